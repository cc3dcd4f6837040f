//! Which course a content belongs to: it never changes, so a warm function knows it without reading.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::course::ContentKind;
use domain::{ContentId, CourseId, Refusal};
use shared::dynamo::{Store, keys};
use shared::http::Failure;
use tokio::time::Instant;

/// More than any provider has; a bound all the same.
const MOST: usize = 50_000;

/// What never changes about a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) course: CourseId,
    pub(crate) kind: ContentKind,
}

/// The contents that this process has met.
#[derive(Debug, Default)]
pub struct Contents(Mutex<HashMap<ContentId, Home>>);

impl Contents {
    /// Where the content belongs. Contents that do not exist are not remembered: they may yet be imported.
    pub(crate) async fn home(
        &self,
        store: &Store,
        deadline: Instant,
        id: ContentId,
    ) -> Result<Home, Failure> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied();
        if let Some(home) = known {
            return Ok(home);
        }
        let content = store.get(deadline, &keys::content(id)).await?.ok_or(Refusal::NotFound)?.value;
        let home = Home { course: content.course, kind: content.kind };
        let mut met = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if met.len() >= MOST {
            met.clear();
        }
        met.insert(id, home);
        Ok(home)
    }
}
