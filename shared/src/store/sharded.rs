//! Lists from an index: its partitions are queried in parallel, and a page holds the newest items of all of
//! them. The cost depends on the number of partitions, not on the length of the list.
//!
//! The index holds only keys and the state. Callers read the items themselves in one batch, together with related
//! items (a profile, a newer grading). The index lags slightly behind the table, so a page may miss what was
//! written a moment ago.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use aws_sdk_dynamodb::types::AttributeValue;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::error::StoreError;
use super::key::{Entity, Key};
use super::keys;
use super::page::{Cursor, Page};
use super::round_trips::Store;
use super::stored::Stored;
use domain::LearnerId;

/// The partitions of an index that hold one list.
#[derive(Clone, Debug)]
pub struct Shards<T> {
    pub(super) pks: Vec<String>,
    pub(super) from: String,
    pub(super) to: String,
    /// The list is spread evenly over the partitions, and each is asked for its share of a page first.
    sparing: bool,
    pub(super) entity: std::marker::PhantomData<fn() -> T>,
}

/// An item that belongs to a learner, as found in an index.
#[derive(Clone, Debug)]
pub struct Owned<T> {
    pub learner: LearnerId,
    pub key: Key<T>,
    /// Its state, as the index has it.
    pub(super) status: String,
    /// Its position in the list.
    sort: String,
}

impl<T> Owned<T> {
    /// The cursor of the items after it.
    pub fn cursor(&self) -> Cursor {
        Cursor::OlderThan(self.sort.clone())
    }
}

/// Entries that a partition is asked for beyond its share of the page. Entries of a page of twenty stay below what
/// DynamoDB counts as one read.
const SPARE: usize = 11;

/// What one query looks for.
#[derive(Clone)]
struct Wanted {
    from: String,
    to: String,
    oldest_first: bool,
    limit: usize,
}

impl Wanted {
    /// How many to ask each of so many partitions for at first.
    fn share(&self, partitions: usize) -> usize {
        let share = self.limit.div_ceil(partitions.max(1));
        self.limit.min(share + share / 4 + SPARE)
    }

    /// The same from this entry on, which is found once more.
    fn behind(&self, sort: &str) -> Self {
        let sort = sort.to_owned();
        let (from, to) = if self.oldest_first { (sort, self.to.clone()) } else { (self.from.clone(), sort) };
        Self { from, to, oldest_first: self.oldest_first, limit: self.limit + 1 }
    }

    /// Whether entries behind this one can belong to the page, of which so many were found.
    fn goes_on<V>(&self, last: &str, found: &BTreeMap<String, V>) -> bool {
        let edge = match self.oldest_first {
            true => found.keys().nth(self.limit - 1),
            false => found.keys().rev().nth(self.limit - 1),
        };
        edge.is_none_or(|edge| if self.oldest_first { last < edge.as_str() } else { last > edge.as_str() })
    }
}

impl<T: Entity> Shards<T> {
    /// The partitions named `partition` and a number, limited to sort keys with this prefix.
    pub(super) fn of(partition: &str, shards: u8, prefix: &str) -> Self {
        Self {
            pks: (0..shards).map(|shard| format!("{partition}#{shard}")).collect(),
            from: prefix.to_owned(),
            to: format!("{prefix}~"),
            sparing: false,
            entity: std::marker::PhantomData,
        }
    }

    /// The same, where each partition is asked for little more than its share of a page, and again only when it has given
    /// all of that: the first page of a long list costs what the page of a short one does.
    #[must_use]
    pub(super) fn sparing(self) -> Self {
        Self { sparing: true, ..self }
    }

    /// Where the page of the oldest items starts.
    pub(super) fn oldest(&self) -> Cursor {
        Cursor::NewerThan(self.from.clone())
    }

    /// One of the partitions.
    pub(super) fn only(self, number: u8) -> Self {
        let pks = self.pks.into_iter().skip(usize::from(number)).take(1).collect();
        Self { pks, ..self }
    }
}

