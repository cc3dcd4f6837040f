//! Lists that show a part of each item: nothing else of it is sent, parsed and kept.

use std::ops::ControlFlow;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use super::error::StoreError;
use super::key::{Entity, ItemKey};
use super::page::{Cursor, Page, Range};
use super::round_trips::Store;
use super::stored::Stored;

/// What a list shows of a `T`.
pub trait PartOf<T: Entity>: DeserializeOwned {
    /// The attributes that it is read from, as in `source.number` for one within a map.
    const ATTRIBUTES: &'static [&'static str];
}

/// Asks for these attributes and the sort key, which the query names `#sk`.
fn only(query: QueryFluentBuilder, attributes: &[&str]) -> QueryFluentBuilder {
    let mut expression = "#sk".to_owned();
    let mut names: Vec<&str> = attributes.iter().flat_map(|path| path.split('.')).collect();
    names.sort_unstable();
    names.dedup();
    for path in attributes {
        expression += ", #";
        expression += &path.replace('.', ".#");
    }
    // Names of attributes may be reserved words.
    let query = query.projection_expression(expression);
    names.into_iter().fold(query, |query, name| query.expression_attribute_names(format!("#{name}"), name))
}

fn part<T: Entity, P: PartOf<T>>(range: &Range<T>, sk: &str, item: &Stored) -> Result<P, StoreError> {
    let address = ItemKey { table: T::TABLE, pk: range.pk.clone(), sk: sk.to_owned() };
    item.value_of::<P>(T::NAME, &address)
}

impl Store {
    /// As [`Self::page`], a part of each item.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub async fn page_of_parts<T: Entity, P: PartOf<T>>(
        &self,
        deadline: Instant,
        range: &Range<T>,
        size: u8,
        cursor: Option<&Cursor>,
    ) -> Result<Page<P>, StoreError> {
        let listed = self.list_query(range, cursor)?;
        let listed = listed.map(|(query, edge)| (only(query, P::ATTRIBUTES), edge));
        let (_, sk_name) = range.keys();
        self.page_of_query(deadline, listed, sk_name, (size, cursor), |sk, item| {
            part::<T, P>(range, sk, &item)
        })
        .await
    }

    /// A part of each of the first items of a range, oldest first. Reads to the end or to `at_most` items, in as many
    /// round trips as needed.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an item is corrupt.
    pub async fn ascending_parts<T: Entity, P: PartOf<T>>(
        &self,
        deadline: Instant,
        range: &Range<T>,
        at_most: usize,
    ) -> Result<Vec<P>, StoreError> {
        let mut found = Vec::new();
        if range.from > range.to || at_most == 0 {
            return Ok(found);
        }
        let query = only(self.range_query(range, &range.from, &range.to)?, P::ATTRIBUTES);
        let (_, sk_name) = range.keys();
        self.query_all(deadline, query, at_most, |item| {
            found.push(part::<T, P>(range, &item.text(sk_name), &item)?);
            Ok(if found.len() < at_most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })
        .await?;
        Ok(found)
    }
}
