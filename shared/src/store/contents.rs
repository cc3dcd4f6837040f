//! The course and kind of each content. They never change, so a warm function knows them without reading.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::course::ContentKind;
use domain::{ContentId, CourseId};
use tokio::time::Instant;

use super::error::StoreError;
use super::keys;
use super::round_trips::Store;

/// More than any provider has; bounds the memory all the same.
const MOST: usize = 50_000;

/// What never changes about a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentLocation {
    pub course: CourseId,
    pub kind: ContentKind,
}

/// The contents that this process has met.
#[derive(Debug, Default)]
pub struct Contents(Mutex<HashMap<ContentId, ContentLocation>>);

impl Contents {
    /// Where the content belongs; none if there is no such content. That is not remembered: it may yet be imported.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or the content is corrupt.
    pub async fn location(
        &self,
        store: &Store,
        deadline: Instant,
        id: ContentId,
    ) -> Result<Option<ContentLocation>, StoreError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied();
        if let Some(location) = known {
            return Ok(Some(location));
        }
        let Some(read) = store.get(deadline, &keys::content(id)).await? else { return Ok(None) };
        let content = read.value;
        let location = ContentLocation { course: content.course, kind: content.kind };
        let mut met = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if met.len() >= MOST {
            met.clear();
        }
        met.insert(id, location);
        Ok(Some(location))
    }
}
