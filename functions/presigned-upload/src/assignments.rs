//! Which course an assignment belongs to: it never changes, so a warm function knows it without reading.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::course::ContentKind;
use domain::{ContentId, CourseId, Refusal};
use shared::dynamo::{Store, keys};
use shared::http::Failure;
use tokio::time::Instant;

/// More than any provider has; a bound all the same.
const MOST: usize = 50_000;

/// The assignments that this process has met.
#[derive(Debug, Default)]
pub struct Assignments(Mutex<HashMap<ContentId, CourseId>>);

impl Assignments {
    /// The assignment's course. What does not exist is not remembered: it may yet be imported.
    pub(crate) async fn course(
        &self,
        store: &Store,
        deadline: Instant,
        id: ContentId,
    ) -> Result<CourseId, Failure> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied();
        if let Some(course) = known {
            return Ok(course);
        }
        let content = store.get(deadline, &keys::content(id)).await?.ok_or(Refusal::NotFound)?.value;
        if content.kind != ContentKind::Assignment {
            return Err(Refusal::field("assignment", "is no assignment").into());
        }
        let mut met = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if met.len() >= MOST {
            met.clear();
        }
        met.insert(id, content.course);
        Ok(content.course)
    }
}
