//! Versions of quizzes that this process has met. A version is written once and never changes, so it is read once.
//!
//! Only what a version asks and how it is graded is kept. Who may see it is decided by each request anew, and which
//! version counts is read each time.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::ContentId;
use domain::quiz::QuizVersion;
use shared::store::{ItemKey, Snapshot, Store, StoreError, keys};
use tokio::time::Instant;

/// What the versions may take, as JSON. A process with the least memory has room for several times as much.
const BYTES_MOST: usize = 4_000_000;

/// The versions that this process has met.
#[derive(Debug, Default)]
pub struct QuizVersions(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    versions: HashMap<(ContentId, u32), QuizVersion>,
    bytes: usize,
}

impl QuizVersions {
    /// Versions of a quiz, by their numbers. Reads only those that this process has not met; one that does not exist is
    /// left out.
    pub(crate) async fn find(
        &self,
        store: &Store,
        deadline: Instant,
        content: ContentId,
        numbers: BTreeSet<u32>,
    ) -> Result<BTreeMap<u32, QuizVersion>, StoreError> {
        let unknown = numbers.iter().filter(|number| self.get(content, **number).is_none());
        let unread: Vec<ItemKey> =
            unknown.map(|number| (&keys::quiz_version(content, *number)).into()).collect();
        let snapshot = store.read(deadline, &unread).await?;
        let mut found = BTreeMap::new();
        for number in numbers {
            found.extend(self.of(&snapshot, content, number)?.map(|version| (number, version)));
        }
        Ok(found)
    }

    /// A version that this process has met, or that was read now.
    pub(crate) fn of(
        &self,
        snapshot: &Snapshot,
        content: ContentId,
        number: u32,
    ) -> Result<Option<QuizVersion>, StoreError> {
        if let Some(version) = self.get(content, number) {
            return Ok(Some(version));
        }
        let version = snapshot.get(&keys::quiz_version(content, number))?;
        if let Some(version) = &version {
            self.keep(content, version);
        }
        Ok(version)
    }

    fn get(&self, content: ContentId, number: u32) -> Option<QuizVersion> {
        self.kept().versions.get(&(content, number)).cloned()
    }

    /// Keeps a version. Starts over when all of them would take too much.
    fn keep(&self, content: ContentId, version: &QuizVersion) {
        let size = serde_json::to_vec(version).map_or(BYTES_MOST, |json| json.len());
        let mut kept = self.kept();
        if size > BYTES_MOST || kept.versions.contains_key(&(content, version.number)) {
            return;
        }
        if kept.bytes + size > BYTES_MOST {
            *kept = Kept::default();
        }
        kept.bytes += size;
        kept.versions.insert((content, version.number), version.clone());
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use uuid::Uuid;

    fn version(number: u32, text: usize) -> QuizVersion {
        let question = json!({
            "id": "q1", "text": "?".repeat(text), "type": "single", "points": "1",
            "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}],
        });
        let quiz = json!({"questions": [question], "passing_score": "50"});
        let created_at = "2026-11-26T10:00:00Z";
        let version = json!({"number": number, "quiz": quiz, "key": {}, "created_at": created_at});
        serde_json::from_value(version).unwrap()
    }

    #[test]
    fn what_is_kept_stays_below_its_bound() {
        let (kept, content) = (QuizVersions::default(), ContentId(Uuid::from_u128(1)));
        for number in 1..=20 {
            kept.keep(content, &version(number, 1_000_000));
            assert!(kept.get(content, number).is_some());
            assert!(kept.kept().bytes <= BYTES_MOST && kept.kept().versions.len() <= 4);
        }
        kept.keep(content, &version(21, 5_000_000));
        assert_eq!(kept.get(content, 21), None, "larger than the bound");
        assert!(kept.get(content, 20).is_some());
        assert_eq!(kept.get(ContentId(Uuid::from_u128(2)), 20), None);
    }
}
