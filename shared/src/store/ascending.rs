//! Ranges from their oldest item on, for those who need all of it or the beginning.

use std::ops::ControlFlow;

use tokio::time::Instant;

use super::error::StoreError;
use super::key::{Entity, ItemKey};
use super::page::Range;
use super::round_trips::Store;
use super::snapshot::Read;

/// So many items that a response ends at its 1 MB.
const EVERYTHING: usize = 1_000_000;

impl Store {
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
        let mut found = Vec::new();
        if range.from > range.to || at_most == 0 {
            return Ok(found);
        }
        let query = self.range_query(range, &range.from, &range.to)?;
        let (_, sk_name) = range.keys();
        self.query_all(deadline, query, at_most, |item| {
            let sk = item.text(sk_name);
            found.push(item.entity(&ItemKey { table: T::TABLE, pk: range.pk.clone(), sk })?);
            Ok(if found.len() < at_most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })
        .await?;
        Ok(found)
    }

    /// All items of a range with their versions, oldest first, each as `keep` makes it when it is read: for items that
    /// may be too large to be held together.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an item is corrupt.
    pub async fn ascending_as<T: Entity, U>(
        &self,
        deadline: Instant,
        range: &Range<T>,
        mut keep: impl FnMut(Read<T>) -> U,
    ) -> Result<Vec<U>, StoreError> {
        let mut kept = Vec::new();
        let query = self.range_query(range, &range.from, &range.to)?;
        let (_, sk_name) = range.keys();
        self.query_all(deadline, query, EVERYTHING, |item| {
            let sk = item.text(sk_name);
            let read = item.entity(&ItemKey { table: T::TABLE, pk: range.pk.clone(), sk })?;
            kept.push(keep(read));
            Ok(ControlFlow::Continue(()))
        })
        .await?;
        Ok(kept)
    }
}
