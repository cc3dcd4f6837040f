//! Files of work that was replaced before a release removed such files: still in the bucket, and still counted.
//!
//! They are looked for when a learner's storage is full, which is the only time that they matter.

use domain::LearnerId;
use domain::assignment::submission::Submission;
use shared::http::Failure;
use shared::store::{Decision, ItemKey, Read, Snapshot, Transaction, keys};
use tokio::time::Instant;

use crate::state::App;

/// How many pages of a learner's submissions are looked through, and how many files are removed, for one request.
const PAGES_MAX: usize = 20;
const FILES_MAX: usize = 25;
const PAGE: u8 = 100;

impl App {
    /// Removes the files of work that newer work replaced; returns whether there were any.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn remove_replaced_files(
        &self,
        deadline: Instant,
        learner: LearnerId,
    ) -> Result<bool, Failure> {
        let (range, mut cursor, mut removed) = (keys::all_submissions(learner), None, 0);
        for _ in 0..PAGES_MAX {
            let page = self.store.page(deadline, &range, PAGE, cursor.as_ref()).await?;
            for work in page.items.into_iter().filter(|work| work.clone().without_file().is_some()) {
                if let Some(key) = self.take_file(deadline, &work).await? {
                    self.remove_superseded(Some(key)).await;
                    removed += 1;
                }
                if removed == FILES_MAX {
                    return Ok(true);
                }
            }
            cursor = page.older;
            if cursor.is_none() {
                break;
            }
        }
        Ok(removed > 0)
    }

    /// Takes the file from work that was replaced, and from what is counted; returns its key in the bucket.
    async fn take_file(&self, deadline: Instant, work: &Submission) -> Result<Option<String>, Failure> {
        let key = keys::submission(work.learner, work.assignment, work.id);
        let (state_key, storage_key) =
            (keys::assignment_state(work.learner, work.assignment), keys::storage(work.learner));
        let wanted: [ItemKey; 3] = [(&key).into(), (&state_key).into(), (&storage_key).into()];
        let take = |snapshot: &Snapshot| {
            let (before, storage) = (snapshot.read(&key)?, snapshot.read(&storage_key)?);
            let state = snapshot.get(&state_key)?.unwrap_or_default();
            let is_left = |before: &Read<Submission>| state.leaves_behind(&before.value);
            let Some(before) = before.filter(is_left) else { return Ok(Decision::Answer(None)) };
            let Some((after, file)) = before.value.clone().without_file() else {
                return Ok(Decision::Answer(None));
            };
            let mut transaction = Transaction::new();
            transaction.save(&key, Some(&before), &after)?;
            let counted = storage.as_ref().map(|read| read.value.clone()).unwrap_or_default();
            transaction.save(&storage_key, storage.as_ref(), &counted.without(file.size_bytes))?;
            Ok::<_, Failure>(Decision::Write(transaction, Some(file.key)))
        };
        self.store.decide(deadline, &wanted, take).await
    }
}
