//! An upload becomes a submission, or is refused: idempotent, whoever says that it is there.
//!
//! The route and the bucket's event do the same thing. One pinned version of what arrived is looked at,
//! copied to a key that follows from it, recorded in one transaction, and removed from quarantine. Each
//! step may be repeated by anybody, and whoever comes late finds the submission settled:
//!
//! | It stops … | Then |
//! |---|---|
//! | before the transaction | the next route or event begins anew; the copy lands on the same key |
//! | after the transaction | it is settled; what is left in quarantine goes with the next event, or by lifecycle |

use domain::assignment::submission::{Author, Submission, SubmissionStatus, VerifiedFile, clean_key};
use domain::{Refusal, SubmissionId};
use shared::dynamo::{Decision, ItemKey, Read, Snapshot, SubmissionOwner, keys};
use shared::http::Failure;
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;

use crate::bucket::{Arrived, BucketError};
use crate::desk::Desk;
use crate::inspect;
use crate::state::App;

/// How often another version may turn up while one is looked at.
const TRIES: usize = 3;

/// One confirmation.
pub(crate) struct Confirmation<'a> {
    pub(crate) app: &'a App,
    pub(crate) deadline: Instant,
    pub(crate) correlation_id: &'a str,
    pub(crate) id: SubmissionId,
    pub(crate) author: Author,
}

/// What was found, and of which version.
struct Found<'a> {
    arrived: &'a Arrived,
    /// The verified file, or why it is refused.
    verdict: Result<VerifiedFile, String>,
}

pub(crate) fn author(owner: SubmissionOwner) -> Author {
    Author { learner: owner.learner, assignment: owner.assignment, course: owner.course }
}

impl Confirmation<'_> {
    /// Settles the submission, if it is not settled yet; answers it as it stands then.
    ///
    /// # Errors
    /// Nothing has arrived, it came too late, or the learner has no access any more.
    pub(crate) async fn settle(&self) -> Result<Read<Submission>, Failure> {
        // S3 may hang; whatever is cut off here can be begun anew by anybody.
        match tokio::time::timeout_at(self.deadline, self.settled()).await {
            Ok(settled) => settled,
            Err(_) => {
                Err(Failure::Unavailable("The file takes long to be checked. Please ask again in a minute."))
            }
        }
    }

    async fn settled(&self) -> Result<Read<Submission>, Failure> {
        for _ in 0..TRIES {
            let snapshot = self.app.store.read(self.deadline, &self.keys()).await?;
            let submission = self.submission(&snapshot)?;
            if submission.value.status != SubmissionStatus::AwaitingUpload {
                return Ok(submission);
            }
            let upload = submission.value.awaited(self.app.clock.now())?;
            let desk = Desk::of(self.author, &snapshot)?;
            desk.admit(self.app.clock.now())?;
            let Some(arrived) = self.app.bucket.arrived(&upload.key).await? else {
                return Err(Refusal::Conflict("The file has not arrived yet.").into());
            };
            match self.look(&submission.value, &desk, &arrived).await {
                Ok(verdict) => return self.unit(Found { arrived: &arrived, verdict }).await,
                // Somebody else has settled it meanwhile and removed what we were looking at.
                Err(BucketError::Gone) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable("The file is being worked on. Please try again."))
    }

    fn keys(&self) -> Vec<ItemKey> {
        let mut keys = Desk::keys(self.author);
        keys.push((&keys::submission(self.author.learner, self.author.assignment, self.id)).into());
        keys
    }

    fn submission(&self, snapshot: &Snapshot) -> Result<Read<Submission>, Failure> {
        let key = keys::submission(self.author.learner, self.author.assignment, self.id);
        Ok(snapshot.read(&key)?.ok_or(Refusal::NotFound)?)
    }

    /// Looks at what arrived, and brings it to its clean key when it is good.
    async fn look(
        &self,
        submission: &Submission,
        desk: &Desk,
        arrived: &Arrived,
    ) -> Result<Result<VerifiedFile, String>, BucketError> {
        let Some(upload) = &submission.upload else { return Err(BucketError::Gone) };
        let at = arrival(submission, arrived, self.app.clock.now());
        // Work that cannot be handed in any more is not even looked at.
        if let Err(refusal) = desk.state.admits(&desk.assignment, at) {
            return Ok(Err(refusal.to_string()));
        }
        if let Err(reason) = inspect::inspect(&self.app.bucket, arrived, &upload.offer).await? {
            return Ok(Err(reason));
        }
        let key = clean_key(submission.id, submission.created_at, &arrived.version);
        self.app.bucket.copy(arrived, &key, upload.offer.kind.content_type()).await?;
        let (name, kind) = (upload.offer.name.clone(), upload.offer.kind);
        Ok(Ok(VerifiedFile { key, name, size_bytes: arrived.size_bytes, kind }))
    }

    /// Writes what was found, unless somebody else has; then clears up.
    async fn unit(&self, found: Found<'_>) -> Result<Read<Submission>, Failure> {
        let keys = self.keys();
        let settled = self.app.store.decide(self.deadline, &keys, |snapshot| {
            let before = self.submission(snapshot)?;
            if before.value.status != SubmissionStatus::AwaitingUpload {
                return Ok::<_, Failure>(Decision::Answer(before));
            }
            let desk = Desk::of(self.author, snapshot)?;
            let mut unit = UnitOfWork::new(self.app.clock.as_ref(), self.correlation_id);
            desk.admit(unit.now)?;
            let work = before.value.clone();
            let at = arrival(&work, found.arrived, unit.now);
            // A race for the last attempt is lost here: the loser is told so, like any other refusal.
            let verdict =
                found.verdict.clone().and_then(|file| match desk.state.admits(&desk.assignment, at) {
                    Ok(()) => desk
                        .storage_with(file.size_bytes)
                        .map(|_| file)
                        .map_err(|refusal| refusal.to_string()),
                    Err(refusal) => Err(refusal.to_string()),
                });
            let value = match verdict {
                Ok(file) => desk.hand_in(&mut unit, Some(&before), (work, Some(file)), at)?,
                Err(reason) => {
                    let state = desk.state.clone().close(self.id);
                    let work = work.reject(reason)?;
                    desk.save(&mut unit, Some(&before), &work)?;
                    desk.save_state(&mut unit, &state)?;
                    work
                }
            };
            let version = before.version + 1;
            Ok(Decision::Write(unit.transaction, Read { version, value }))
        });
        let settled = settled.await?;
        self.clear_up(&found, &settled.value).await;
        Ok(settled)
    }

    /// Removes what nobody needs any more. What fails here goes by lifecycle.
    async fn clear_up(&self, found: &Found<'_>, settled: &Submission) {
        let kept = settled.file.as_ref().map(|file| file.key.as_str());
        if let Ok(file) = &found.verdict
            && kept != Some(file.key.as_str())
        {
            self.remove(&file.key, None).await;
        }
        self.remove(&found.arrived.key, Some(&found.arrived.version)).await;
    }

    async fn remove(&self, key: &str, version: Option<&str>) {
        if let Err(error) = self.app.bucket.remove(key, version).await {
            tracing::warn!(submission = %self.id, %error, "left to the bucket's lifecycle");
        }
    }
}

/// When the work was handed in: when its bytes arrived, as far as the bucket's clock can be believed.
fn arrival(submission: &Submission, arrived: &Arrived, now: jiff::Timestamp) -> jiff::Timestamp {
    arrived.at.unwrap_or(now).clamp(submission.created_at.min(now), now)
}
