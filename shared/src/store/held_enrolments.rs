//! A learner's enrolments from the learner's own partition, in one query.
//!
//! They lie there in the order of their courses' ids, between registrations and what was said about live sessions. So this is
//! no list: it saves the round trip in which those of a list are read, for a learner who does not have very many.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use domain::enrolment::Enrolment;
use domain::{CourseId, LearnerId};
use tokio::time::Instant;

use super::error::StoreError;
use super::key::{Entity, ItemKey};
use super::keys;
use super::round_trips::Store;

/// The most items that are looked at, so that the cost does not grow with the learner's history.
const LOOKED_AT: usize = 20;

impl Store {
    /// The learner's enrolments by course, or some of them if there are many.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an item is corrupt.
    pub async fn some_enrolments(
        &self,
        deadline: Instant,
        learner: LearnerId,
    ) -> Result<BTreeMap<CourseId, Enrolment>, StoreError> {
        let range = keys::enrolments_of(learner);
        let query = self.range_query(&range, &range.from, &range.to)?;
        let (mut found, mut looked_at) = (BTreeMap::new(), 0);
        self.query_all(deadline, query, LOOKED_AT, |item| {
            looked_at += 1;
            let sk = item.text("sk");
            if let Some(course) = keys::enrolled_course(&sk) {
                let address = ItemKey { table: Enrolment::TABLE, pk: range.pk.clone(), sk };
                found.insert(course, item.entity::<Enrolment>(&address)?.value);
            }
            Ok(if looked_at < LOOKED_AT { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })
        .await?;
        Ok(found)
    }
}
