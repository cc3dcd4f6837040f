//! A submission, from the announced upload to the grade.
//!
//! ```text
//! draft ─────────────┐                    ┌─► needs_revision   (the next submission is a new one)
//! awaiting_upload ───┼─► submitted ───────┼─► graded ─► approved
//!        └► rejected                      └─► approved
//! ```
//! A grade can be corrected, from each of the three to each other, until newer work is submitted.
//!
//! A transition consumes the submission and returns the next one, or the reason why it is not allowed. What a
//! learner may submit next is decided by [`AssignmentProgress`], the one item per learner and assignment that
//! every submission writes.
//!
//! To add a status: its variant, its transitions here, its name in the API.

mod file_name;
mod grading;
mod object_key;
mod offer;
mod state;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::assignment::FileType;
use crate::{ContentId, CourseId, LearnerId, Refusal, SubmissionId};

pub use file_name::file_name;
pub use grading::{Action, FEEDBACK_CHARACTERS_MAX, Grade, GradingEntry, Verdict};
pub use object_key::{
    CLEAN_PREFIX, QUARANTINE_PREFIX, clean_key, file_prefixes, quarantine_key, quarantined_submission,
};
pub use offer::{FileOffer, LINK_BYTES_MAX, TEXT_BYTES_MAX, Work};
pub use state::{AssignmentProgress, Current, OPEN_UPLOADS_MAX, STORAGE_BYTES_MAX, STORAGE_FULL, Storage};

/// How long an upload may stay unconfirmed (specification 4.4).
pub const UNCONFIRMED_AT_MOST: SignedDuration = SignedDuration::from_hours(24);

/// The status of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionStatus {
    /// Saved, not submitted.
    Draft,
    /// A file was announced and has not been confirmed.
    AwaitingUpload,
    /// Submitted, not graded yet.
    Submitted,
    /// The file did not pass the checks, or the upload was cancelled.
    Rejected,
    /// Graded below the passing score, or returned for revision.
    NeedsRevision,
    /// Passed.
    Graded,
    /// Passed and approved.
    Approved,
}

impl SubmissionStatus {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::AwaitingUpload => "awaiting_upload",
            Self::Submitted => "submitted",
            Self::Rejected => "rejected",
            Self::NeedsRevision => "needs_revision",
            Self::Graded => "graded",
            Self::Approved => "approved",
        }
    }

    /// Whether this status passes the assignment.
    pub fn is_passed(self) -> bool {
        matches!(self, Self::Graded | Self::Approved)
    }
}

/// An announced file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// The quarantine key; never shown to clients.
    pub key: String,
    pub offer: FileOffer,
    /// The upload can be confirmed until this time.
    pub expires_at: Timestamp,
}

/// A file that passed inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedFile {
    /// The clean key; never shown to clients.
    pub key: String,
    /// The normalised file name.
    pub name: String,
    /// The size reported by S3.
    pub size_bytes: u64,
    pub kind: FileType,
    /// Newer work took its place, so it is not kept any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

/// A submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    pub id: SubmissionId,
    pub learner: LearnerId,
    pub assignment: ContentId,
    pub course: CourseId,
    pub status: SubmissionStatus,
    /// Counts from 1 without gaps; set when the work is submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt_number: Option<u32>,
    #[serde(default)]
    pub work: Work,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<Upload>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<VerifiedFile>,
    /// Why the file was rejected, for the learner to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected_reason: Option<String>,
    /// The learner cancelled the upload.
    #[serde(default)]
    pub given_up: bool,
    /// Submitted after the due date.
    #[serde(default)]
    pub late: bool,
    /// The latest grading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    pub created_at: Timestamp,
    /// When the work was submitted; for a file, when the upload finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<Timestamp>,
}

/// The learner, assignment and course of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Author {
    pub learner: LearnerId,
    pub assignment: ContentId,
    pub course: CourseId,
}

