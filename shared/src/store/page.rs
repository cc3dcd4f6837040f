//! Lists: a range of sort keys, a page of it, newest first, at a cost that does not grow with the list.

use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;
use tokio::time::Instant;

use super::entities::OUTBOX_SHARDS;
use super::error::StoreError;
use super::item::from_item;
use super::key::{Entity, ItemKey};
use super::keys;
use super::round_trips::Store;
use super::snapshot::Read;
use domain::MessageId;

/// An index, by its name and the attributes that are its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Index {
    name: &'static str,
    pk: &'static str,
    sk: &'static str,
}

impl Index {
    /// Entries of a ledger in order of time.
    pub(super) const LEDGER_BY_TIME: Self = Self { name: "by_time", pk: "time_pk", sk: "time_sk" };
    /// The same, separately for each type of entry.
    pub(super) const LEDGER_BY_TYPE: Self = Self { name: "by_type", pk: "type_pk", sk: "time_sk" };
}

/// Consecutive items of one partition, of the table or of an index.
#[derive(Debug)]
pub struct Range<T> {
    index: Option<Index>,
    pk: String,
    from: String,
    to: String,
    entity: PhantomData<fn() -> T>,
}

impl<T> Range<T> {
    pub(super) fn between(pk: String, from: String, to: String) -> Self {
        Self { index: None, pk, from, to, entity: PhantomData }
    }

    pub(super) fn indexed(index: Index, pk: String, from: String, to: String) -> Self {
        Self { index: Some(index), pk, from, to, entity: PhantomData }
    }

    /// The attributes that are the keys of the range.
    fn keys(&self) -> (&'static str, &'static str) {
        self.index.map_or(("pk", "sk"), |index| (index.pk, index.sk))
    }

    pub(super) fn prefix(pk: String, prefix: &str) -> Self {
        // `~` sorts after every character in our sort keys.
        Self::between(pk, prefix.to_owned(), format!("{prefix}~"))
    }

    pub(super) fn all(pk: String) -> Self {
        Self::between(pk, " ".to_owned(), "~".to_owned())
    }
}

/// Where a page starts: the sort key of an item next to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// Items older than this one.
    OlderThan(String),
    /// Items newer than this one.
    NewerThan(String),
}

/// One page of a list.
#[derive(Debug)]
pub struct Page<T> {
    /// Newest first.
    pub items: Vec<T>,
    /// Absent on the last page.
    pub older: Option<Cursor>,
    /// Absent on the first page.
    pub newer: Option<Cursor>,
}

impl<T> Page<T> {
    /// Converts the items of the page.
    pub fn map<U>(self, other: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(other).collect(), older: self.older, newer: self.newer }
    }
}

