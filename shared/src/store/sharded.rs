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
use super::query::attribute;
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

/// An item that belongs to a learner, as found in an index.
#[derive(Clone, Debug)]
pub struct Owned<T> {
    pub learner: LearnerId,
    pub key: Key<T>,
    /// Its position in the list.
    sort: String,
}

impl<T> Owned<T> {
    /// The cursor of the items after it.
    pub fn cursor(&self) -> Cursor {
        Cursor::OlderThan(self.sort.clone())
    }
}

/// What one query looks for.
#[derive(Clone)]
struct Wanted {
    from: String,
    to: String,
    oldest_first: bool,
    limit: usize,
}

impl<T: Entity> Shards<T> {
    /// The partitions named `partition` and a number, limited to sort keys with this prefix.
    pub(super) fn of(partition: &str, shards: u8, prefix: &str) -> Self {
        Self {
            pks: (0..shards).map(|shard| format!("{partition}#{shard}")).collect(),
            from: prefix.to_owned(),
            to: format!("{prefix}~"),
            entity: std::marker::PhantomData,
        }
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
                .scan_index_forward(wanted.oldest_first);
            let (store, limit) = (self.clone(), wanted.limit);
            queries.spawn(async move {
                let mut items = Vec::new();
                let take = |item| {
                    items.push(item);
                    Ok(if items.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
                };
                store.query_all(deadline, query, limit, take).await.map(|()| items)
            });
        }
        let mut found = BTreeMap::new();
        while let Some(items) = queries.join_next().await {
            for item in items.map_err(|error| StoreError::Refused(error.to_string()))?? {
                let (pk, sk) = (attribute(&item, "pk"), attribute(&item, "sk"));
                let learner = keys::learner_of(&pk).ok_or_else(|| StoreError::Corrupt {
                    entity: T::NAME,
                    key: format!("{pk}/{sk}"),
                    reason: "is in an index of learners' items but belongs to no learner".to_owned(),
                })?;
                let sort = attribute(&item, "gsi1sk");
                found.insert(sort.clone(), Owned { learner, key: Key::new(pk, sk), sort });
            }
        }
        Ok(found)
    }
}
