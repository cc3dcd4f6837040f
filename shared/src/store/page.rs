//! Lists: a range of sort keys, a page of it, newest first, at a cost that does not grow with the list.

use std::marker::PhantomData;
use std::ops::ControlFlow;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use tokio::time::Instant;

use super::error::StoreError;
use super::key::{Entity, ItemKey};
use super::query::PAGE_BYTES;
use super::round_trips::Store;
use super::snapshot::Read;
use super::stored::Stored;

/// An index, by its name and the attributes that are its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Index {
    name: &'static str,
    pk: &'static str,
    sk: &'static str,
}

impl Index {
    /// The general index of a table.
    pub(super) const GENERAL: Self = Self { name: "GSI1", pk: "gsi1pk", sk: "gsi1sk" };
    /// Entries of a ledger in order of time.
    pub(super) const LEDGER_BY_TIME: Self = Self { name: "by_time", pk: "time_pk", sk: "time_sk" };
    /// The same, separately for each type of entry.
    pub(super) const LEDGER_BY_TYPE: Self = Self { name: "by_type", pk: "type_pk", sk: "time_sk" };
}

/// Consecutive items of one partition, of the table or of an index.
#[derive(Debug)]
pub struct Range<T> {
    index: Option<Index>,
    pub(super) pk: String,
    pub(super) from: String,
    pub(super) to: String,
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
    pub(super) fn keys(&self) -> (&'static str, &'static str) {
        self.index.map_or(("pk", "sk"), |index| (index.pk, index.sk))
    }

    pub(super) fn prefix(pk: String, prefix: &str) -> Self {
        // `~` sorts after every character in our sort keys.
        Self::between(pk, prefix.to_owned(), format!("{prefix}~"))
    }

    pub(super) fn all(pk: String) -> Self {
        Self::between(pk, " ".to_owned(), "~".to_owned())
    }

