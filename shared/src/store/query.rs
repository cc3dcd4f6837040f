//! One query to its end: a response ends at 1 MB, which is never the end of the data.

use std::ops::ControlFlow;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use tokio::time::Instant;

use super::answers::answer;
use super::error::StoreError;
use super::item::Item;
use super::plain_json::query_answer;
use super::round_trips::Store;
use super::stored::Stored;

/// A page ends before its items are larger than this. A response of Lambda has at most 6 MB, and the pages of the API are
/// measured again once they are written.
pub(super) const PAGE_BYTES: usize = 4_000_000;

impl Store {
    /// Passes every item of the query to `take`, in as many round trips as needed, until it breaks off. `first` is how
    /// many items the first round trip asks for at most.
    pub(super) async fn query_all(
        &self,
        deadline: Instant,
        query: QueryFluentBuilder,
        first: usize,
        mut take: impl FnMut(Stored) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        let limit = i32::try_from(first).unwrap_or(i32::MAX);
        let mut query = query.limit(limit);
        loop {
            let send = |aside| query.clone().customize().interceptor(aside).send();
            let found = answer(deadline, query_answer, send).await?;
            for item in found.items {
                if take(item.into())?.is_break() {
                    return Ok(());
                }
            }
            let Some(last) = found.last.map(Stored::from) else { return Ok(()) };
            query = query.set_exclusive_start_key(Some(last.attributes()?));
        }
    }
}

/// An attribute's text; empty if it has none.
pub(super) fn attribute(item: &Item, name: &str) -> String {
    item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default()
}
