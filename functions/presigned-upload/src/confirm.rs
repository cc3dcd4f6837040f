//! Confirms an upload: it becomes a submission or is rejected.
//!
//! The route and the S3 event run the same steps: inspect one version of the upload, copy it to a key derived
//! from that version, record the result in one transaction, remove the original from quarantine. Every step
//! may be repeated, so concurrent and late calls find the submission already confirmed:
//!
//! | Interrupted … | Then |
//! |---|---|
//! | before the transaction | the next call or event starts over and copies to the same key |
//! | after the transaction | the submission is confirmed; the next event or the lifecycle rule clears quarantine |

use domain::assignment::submission::{Author, Submission, SubmissionStatus, VerifiedFile, clean_key};
use domain::{Refusal, SubmissionId};
use shared::http::Failure;
use shared::store::{Decision, ItemKey, Read, Snapshot, SubmissionOwner, keys};
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;

use crate::bucket::{BucketError, UploadedObject};
use crate::context::AssignmentContext;
use crate::inspect;
use crate::state::App;

/// How often the upload may disappear during inspection before the call gives up.
const TRIES: usize = 3;

/// One confirmation of one upload.
pub(crate) struct Confirmation<'a> {
    pub(crate) app: &'a App,
    pub(crate) deadline: Instant,
    pub(crate) correlation_id: &'a str,
    pub(crate) id: SubmissionId,
    pub(crate) author: Author,
}

/// The result of inspecting one version.
struct Inspection<'a> {
    uploaded: &'a UploadedObject,
    /// The verified file, or why it is rejected.
    verdict: Result<VerifiedFile, String>,
    /// What its record is decided on, and what was read of it while the file was copied.
    keys: Vec<ItemKey>,
    read: Option<Snapshot>,
}

/// An upload that was confirmed, now or before.
pub(crate) struct Confirmed {
    pub(crate) submission: Read<Submission>,
    /// What the submission is shown with.
    pub(crate) context: Result<AssignmentContext, Failure>,
    /// What was read, if nothing was written.
    pub(crate) read: Option<Snapshot>,
    pub(crate) unneeded: Unneeded,
}

/// Objects that are no longer needed.
#[derive(Default)]
pub(crate) struct Unneeded {
    /// The upload, and its version.
    upload: Option<(String, String)>,
    /// A copy that another one is kept instead of.
    copy: Option<String>,
    /// The file of the work whose place this one took.
    pub(crate) superseded: Option<String>,
}

pub(crate) fn author(owner: SubmissionOwner) -> Author {
    Author { learner: owner.learner, assignment: owner.assignment, course: owner.course }
}