    /// Where the page of the oldest items starts.
    pub fn oldest(&self) -> Cursor {
        Cursor::NewerThan(self.from.clone())
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

/// One page of a list: full, or shorter at the end of the data or at the limit of its size.
#[derive(Debug)]
pub struct Page<T> {
    /// Newest first.
    pub items: Vec<T>,
    /// The sort key of each item.
    places: Vec<String>,
    /// Absent when nothing older follows.
    pub older: Option<Cursor>,
    /// Absent on the first page.
    pub newer: Option<Cursor>,
    /// Its items were read from its cursor towards the newest.
    backwards: bool,
}

impl<T> Page<T> {
    /// The page of rows that were read in the direction of the cursor. `more` says that further ones follow.
    pub(super) fn of(mut rows: Vec<(String, T)>, cursor: Option<&Cursor>, more: bool) -> Self {
        let backwards = matches!(cursor, Some(Cursor::NewerThan(_)));
        if backwards {
            rows.reverse();
        }
        let (places, items): (Vec<String>, Vec<T>) = rows.into_iter().unzip();
        let newer = places.first().map(|place| Cursor::NewerThan(place.clone()));
        let older = places.last().map(|place| Cursor::OlderThan(place.clone()));
        Self {
            items,
            older: older.filter(|_| backwards || more),
            newer: newer.filter(|_| if backwards { more } else { cursor.is_some() }),
            places,
            backwards,
        }
    }

    /// Converts the items of the page.
    pub fn map<U>(self, other: impl FnMut(T) -> U) -> Page<U> {
        let items = self.items.into_iter().map(other).collect();
        Page { items, places: self.places, older: self.older, newer: self.newer, backwards: self.backwards }
    }

    /// Converts the items of the page, or fails with the first that cannot be converted.
    ///
    /// # Errors
    /// The first failure.
    pub fn try_map<U, E>(self, other: impl FnMut(T) -> Result<U, E>) -> Result<Page<U>, E> {
        let items: Result<Vec<U>, E> = self.items.into_iter().map(other).collect();
        Ok(Page {
            items: items?,
            places: self.places,
            older: self.older,
            newer: self.newer,
            backwards: self.backwards,
        })
    }

    /// Leaves out the items that do not belong to the list. A page may then be short and still lead to others.
    #[must_use]
    pub fn only(mut self, belongs: impl Fn(&T) -> bool) -> Self {
        let rows = self.places.into_iter().zip(self.items);
        (self.places, self.items) = rows.filter(|(_, item)| belongs(item)).unzip();
        self
    }

    /// Shortens the page to as many items as fit, at least one, starting at its cursor. A cursor leads to the others.
    #[must_use]
    pub fn fitting(mut self, mut fits: impl FnMut(&T) -> bool) -> Self {
        let mut count = 0;
        let many = self.items.len();
        let at = |number: usize| if self.backwards { many - 1 - number } else { number };
        while count < many && (fits(&self.items[at(count)]) || count == 0) {
            count += 1;
        }
        if count == many {
            return self;
        }
        if self.backwards {
            self.items.drain(..many - count);
            self.places.drain(..many - count);
            self.newer = self.places.first().map(|place| Cursor::NewerThan(place.clone()));
        } else {
            self.items.truncate(count);
            self.places.truncate(count);
            self.older = self.places.last().map(|place| Cursor::OlderThan(place.clone()));
        }
        self
    }

    /// The newest of its items that `belong` to the list, at most `size`, of a page that was read towards the oldest:
    /// none after the first that does not belong. Read with one more than `size`, it knows whether others follow.
    #[must_use]
    pub fn newest(mut self, size: u8, belongs: impl FnMut(&T) -> bool) -> Self {
        let found = self.items.len();
        let belong = self.items.iter().map(belongs).take_while(|belongs| *belongs).count();
        let kept = belong.min(usize::from(size));
        self.items.truncate(kept);
        self.places.truncate(kept);
        if kept < belong {
            self.older = self.places.last().map(|place| Cursor::OlderThan(place.clone()));
        } else if belong < found {
            self.older = None;
        }
        self
    }

    /// Its rows, oldest first.
    pub(super) fn into_ordered_rows(self) -> Vec<(String, T)> {
        self.places.into_iter().zip(self.items).rev().collect()
    }

    /// Its rows in the order in which they were read, and where that goes on.
    pub(super) fn into_rows(self) -> (Vec<(String, T)>, Option<Cursor>) {
        let mut rows: Vec<(String, T)> = self.places.into_iter().zip(self.items).collect();
        if self.backwards {
            rows.reverse();
        }
        (rows, if self.backwards { self.newer } else { self.older })
    }
}

impl Store {
    /// A page of at most `size` items, newest first; the first page without a cursor. It is shorter only at the end of
    /// the data, or when its items are larger than a response can be; then a cursor leads to the next ones.
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
        Ok(self.versioned_page(deadline, range, size, cursor).await?.map(|read| read.value))
    }

    /// As [`Self::page`], with the versions of the items.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub async fn versioned_page<T: Entity>(
        &self,
        deadline: Instant,
        range: &Range<T>,
        size: u8,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Read<T>>, StoreError> {
        self.page_as(deadline, range, size, cursor, |sk, item| {
            item.entity::<T>(&ItemKey { table: T::TABLE, pk: range.pk.clone(), sk: sk.to_owned() })
        })
        .await
    }

    /// As [`Self::versioned_page`], each item as `read` makes it of its sort key and its attributes.
    pub(super) async fn page_as<T: Entity, U>(
        &self,
        deadline: Instant,
        range: &Range<T>,
        size: u8,
        cursor: Option<&Cursor>,
        read: impl Fn(&str, Stored) -> Result<U, StoreError>,
    ) -> Result<Page<U>, StoreError> {
        let listed = self.list_query(range, cursor)?;
        self.page_of_query(deadline, listed, range.keys().1, (size, cursor), read).await
    }

    /// A page of the items of a query that [`Self::list_query`] made for this cursor.
    pub(super) async fn page_of_query<U>(
        &self,
        deadline: Instant,
        listed: Option<(QueryFluentBuilder, Option<&str>)>,
        sk_name: &str,
        (size, cursor): (u8, Option<&Cursor>),
        read: impl Fn(&str, Stored) -> Result<U, StoreError>,
    ) -> Result<Page<U>, StoreError> {
        let Some((query, edge)) = listed else { return Ok(Page::of(Vec::new(), cursor, false)) };
        let (mut rows, mut bytes, mut more) = (Vec::new(), 0, false);
        // One item more than the page shows whether there is another page; the cursor's own item is dropped.
        self.query_all(deadline, query, usize::from(size) + 2, |item| {
            let sk = item.text(sk_name);
            if Some(sk.as_str()) == edge {
                return Ok(ControlFlow::Continue(()));
            }
            if rows.len() == usize::from(size) || bytes >= PAGE_BYTES {
                more = true;
                return Ok(ControlFlow::Break(()));
            }
            bytes += item.bytes();
            let kept = read(&sk, item)?;
            rows.push((sk, kept));
            Ok(ControlFlow::Continue(()))
        })
        .await?;
        Ok(Page::of(rows, cursor, more))
    }

    /// The query of a list from a cursor on, and the cursor's own sort key. `None` when nothing can lie there.
    pub(super) fn list_query<'c, T: Entity>(
        &self,
        range: &Range<T>,
        cursor: Option<&'c Cursor>,
    ) -> Result<Option<(QueryFluentBuilder, Option<&'c str>)>, StoreError> {
        let (oldest_first, from, to, edge) = match cursor {
            None => (false, range.from.as_str(), range.to.as_str(), None),
            Some(Cursor::OlderThan(sk)) => {
                (false, range.from.as_str(), sk.as_str().min(&range.to), Some(sk.as_str()))
            }
            Some(Cursor::NewerThan(sk)) => {
                (true, sk.as_str().max(&range.from), range.to.as_str(), Some(sk.as_str()))
            }
        };
        // BETWEEN includes its ends and refuses reversed ones.
        if from > to {
            return Ok(None);
        }
        Ok(Some((self.range_query(range, from, to)?.scan_index_forward(oldest_first), edge)))
    }

    pub(super) fn range_query<T: Entity>(
        &self,
        range: &Range<T>,
        from: &str,
        to: &str,
    ) -> Result<QueryFluentBuilder, StoreError> {
        let (pk_name, sk_name) = range.keys();
        Ok(self
            .client
            .query()
            .table_name(self.tables.name(T::TABLE)?)
            .set_index_name(range.index.map(|index| index.name.to_owned()))
            .key_condition_expression("#pk = :pk AND #sk BETWEEN :from AND :to")
            .expression_attribute_names("#pk", pk_name)
            .expression_attribute_names("#sk", sk_name)
            .expression_attribute_values(":pk", AttributeValue::S(range.pk.clone()))
            .expression_attribute_values(":from", AttributeValue::S(from.to_owned()))
            .expression_attribute_values(":to", AttributeValue::S(to.to_owned()))
            // An index cannot be read consistently; only the newest items may be missing for a moment.
            .consistent_read(range.index.is_none()))
    }
}