impl Store {
    /// A page of at most `size` items, newest first; the first page without a cursor.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an item of the index belongs to no learner.
    pub async fn sharded_page<T: Entity>(
        &self,
        deadline: Instant,
        shards: &Shards<T>,
        size: u16,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Owned<T>>, StoreError> {
        let (oldest_first, from, to) = match cursor {
            None => (false, &shards.from, &shards.to),
            Some(Cursor::OlderThan(sk)) => (false, &shards.from, sk.min(&shards.to)),
            Some(Cursor::NewerThan(sk)) => (true, sk.max(&shards.from), &shards.to),
        };
        if from > to {
            return Ok(Page::of(Vec::new(), cursor, false));
        }
        // As in a plain page: drop the cursor's own item; one extra item shows that there are more.
        let wanted =
            Wanted { from: from.clone(), to: to.clone(), oldest_first, limit: usize::from(size) + 2 };
        let mut found = self.query_shards(deadline, shards, &wanted).await?;
        if let Some(Cursor::OlderThan(edge) | Cursor::NewerThan(edge)) = cursor {
            found.remove(edge);
        }
        let more = found.len() > usize::from(size);
        let rows: Vec<(String, Owned<T>)> = match oldest_first {
            true => found.into_iter().take(usize::from(size)).collect(),
            false => found.into_iter().rev().take(usize::from(size)).collect(),
        };
        Ok(Page::of(rows, cursor, more))
    }

    /// By the index's sort key; these are unique over all partitions.
    async fn query_shards<T: Entity>(
        &self,
        deadline: Instant,
        shards: &Shards<T>,
        wanted: &Wanted,
    ) -> Result<BTreeMap<String, Owned<T>>, StoreError> {
        let mut found = BTreeMap::new();
        let first = if shards.sparing { wanted.share(shards.pks.len()) } else { wanted.limit };
        let first = Wanted { limit: first, ..wanted.clone() };
        let mut open: Vec<(String, Wanted)> =
            shards.pks.iter().map(|pk| (pk.clone(), first.clone())).collect();
        while !open.is_empty() {
            let mut full = Vec::new();
            for (partition, limit, items) in self.query_each::<T>(deadline, std::mem::take(&mut open)).await?
            {
                let is_full = items.len() >= limit;
                let mut last = None;
                for item in items {
                    let [pk, sk, sort, status] = item.texts(["pk", "sk", "gsi1sk", "status"]);
                    let learner = keys::learner_of(&pk).ok_or_else(|| StoreError::Corrupt {
                        entity: T::NAME,
                        key: format!("{pk}/{sk}"),
                        reason: "is in an index of learners' items but belongs to no learner".to_owned(),
                    })?;
                    last = Some(sort.clone());
                    found.insert(sort.clone(), Owned { learner, key: Key::new(pk, sk), status, sort });
                }
                full.extend(last.filter(|_| is_full).map(|last| (partition, last)));
            }
            let unfinished = full.into_iter().filter(|(_, last)| wanted.goes_on(last, &found));
            open = unfinished.map(|(partition, last)| (partition, wanted.behind(&last))).collect();
        }
        Ok(found)
    }

    /// What each of these partitions gives, at the same time: the partition, how many it was asked for, and its entries.
    async fn query_each<T: Entity>(
        &self,
        deadline: Instant,
        open: Vec<(String, Wanted)>,
    ) -> Result<Vec<(String, usize, Vec<Stored>)>, StoreError> {
        let table = self.tables.name(T::TABLE)?;
        let mut queries = JoinSet::new();
        for (pk, wanted) in open {
            let query = self
                .client
                .query()
                .table_name(table)
                .index_name("GSI1")
                .key_condition_expression("gsi1pk = :pk AND gsi1sk BETWEEN :from AND :to")
                .expression_attribute_values(":pk", AttributeValue::S(pk.clone()))
                .expression_attribute_values(":from", AttributeValue::S(wanted.from))
                .expression_attribute_values(":to", AttributeValue::S(wanted.to))
                .scan_index_forward(wanted.oldest_first);
            let (store, limit) = (self.clone(), wanted.limit);
            queries.spawn(async move {
                let mut items = Vec::new();
                let take = |item| {
                    items.push(item);
                    Ok(if items.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
                };
                store.query_all(deadline, query, limit, take).await.map(|()| (pk, limit, items))
            });
        }
        let mut answers = Vec::new();
        while let Some(answer) = queries.join_next().await {
            answers.push(answer.map_err(|error| StoreError::Refused(error.to_string()))??);
        }
        Ok(answers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of `limit` entries from partitions that hold these sort keys, as the store reads it.
    fn read(partitions: &[Vec<u32>], limit: usize, oldest_first: bool) -> (Vec<u32>, usize) {
        let wanted = Wanted { from: String::new(), to: "~".to_owned(), oldest_first, limit };
        let sort = |key: u32| format!("{key:06}");
        let (mut found, mut asked) = (BTreeMap::new(), 0);
        let first = Wanted { limit: wanted.share(partitions.len()), ..wanted.clone() };
        let mut open: Vec<(usize, Wanted)> =
            (0..partitions.len()).map(|part| (part, first.clone())).collect();
        while !open.is_empty() {
            let mut full = Vec::new();
            for (part, one) in std::mem::take(&mut open) {
                asked += 1;
                let mut keys: Vec<u32> = partitions[part].clone();
                keys.retain(|key| (one.from.as_str()..=one.to.as_str()).contains(&sort(*key).as_str()));
                keys.sort_unstable();
                if !oldest_first {
                    keys.reverse();
                }
                keys.truncate(one.limit);
                found.extend(keys.iter().map(|key| (sort(*key), *key)));
                full.extend(keys.last().filter(|_| keys.len() >= one.limit).map(|last| (part, sort(*last))));
            }
            let unfinished = full.into_iter().filter(|(_, last)| wanted.goes_on(last, &found));
            open = unfinished.map(|(part, last)| (part, wanted.behind(&last))).collect();
        }
        let all = found.into_values();
        let page = if oldest_first { all.take(limit).collect() } else { all.rev().take(limit).collect() };
        (page, asked)
    }

    #[test]
    fn a_page_holds_the_newest_of_all_partitions_however_they_are_spread() {
        let even: Vec<Vec<u32>> = (0..10).map(|part| (0..500).map(|key| key * 10 + part).collect()).collect();
        let mut skewed: Vec<Vec<u32>> = vec![Vec::new(); 9];
        skewed.push((0..500).collect());
        skewed[3] = vec![1000, 1001, 1002];
        for (partitions, rounds) in [(even, 10), (skewed, 11)] {
            for oldest_first in [false, true] {
                let mut all: Vec<u32> = partitions.iter().flatten().copied().collect();
                all.sort_unstable();
                if !oldest_first {
                    all.reverse();
                }
                let (page, asked) = read(&partitions, 22, oldest_first);
                assert_eq!(page, all[..22]);
                assert_eq!(asked, rounds);
            }
        }
    }
}
