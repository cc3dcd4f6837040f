//! What becomes of a file of a course once it has arrived: it is checked where it lies, and the version that passed is
//! noted. The route and the bucket's event do the same; whoever comes second finds it done.

use domain::course::media::{Media, MediaState};
use domain::{CourseId, MediaId, Refusal};
use shared::http::Failure;
use shared::store::{Decision, Read, Snapshot, Transaction, keys};
use tokio::time::{Instant, timeout_at};

use crate::bucket::BucketError;
use crate::inspect;
use crate::state::App;

impl App {
    /// Checks a file unless that was done before; returns it as it is then.
    ///
    /// # Errors
    /// `NOT_FOUND`; `CONFLICT` if it has not arrived; or a service failed, and it can be repeated.
    pub(crate) async fn confirm_media(
        &self,
        deadline: Instant,
        of: (CourseId, MediaId),
    ) -> Result<Media, Failure> {
        let slow = "Checking the file is taking longer than usual. Please try again in a minute.";
        match timeout_at(deadline, Box::pin(self.check_media(deadline, of))).await {
            Ok(confirmed) => confirmed,
            Err(_) => Err(Failure::Unavailable(slow)),
        }
    }

    async fn check_media(
        &self,
        deadline: Instant,
        (course, id): (CourseId, MediaId),
    ) -> Result<Media, Failure> {
        let key = keys::media(course, id);
        let current = async || Ok::<_, Failure>(kept(self.store.get(deadline, &key).await?)?.value);
        let media = current().await?;
        if media.state != MediaState::Waiting {
            return Ok(media);
        }
        // Where the file is missing, a concurrent call may have decided on it since it was read, and removed it.
        let settled_or = async |refusal: Refusal| {
            let media = current().await?;
            if media.state == MediaState::Waiting { Err(refusal.into()) } else { Ok(media) }
        };
        let Some(uploaded) = self.bucket.uploaded_object(&media.key()).await? else {
            return settled_or(Refusal::Conflict("The file has not arrived yet.")).await;
        };
        let verdict = match inspect::inspect_media(&self.bucket, &uploaded, &media).await {
            Ok(verdict) => verdict.map(|()| uploaded.version.clone()),
            Err(BucketError::Gone) => {
                return settled_or(Refusal::Conflict("The file was removed meanwhile.")).await;
            }
            Err(error) => return Err(error.into()),
        };
        let decide = |snapshot: &Snapshot| {
            let before = kept(snapshot.read(&key)?)?;
            if before.value.state != MediaState::Waiting {
                return Ok::<_, Failure>(Decision::Answer(before.value));
            }
            let after = before.value.clone().settled(verdict.clone());
            let mut transaction = Transaction::new();
            transaction.save(&key, Some(&before), &after)?;
            Ok(Decision::Write(transaction, after))
        };
        let settled = self.store.decide(deadline, &[(&key).into()], decide).await?;
        if settled.version.as_deref() != Some(&uploaded.version) {
            self.remove_media_version(&settled, &uploaded.version).await;
        }
        Ok(settled)
    }

    /// Handles the bucket's event about a version: it is checked, and what is kept for nobody is removed.
    ///
    /// # Errors
    /// A service failed; the event can be handled again.
    pub(crate) async fn handle_media_event(
        &self,
        deadline: Instant,
        (course, id): (CourseId, MediaId),
        (key, version): (&str, Option<&str>),
    ) -> Result<&'static str, Failure> {
        match self.confirm_media(deadline, (course, id)).await {
            Ok(media) => {
                if let Some(version) = version.filter(|version| media.version.as_deref() != Some(*version)) {
                    self.bucket.remove(key, Some(version)).await?;
                }
                Ok(if media.state == MediaState::Checked { "checked" } else { "rejected" })
            }
            Err(Failure::Refused(Refusal::NotFound)) => {
                self.bucket.remove(key, version).await?;
                Ok("unknown")
            }
            Err(Failure::Refused(_)) => Ok("gone"),
            Err(failure) => Err(failure),
        }
    }

    /// What fails here stays in the bucket, and no learner gets it.
    pub(crate) async fn remove_media_version(&self, media: &Media, version: &str) {
        if let Err(error) = self.bucket.remove(&media.key(), Some(version)).await {
            tracing::warn!(media = %media.uuid, %error, "version not removed");
        }
    }
}

/// The file, unless it was removed.
fn kept(read: Option<Read<Media>>) -> Result<Read<Media>, Refusal> {
    read.filter(|read| !read.value.is_removed()).ok_or(Refusal::NotFound)
}
