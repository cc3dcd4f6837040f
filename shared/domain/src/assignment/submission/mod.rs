//! Work that a learner hands in for an assignment, from the first byte to the grade.
//!
//! ```text
//! draft ─────────────┐                    ┌─► needs_revision   (the next submission is a new one)
//! awaiting_upload ───┼─► submitted ───────┼─► graded ─► approved
//!        └► rejected                      └─► approved
//! ```
//! A transition takes the submission and gives the next one, or says why not. What a learner may hand in
//! next is decided by [`AssignmentState`], the one item per learner and assignment that every submission
//! goes through.
//!
//! To add a state: its variant, its transition here, its word in the API.

mod file_name;
mod grading;
mod object_key;
mod offer;
mod state;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::assignment::{Assignment, FileType};
use crate::{ContentId, CourseId, LearnerId, Refusal, SubmissionId};

pub use file_name::file_name;
pub use grading::{Action, FEEDBACK_CHARACTERS_MAX, GradingEntry, Verdict};
pub use object_key::{CLEAN_PREFIX, QUARANTINE_PREFIX, clean_key, quarantine_key, quarantined_submission};
pub use offer::{FileOffer, LINK_BYTES_MAX, TEXT_BYTES_MAX, Work};
pub use state::{AssignmentState, Current, OPEN_UPLOADS_MAX, STORAGE_BYTES_MAX, Storage};

/// How long an upload may stay unconfirmed (specification 4.4).
pub const UNCONFIRMED_AT_MOST: SignedDuration = SignedDuration::from_hours(24);

/// Where a submission stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionStatus {
    /// Kept for later, not handed in.
    Draft,
    /// A file was announced and has not been confirmed.
    AwaitingUpload,
    /// Handed in, not graded yet.
    Submitted,
    /// The file is not what may be handed in.
    Rejected,
    /// Graded below the passing score, or given back: another one is welcome.
    NeedsRevision,
    /// Passed.
    Graded,
    /// Passed, and signed off.
    Approved,
}

impl SubmissionStatus {
    /// As the API writes it.
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

    /// Whether the assignment is passed with it.
    pub fn is_passed(self) -> bool {
        matches!(self, Self::Graded | Self::Approved)
    }
}

/// A file that was announced, and what its bytes have to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// Where its bytes arrive; ours alone.
    pub key: String,
    /// What was announced.
    pub offer: FileOffer,
    /// Confirmed later than this, it is refused.
    pub expires_at: Timestamp,
}

/// A file that was found to be what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedFile {
    /// Where it stands; ours alone.
    pub key: String,
    /// The learner's name of it, normalised.
    pub name: String,
    /// Its size, as the store counted it.
    pub size_bytes: u64,
    /// What it is.
    pub kind: FileType,
}

/// One piece of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Its id.
    pub id: SubmissionId,
    /// Whose it is.
    pub learner: LearnerId,
    /// What it is for.
    pub assignment: ContentId,
    /// In which course.
    pub course: CourseId,
    /// Where it stands.
    pub status: SubmissionStatus,
    /// From 1, without gaps; given when it is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt_number: Option<u32>,
    /// Text and link.
    #[serde(default)]
    pub work: Work,
    /// The file that was announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<Upload>,
    /// The file that was verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<VerifiedFile>,
    /// Why the file was refused, in plain words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected_reason: Option<String>,
    /// The learner gave the upload up: refused by nobody.
    #[serde(default)]
    pub given_up: bool,
    /// It came after the assignment was due.
    #[serde(default)]
    pub late: bool,
    /// What was said of it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// When it was first announced.
    pub created_at: Timestamp,
    /// When it was handed in: for a file, when its bytes arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<Timestamp>,
}

/// Whose it is and what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Author {
    /// Whose it is.
    pub learner: LearnerId,
    /// What it is for.
    pub assignment: ContentId,
    /// In which course.
    pub course: CourseId,
}

impl Submission {
    /// Text or a link that are kept for later.
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

    /// A draft whose file is still to come, to the given key.
    pub fn await_upload(mut self, offer: FileOffer, key: String) -> Self {
        self.status = SubmissionStatus::AwaitingUpload;
        self.upload = Some(Upload { key, offer, expires_at: self.created_at + UNCONFIRMED_AT_MOST });
        self
    }

    /// The draft with other text or another link.
    ///
    /// # Errors
    /// It is no draft any more.
    pub fn rewrite(mut self, work: Work) -> Result<Self, Refusal> {
        if self.status != SubmissionStatus::Draft {
            return Err(Refusal::Conflict("This work has been handed in already."));
        }
        self.work = work;
        Ok(self)
    }

    /// The upload that is waited for.
    ///
    /// # Errors
    /// None is, or it took too long.
    pub fn awaited(&self, now: Timestamp) -> Result<&Upload, Refusal> {
        match (&self.upload, self.status) {
            (Some(upload), SubmissionStatus::AwaitingUpload) if now < upload.expires_at => Ok(upload),
            (Some(_), SubmissionStatus::AwaitingUpload) => {
                Err(Refusal::Conflict("This upload was not completed within 24 hours. Please start again."))
            }
            _ => Err(Refusal::Conflict("No file is waited for.")),
        }
    }

    /// Handed in as attempt `number`: a draft without, an awaited upload with its verified file.
    ///
    /// # Errors
    /// It was handed in, refused or graded before.
    pub fn hand_in(
        mut self,
        file: Option<VerifiedFile>,
        number: u32,
        assignment: &Assignment,
        at: Timestamp,
    ) -> Result<Self, Refusal> {
        match (self.status, &file) {
            (SubmissionStatus::Draft, None) | (SubmissionStatus::AwaitingUpload, Some(_)) => {}
            _ => return Err(Refusal::Conflict("This work has been handed in already.")),
        }
        self.status = SubmissionStatus::Submitted;
        self.attempt_number = Some(number);
        self.file = file;
        self.late = assignment.due_at.is_some_and(|due| at > due);
        self.submitted_at = Some(at);
        Ok(self)
    }

    /// Refused, for a reason that the learner is told.
    ///
    /// # Errors
    /// Nothing was awaited any more.
    pub fn reject(mut self, reason: String) -> Result<Self, Refusal> {
        if self.status != SubmissionStatus::AwaitingUpload {
            return Err(Refusal::Conflict("No file is waited for."));
        }
        self.status = SubmissionStatus::Rejected;
        self.rejected_reason = Some(reason);
        Ok(self)
    }

    /// Given up by the learner before its file was handed in.
    ///
    /// # Errors
    /// Nothing was awaited any more.
    pub fn give_up(self) -> Result<Self, Refusal> {
        let work = self.reject("You gave up this upload.".to_owned())?;
        Ok(Self { given_up: true, ..work })
    }

    /// Where it stands for somebody who looks now: an upload that took too long is over, without a write.
    pub fn standing(&self, now: Timestamp) -> (SubmissionStatus, Option<&str>) {
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