impl Confirmation<'_> {
    /// Confirms the upload unless that has been done; returns the current submission.
    ///
    /// # Errors
    /// No file has arrived, the upload has expired, or the learner no longer has access.
    pub(crate) async fn confirm_upload(&self) -> Result<Confirmed, Failure> {
        // S3 may hang; a confirmation that is cut off here can be started again.
        match tokio::time::timeout_at(self.deadline, self.confirm()).await {
            Ok(confirmed) => confirmed,
            Err(_) => Err(Failure::Unavailable(
                "Checking the file is taking longer than usual. Please try again in a minute.",
            )),
        }
    }

    async fn confirm(&self) -> Result<Confirmed, Failure> {
        let mut was_missing = false;
        for _ in 0..TRIES {
            let snapshot = self.app.store.read(self.deadline, &self.keys()).await?;
            let submission = self.submission(&snapshot)?;
            let context = AssignmentContext::of(self.author, &snapshot);
            if submission.value.status != SubmissionStatus::AwaitingUpload {
                let unneeded = Unneeded::default();
                return Ok(Confirmed { submission, context, read: Some(snapshot), unneeded });
            }
            let upload = submission.value.awaited_upload(self.app.clock.now())?;
            let context = context?;
            context.admit_begun(submission.value.created_at, self.app.clock.now())?;
            let Some(uploaded) = self.app.bucket.uploaded_object(&upload.key).await? else {
                if was_missing {
                    return Err(Refusal::Conflict("The file has not arrived yet.").into());
                }
                // A concurrent call may have confirmed the upload since it was read, and removed it.
                was_missing = true;
                continue;
            };
            let mut keys = self.keys();
            keys.extend(context.unread(&snapshot));
            match Box::pin(self.inspect(&submission.value, &context, &uploaded, &keys)).await {
                Ok((verdict, read)) => {
                    return self.record(Inspection { uploaded: &uploaded, verdict, keys, read }).await;
                }
                // A concurrent call has confirmed the upload and removed this version.
                Err(BucketError::Gone) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable("The file is still being processed. Please try again."))
    }

    /// What the confirmation, and the submission of a draft, are decided on.
    pub(crate) fn keys(&self) -> Vec<ItemKey> {
        let mut keys = AssignmentContext::keys(self.author);
        keys.push((&keys::submission(self.author.learner, self.author.assignment, self.id)).into());
        keys
    }

    fn submission(&self, snapshot: &Snapshot) -> Result<Read<Submission>, Failure> {
        let key = keys::submission(self.author.learner, self.author.assignment, self.id);
        Ok(snapshot.read(&key)?.ok_or(Refusal::NotFound)?)
    }

    /// Inspects the upload, and copies it to its clean key if it passes; meanwhile reads what the record is decided on.
    async fn inspect(
        &self,
        submission: &Submission,
        context: &AssignmentContext,
        uploaded: &UploadedObject,
        keys: &[ItemKey],
    ) -> Result<(Result<VerifiedFile, String>, Option<Snapshot>), BucketError> {
        let Some(upload) = &submission.upload else { return Err(BucketError::Gone) };
        let at = submitted_at(submission, uploaded, self.app.clock.now());
        // Work that can no longer be submitted is not inspected.
        if let Err(refusal) = context.state.admits(&context.assignment, at) {
            return Ok((Err(refusal.to_string()), None));
        }
        if let Err(reason) = inspect::inspect(&self.app.bucket, uploaded, &upload.offer).await? {
            return Ok((Err(reason), None));
        }
        let key = clean_key(submission.id, submission.created_at, &uploaded.version);
        // In boxes: the SDK's futures are large, and two of them would be on the stack.
        let (content_type, scanned) = (upload.offer.kind.content_type(), self.app.malware_protection);
        let copy = Box::pin(self.app.bucket.copy(uploaded, &key, content_type, scanned));
        let (copied, read) = tokio::join!(copy, Box::pin(self.app.store.read(self.deadline, keys)));
        copied?;
        let (name, kind) = (upload.offer.name.clone(), upload.offer.kind);
        let file = VerifiedFile { key, name, size_bytes: uploaded.size_bytes, kind, removed: false };
        Ok((Ok(file), read.ok()))
    }

    /// Records the result unless a concurrent call has done so.
    async fn record(&self, mut inspection: Inspection<'_>) -> Result<Confirmed, Failure> {
        let (read, mut removed) = (inspection.read.take(), None);
        let confirmed = self.app.store.decide_on(self.deadline, &inspection.keys, read, |snapshot| {
            removed = None;
            let before = self.submission(snapshot)?;
            let mut context = AssignmentContext::of(self.author, snapshot)?;
            if before.value.status != SubmissionStatus::AwaitingUpload {
                return Ok::<_, Failure>(Decision::Answer((before, context)));
            }
            if let Some(key) = context.unread(snapshot) {
                return Ok(Decision::ReadAlso(vec![key]));
            }
            let mut unit = UnitOfWork::new(self.app.clock.as_ref(), self.correlation_id);
            context.admit_begun(before.value.created_at, unit.now)?;
            let work = before.value.clone();
            let at = submitted_at(&work, inspection.uploaded, unit.now);
            // Losing a race for the last attempt rejects the file like any other reason.
            let verdict = inspection.verdict.clone().and_then(|file| {
                match context.state.admits(&context.assignment, at) {
                    Ok(()) => context
                        .storage_with(file.size_bytes)
                        .map(|_| file)
                        .map_err(|refusal| refusal.to_string()),
                    Err(refusal) => Err(refusal.to_string()),
                }
            });
            let value = match verdict {
                Ok(file) => {
                    let submitted = context.submit(&mut unit, Some(&before), (work, Some(file)), at)?;
                    removed = submitted.removed;
                    context.state = submitted.state;
                    submitted.work
                }
                Err(reason) => {
                    let state = context.state.clone().close(self.id);
                    let work = work.reject(reason)?;
                    context.save(&mut unit, Some(&before), &work)?;
                    context.save_state(&mut unit, &state)?;
                    context.state = state;
                    work
                }
            };
            let version = before.version + 1;
            Ok(Decision::Write(unit.transaction, (Read { version, value }, context)))
        });
        let (submission, context) = confirmed.await?;
        let kept = submission.value.file.as_ref().map(|file| file.key.as_str());
        let copy = inspection.verdict.ok().map(|file| file.key).filter(|copy| kept != Some(copy.as_str()));
        let upload = Some((inspection.uploaded.key.clone(), inspection.uploaded.version.clone()));
        let unneeded = Unneeded { upload, copy, superseded: removed };
        Ok(Confirmed { submission, context: Ok(context), read: None, unneeded })
    }

    /// Removes objects that are no longer needed. The lifecycle rule removes what fails here.
    pub(crate) async fn clear_up(&self, unneeded: Unneeded) {
        let upload = Box::pin(async {
            if let Some((key, version)) = &unneeded.upload {
                self.remove(key, Some(version)).await;
            }
        });
        let copy = Box::pin(async {
            if let Some(key) = &unneeded.copy {
                self.remove(key, None).await;
            }
        });
        let superseded = Box::pin(self.app.remove_superseded(unneeded.superseded.clone()));
        let removed = async { tokio::join!(upload, copy, superseded) };
        if tokio::time::timeout_at(self.deadline, removed).await.is_err() {
            tracing::warn!(submission = %self.id, "objects not removed in time");
        }
    }

    async fn remove(&self, key: &str, version: Option<&str>) {
        if let Err(error) = self.app.bucket.remove(key, version).await {
            tracing::warn!(submission = %self.id, %error, "object not removed; the lifecycle rule will remove it");
        }
    }
}

/// When the work was submitted: when its upload finished, limited to between creation and now.
fn submitted_at(submission: &Submission, uploaded: &UploadedObject, now: jiff::Timestamp) -> jiff::Timestamp {
    uploaded.at.unwrap_or(now).clamp(submission.created_at.min(now), now)
}
