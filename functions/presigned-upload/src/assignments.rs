//! Caches which course an assignment belongs to. That never changes, so a warm function need not read it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::course::ContentKind;
use domain::{ContentId, CourseId, Refusal};
use shared::http::Failure;
use shared::store::{Store, keys};
use tokio::time::Instant;

/// Bounds the cache; no provider has this many assignments.
const CACHE_MAX: usize = 50_000;

/// The course of each assignment that this process has looked up.
#[derive(Debug, Default)]
pub struct Assignments(Mutex<HashMap<ContentId, CourseId>>);

impl Assignments {
    /// The assignment's course. A missing assignment is not cached, because it may be imported later.
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
            return Err(Refusal::field("assignment", "is not an assignment").into());
        }
        let mut met = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if met.len() >= CACHE_MAX {
            met.clear();
        }
        met.insert(id, content.course);
        Ok(content.course)
    }
}