impl Submission {
    /// A draft with text or a link.
    pub fn draft(id: SubmissionId, author: Author, work: Work, now: Timestamp) -> Self {
        Self {
            id,
            learner: author.learner,
            assignment: author.assignment,
            course: author.course,
            status: SubmissionStatus::Draft,
            attempt_number: None,
            work,
            upload: None,
            file: None,
            rejected_reason: None,
            given_up: false,
            late: false,
            verdict: None,
            created_at: now,
            submitted_at: None,
        }
    }

    /// Waits for a file to be uploaded to the given key.
    pub fn await_upload(mut self, offer: FileOffer, key: String) -> Self {
        self.status = SubmissionStatus::AwaitingUpload;
        self.upload = Some(Upload { key, offer, expires_at: self.created_at + UNCONFIRMED_AT_MOST });
        self
    }

    /// Replaces the text and link of a draft.
    ///
    /// # Errors
    /// The work is no longer a draft.
    pub fn rewrite(mut self, work: Work) -> Result<Self, Refusal> {
        if self.status != SubmissionStatus::Draft {
            return Err(Refusal::Conflict("This work has already been submitted."));
        }
        self.work = work;
        Ok(self)
    }

    /// The pending upload.
    ///
    /// # Errors
    /// No upload is pending, or it has expired.
    pub fn awaited_upload(&self, now: Timestamp) -> Result<&Upload, Refusal> {
        match (&self.upload, self.status) {
            (Some(upload), SubmissionStatus::AwaitingUpload) if now < upload.expires_at => Ok(upload),
            (Some(_), SubmissionStatus::AwaitingUpload) => {
                Err(Refusal::Conflict("This upload was not completed within 24 hours. Please start again."))
            }
            _ => Err(Refusal::Conflict("No upload is pending.")),
        }
    }

    /// Submits the work as attempt `number`: a draft without a file, a pending upload with its verified file. It is
    /// late after `due_at`.
    ///
    /// # Errors
    /// The work was submitted, rejected or graded before.
    pub fn submit(
        mut self,
        file: Option<VerifiedFile>,
        number: u32,
        due_at: Option<Timestamp>,
        at: Timestamp,
    ) -> Result<Self, Refusal> {
        match (self.status, &file) {
            (SubmissionStatus::Draft, None) | (SubmissionStatus::AwaitingUpload, Some(_)) => {}
            _ => return Err(Refusal::Conflict("This work has already been submitted.")),
        }
        self.status = SubmissionStatus::Submitted;
        self.attempt_number = Some(number);
        self.file = file;
        self.late = due_at.is_some_and(|due| at > due);
        self.submitted_at = Some(at);
        Ok(self)
    }

    /// Takes its file away, because newer work took its place; `None` when it has none that is kept.
    pub fn without_file(mut self) -> Option<(Self, VerifiedFile)> {
        let file = self.file.as_mut().filter(|file| !file.removed)?;
        file.removed = true;
        let removed = file.clone();
        Some((self, removed))
    }

    /// Rejects the upload; the learner reads the reason.
    ///
    /// # Errors
    /// No upload is pending.
    pub fn reject(mut self, reason: String) -> Result<Self, Refusal> {
        if self.status != SubmissionStatus::AwaitingUpload {
            return Err(Refusal::Conflict("No upload is pending."));
        }
        self.status = SubmissionStatus::Rejected;
        self.rejected_reason = Some(reason);
        Ok(self)
    }

    /// Cancels the upload at the learner's request.
    ///
    /// # Errors
    /// No upload is pending.
    pub fn give_up(self) -> Result<Self, Refusal> {
        let work = self.reject("You cancelled this upload.".to_owned())?;
        Ok(Self { given_up: true, ..work })
    }

    /// The status and rejection reason to show: an expired upload counts as rejected before anything is
    /// written.
    pub fn status_at(&self, now: Timestamp) -> (SubmissionStatus, Option<&str>) {
        match &self.upload {
            Some(upload) if self.status == SubmissionStatus::AwaitingUpload && now >= upload.expires_at => {
                (SubmissionStatus::Rejected, Some("The upload was not completed within 24 hours."))
            }
            _ => (self.status, self.rejected_reason.as_deref()),
        }
    }
}

#[cfg(test)]
#[path = "submission_tests.rs"]
mod tests;
