//! The course and kind of each content. They never change, so a warm function knows them without reading.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::course::ContentKind;
use domain::{ContentId, CourseId, Refusal};
use shared::http::Failure;
use shared::store::{Store, keys};
use tokio::time::Instant;

/// More than any provider has; bounds the memory all the same.
const MOST: usize = 50_000;

/// What never changes about a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ContentLocation {
    pub(crate) course: CourseId,
    pub(crate) kind: ContentKind,
}

/// The contents that this process has met.
#[derive(Debug, Default)]
pub struct Contents(Mutex<HashMap<ContentId, ContentLocation>>);

impl Contents {
    /// Where the content belongs. Unknown contents are not remembered: they may yet be imported.
    pub(crate) async fn location(
        &self,
        store: &Store,
        deadline: Instant,
        id: ContentId,
    ) -> Result<ContentLocation, Failure> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied();
        if let Some(location) = known {
            return Ok(location);
        }
        let content = store.get(deadline, &keys::content(id)).await?.ok_or(Refusal::NotFound)?.value;
        let location = ContentLocation { course: content.course, kind: content.kind };
        let mut met = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if met.len() >= MOST {
            met.clear();
        }
        met.insert(id, location);
        Ok(location)
    }
}
