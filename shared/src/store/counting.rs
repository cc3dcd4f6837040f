//! Counts from the index, up to a limit: what a page may say about a course costs the same however many learners it has.

use std::ops::ControlFlow;

use aws_sdk_dynamodb::types::AttributeValue;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::error::StoreError;
use super::key::{Entity, Table};
use super::keys;
use super::round_trips::Store;
use super::sharded::Shards;
use super::stored::Stored;
use domain::course::changes::Count;
use domain::{ContentId, CourseId};

/// How many entries of each partition are looked at: enough for the count's limit and as many that do not count.
const EACH: usize = 200;

/// Learners with access to a course.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EnrolledCount {
    /// Active or completed.
    pub enrolled: Count,
    /// Active.
    pub studying: Count,
}

impl Store {
    /// How many learners have access to a course, and how many of them have not completed it.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn count_enrolled(
        &self,
        deadline: Instant,
        course: CourseId,
    ) -> Result<EnrolledCount, StoreError> {
        let (entries, complete) = self.look_at(deadline, &keys::enrolments_in(course)).await?;
        let with = |status: &str| entries.iter().filter(|item| item.text("status") == status).count();
        let count = if complete { Count::exactly } else { Count::at_least };
        let (active, completed) = (with("active"), with("completed"));
        Ok(EnrolledCount { enrolled: count(active + completed), studying: count(active) })
    }

    /// How many attempts at a quiz there are.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn count_attempts(&self, deadline: Instant, quiz: ContentId) -> Result<Count, StoreError> {
        let (entries, complete) = self.look_at(deadline, &keys::attempts_at(quiz)).await?;
        Ok(if complete { Count::exactly(entries.len()) } else { Count::at_least(entries.len()) })
    }

    /// The first entries of each partition, and whether these are all.
    async fn look_at<T: Entity>(
        &self,
        deadline: Instant,
        shards: &Shards<T>,
    ) -> Result<(Vec<Stored>, bool), StoreError> {
        let table = self.tables.name(Table::Main)?;
        let mut queries = JoinSet::new();
        for pk in &shards.pks {
            let query = self
                .client
                .query()
                .table_name(table)
                .index_name("GSI1")
                .key_condition_expression("gsi1pk = :pk AND gsi1sk BETWEEN :from AND :to")
                .expression_attribute_values(":pk", AttributeValue::S(pk.clone()))
                .expression_attribute_values(":from", AttributeValue::S(shards.from.clone()))
                .expression_attribute_values(":to", AttributeValue::S(shards.to.clone()));
            let store = self.clone();
            queries.spawn(async move {
                let mut items = Vec::new();
                let take = |item| {
                    items.push(item);
                    Ok(if items.len() <= EACH { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
                };
                store.query_all(deadline, query, EACH + 1, take).await.map(|()| items)
            });
        }
        let (mut found, mut complete) = (Vec::new(), true);
        while let Some(items) = queries.join_next().await {
            let mut items = items.map_err(|error| StoreError::Refused(error.to_string()))??;
            complete &= items.len() <= EACH;
            items.truncate(EACH);
            found.append(&mut items);
        }
        Ok((found, complete))
    }
}