impl Store {
    /// A page of at most `size` items, newest first; the first page without a cursor.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an item is corrupt.
    pub async fn page<T: Entity>(
        &self,
        deadline: Instant,
        range: &Range<T>,
        size: u8,
        cursor: Option<&Cursor>,
    ) -> Result<Page<T>, StoreError> {
        let table = self.tables.name(T::TABLE)?;
        let (pk_name, sk_name) = range.keys();
        let (backwards, from, to) = match cursor {
            None => (false, range.from.as_str(), range.to.as_str()),
            Some(Cursor::OlderThan(sk)) => (false, range.from.as_str(), sk.as_str().min(&range.to)),
            Some(Cursor::NewerThan(sk)) => (true, sk.as_str().max(&range.from), range.to.as_str()),
        };
        // BETWEEN includes its ends and refuses reversed ones; the cursor's own item is dropped below. One item more
        // than the page shows whether there is another page.
        if from > to {
            return Ok(Page { items: Vec::new(), older: None, newer: None });
        }
        let query = self
            .client
            .query()
            .table_name(table)
            .set_index_name(range.index.map(|index| index.name.to_owned()))
            .key_condition_expression("#pk = :pk AND #sk BETWEEN :from AND :to")
            .expression_attribute_names("#pk", pk_name)
            .expression_attribute_names("#sk", sk_name)
            .expression_attribute_values(":pk", AttributeValue::S(range.pk.clone()))
            .expression_attribute_values(":from", AttributeValue::S(from.to_owned()))
            .expression_attribute_values(":to", AttributeValue::S(to.to_owned()))
            // An index cannot be read consistently; only the newest items may be missing for a moment.
            .consistent_read(range.index.is_none())
            .scan_index_forward(backwards)
            .limit(i32::from(size) + 2);
        let found = self.retry_read(deadline, || query.clone().send()).await?.items.unwrap_or_default();
        let edge = match cursor {
            Some(Cursor::OlderThan(sk) | Cursor::NewerThan(sk)) => Some(sk.as_str()),
            None => None,
        };
        let mut rows = Vec::new();
        for item in &found {
            let sk = item.get(sk_name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
            if Some(sk.as_str()) != edge {
                let address = ItemKey { table: T::TABLE, pk: range.pk.clone(), sk };
                let value = from_item::<T>(&address, item)?.value;
                rows.push((address.sk, value));
            }
        }
        let more = rows.len() > usize::from(size);
        rows.truncate(usize::from(size));
        if backwards {
            rows.reverse();
        }
        let first = rows.first().map(|(sk, _)| Cursor::NewerThan(sk.clone()));
        let last = rows.last().map(|(sk, _)| Cursor::OlderThan(sk.clone()));
        Ok(Page {
            older: last.filter(|_| backwards || more),
            newer: first.filter(|_| if backwards { more } else { cursor.is_some() }),
            items: rows.into_iter().map(|(_, value)| value).collect(),
        })
    }

    /// The first items of a range with their versions, oldest first. Reads to the end or to `at_most` items, in as
    /// many round trips as needed.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an item is corrupt.
    pub async fn ascending<T: Entity>(
        &self,
        deadline: Instant,
        range: &Range<T>,
        at_most: usize,
    ) -> Result<Vec<Read<T>>, StoreError> {
        let (pk_name, sk_name) = range.keys();
        let (mut found, mut start) = (Vec::new(), None);
        if range.from > range.to {
            return Ok(found);
        }
        loop {
            let left = i32::try_from(at_most - found.len()).unwrap_or(i32::MAX);
            let query = self
                .client
                .query()
                .table_name(self.tables.name(T::TABLE)?)
                .set_index_name(range.index.map(|index| index.name.to_owned()))
                .key_condition_expression("#pk = :pk AND #sk BETWEEN :from AND :to")
                .expression_attribute_names("#pk", pk_name)
                .expression_attribute_names("#sk", sk_name)
                .expression_attribute_values(":pk", AttributeValue::S(range.pk.clone()))
                .expression_attribute_values(":from", AttributeValue::S(range.from.clone()))
                .expression_attribute_values(":to", AttributeValue::S(range.to.clone()))
                .consistent_read(range.index.is_none())
                .set_exclusive_start_key(start.take())
                .limit(left);
            let output = self.retry_read(deadline, || query.clone().send()).await?;
            for item in output.items.unwrap_or_default() {
                let sk = item.get(sk_name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
                found.push(from_item(&ItemKey { table: T::TABLE, pk: range.pk.clone(), sk }, &item)?);
            }
            start = output.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() || found.len() >= at_most {
                return Ok(found);
            }
        }
    }

    /// Outbox messages due before `before`, at most `limit` from each shard of the index.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn overdue(
        &self,
        deadline: Instant,
        before: jiff::Timestamp,
        limit: u8,
    ) -> Result<Vec<MessageId>, StoreError> {
        let table = self.tables.name(super::Table::Outbox)?;
        let mut overdue = Vec::new();
        for shard in 0..OUTBOX_SHARDS {
            let query = self
                .client
                .query()
                .table_name(table)
                .index_name("due")
                .key_condition_expression("#shard = :shard AND due_at < :before")
                .expression_attribute_names("#shard", "shard")
                .expression_attribute_values(":shard", AttributeValue::S(format!("DUE#{shard}")))
                .expression_attribute_values(":before", AttributeValue::S(keys::sortable(before)))
                .limit(i32::from(limit));
            let output = self.retry_read(deadline, || query.clone().send()).await?;
            overdue.extend(
                output
                    .items
                    .unwrap_or_default()
                    .iter()
                    .filter_map(|item| keys::outbox_message_of(item.get("pk")?.as_s().ok()?)),
            );
        }
        Ok(overdue)
    }
}
