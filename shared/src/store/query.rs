//! One query to its end: a response ends at 1 MB, which is never the end of the data.

use std::ops::ControlFlow;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use tokio::time::Instant;

use super::error::StoreError;
use super::item::Item;
use super::round_trips::Store;

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
        mut take: impl FnMut(Item) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        let limit = i32::try_from(first).unwrap_or(i32::MAX);
        let mut query = query.limit(limit);
        loop {
            let output = self.retry_read(deadline, || query.clone().send()).await?;
            for item in output.items.unwrap_or_default() {
                if take(item)?.is_break() {
                    return Ok(());
                }
            }
            match output.last_evaluated_key.filter(|key| !key.is_empty()) {
                None => return Ok(()),
                start => query = query.set_exclusive_start_key(start),
            }
        }
    }
}

/// An attribute's text; empty if it has none.
pub(super) fn attribute(item: &Item, name: &str) -> String {
    item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default()
}

/// How large an item is, as DynamoDB counts it: names and values.
pub(super) fn size_of_item(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + size_of_value(value)).sum()
}

fn size_of_value(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::L(values) => values.iter().map(|value| size_of_value(value) + 1).sum::<usize>() + 3,
        AttributeValue::M(values) => size_of_item(values) + 3,
        AttributeValue::Ss(texts) | AttributeValue::Ns(texts) => texts.iter().map(String::len).sum(),
        _ => 1,
    }
}
