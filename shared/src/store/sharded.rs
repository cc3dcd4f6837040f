//! Lists that stand in an index: its partitions are read side by side, and the page is made of what is newest
//! in all of them. The cost is that of the partitions, however long the list is.
//!
//! The index knows keys and the state only. Whoever lists reads the items behind the keys in one batch, together
//! with what belongs to them (a profile, a newer grading). It follows the table within moments: what was
//! written just now may be missing from a page.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::error::StoreError;
use super::key::{Entity, Key};
use super::keys;
use super::page::{Cursor, Page};
use super::round_trips::Store;
use domain::LearnerId;

/// The partitions of an index that hold one list.
#[derive(Clone, Debug)]
pub struct Shards<T> {
    pub(super) pks: Vec<String>,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) entity: std::marker::PhantomData<fn() -> T>,
}

/// An item of a learner's, as an index knows it.
#[derive(Clone, Debug)]
pub struct Owned<T> {
    /// Whose it is.
    pub learner: LearnerId,
    /// Where it stands.
    pub key: Key<T>,
    /// Where it stands in the list.
    sort: String,
}

impl<T> Owned<T> {
    /// The cursor of whatever comes behind it.
    pub fn cursor(&self) -> Cursor {
        Cursor::OlderThan(self.sort.clone())
    }
}

/// What one query is after.
#[derive(Clone)]
struct Wanted {
    from: String,
    to: String,
    oldest_first: bool,
    limit: u16,
}

impl<T: Entity> Shards<T> {
    /// The partitions named `partition` and a number, below it the sort keys of this prefix.
    pub(super) fn of(partition: &str, shards: u8, prefix: &str) -> Self {
        Self {
            pks: (0..shards).map(|shard| format!("{partition}#{shard}")).collect(),
            from: prefix.to_owned(),
            to: format!("{prefix}~"),
            entity: std::marker::PhantomData,
        }
    }
}

impl Store {
    /// A page of at most `size` items, newest first; the first page without a cursor.
    ///
    /// # Errors
    /// The store was away until the deadline, or an item of the index belongs to no learner.
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
            return Ok(Page { items: Vec::new(), older: None, newer: None });
        }
        // As in a plain page: the item of the cursor itself is dropped, one more shows that there is more.
        let wanted = Wanted { from: from.clone(), to: to.clone(), oldest_first, limit: size + 2 };
        let mut found = self.query_shards(deadline, shards, &wanted).await?;
        if let Some(Cursor::OlderThan(edge) | Cursor::NewerThan(edge)) = cursor {
            found.remove(edge);
        }
        let more = found.len() > usize::from(size);
        let mut items: Vec<Owned<T>> = match oldest_first {
            true => found.into_values().take(usize::from(size)).collect(),
            false => found.into_values().rev().take(usize::from(size)).collect(),
        };
        if oldest_first {
            items.reverse();
        }
        let first = items.first().map(|owned| Cursor::NewerThan(owned.sort.clone()));
        let last = items.last().map(Owned::cursor);
        Ok(Page {
            older: last.filter(|_| oldest_first || more),
            newer: first.filter(|_| if oldest_first { more } else { cursor.is_some() }),
            items,
        })
    }

    /// What an index by time holds of the time before `before`, the oldest first, at most `limit` of each
    /// partition.
    ///
    /// # Errors
    /// As [`Self::sharded_page`].
    pub async fn due_before<T: Entity>(
        &self,
        deadline: Instant,
        shards: &Shards<T>,
        before: jiff::Timestamp,
        limit: u8,
    ) -> Result<Vec<Owned<T>>, StoreError> {
        let to = format!("{}{}", shards.from, keys::sortable(before));
        let wanted = Wanted { from: shards.from.clone(), to, oldest_first: true, limit: limit.into() };
        Ok(self.query_shards(deadline, shards, &wanted).await?.into_values().collect())
    }

    /// By the index's sort key; these are unique over all partitions.
    async fn query_shards<T: Entity>(
        &self,
        deadline: Instant,
        shards: &Shards<T>,
        wanted: &Wanted,
    ) -> Result<BTreeMap<String, Owned<T>>, StoreError> {
        let table = self.tables.name(T::TABLE)?;
        let mut queries = JoinSet::new();
        for pk in &shards.pks {
            let query = self
                .client
                .query()
                .table_name(table)
                .index_name("GSI1")
                .key_condition_expression("gsi1pk = :pk AND gsi1sk BETWEEN :from AND :to")
                .expression_attribute_values(":pk", AttributeValue::S(pk.clone()))
                .expression_attribute_values(":from", AttributeValue::S(wanted.from.clone()))
                .expression_attribute_values(":to", AttributeValue::S(wanted.to.clone()))
                .scan_index_forward(wanted.oldest_first)
                .limit(wanted.limit.into());
            let store = self.clone();
            queries.spawn(async move { store.retry_read(deadline, || query.clone().send()).await });
        }
        let mut found = BTreeMap::new();
        while let Some(answer) = queries.join_next().await {
            let answer = answer.map_err(|error| StoreError::Refused(error.to_string()))??;
            for item in answer.items.unwrap_or_default() {
                let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned();
                let (pk, sk) = (text("pk").unwrap_or_default(), text("sk").unwrap_or_default());
                let learner = keys::learner_of(&pk).ok_or_else(|| StoreError::Corrupt {
                    entity: T::NAME,
                    key: format!("{pk}/{sk}"),
                    reason: "stands in an index of learners' items and belongs to no learner".to_owned(),
                })?;
                let sort = text("gsi1sk").unwrap_or_default();
                found.insert(sort.clone(), Owned { learner, key: Key::new(pk, sk), sort });
            }
        }
        Ok(found)
    }
}
