//! A learner's progress in one assignment, which decides what may be submitted next. Every submission writes
//! this item.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{SubmissionId, SubmissionStatus};
use crate::Refusal;
use crate::assignment::Assignment;

/// How many uploads a learner may have pending in one assignment (specification 4.5).
pub const OPEN_UPLOADS_MAX: usize = 3;
/// The storage limit of one learner over all assignments: forty files of the largest size.
pub const STORAGE_BYTES_MAX: u64 = 40 * crate::assignment::MAX_FILE_BYTES;

/// An announced upload that is neither submitted nor rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenUpload {
    pub submission: SubmissionId,
    pub expires_at: Timestamp,
}

/// The latest submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Current {
    pub submission: SubmissionId,
    pub status: SubmissionStatus,
    /// Orders the course's list.
    pub submitted_at: Timestamp,
}

/// Progress in one assignment. It belongs to the learner, not to the enrolment, so leaving and rejoining the
/// course changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentProgress {
    /// How many attempts were used; the number of the latest one.
    pub used: u32,
    /// Pending uploads.
    #[serde(default)]
    pub open: Vec<OpenUpload>,
    /// The latest submission; earlier ones were graded or replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Current>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<SubmissionId>,
}

/// The storage that a learner uses, over all assignments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storage {
    /// The total size of verified files.
    pub bytes: u64,
}

impl Storage {
    /// Adds a file.
    ///
    /// # Errors
    /// The file exceeds the limit.
    pub fn with(self, size_bytes: u64) -> Result<Self, Refusal> {
        let bytes = self.bytes.saturating_add(size_bytes);
        if bytes > STORAGE_BYTES_MAX {
            return Err(Refusal::Conflict(
                "You have reached your file storage limit. Please contact your provider.",
            ));
        }
        Ok(Self { bytes })
    }
}

impl AssignmentProgress {
    /// How many attempts are left; `None` means unlimited.
    pub fn remaining(&self, assignment: &Assignment) -> Option<u32> {
        assignment.max_attempts.map(|most| most.get().saturating_sub(self.used))
    }

    /// Checks that work may be submitted at this time.
    ///
    /// # Errors
    /// The assignment is passed, no attempt is left, or the due date has passed for replacing work.
    pub fn admits(&self, assignment: &Assignment, at: Timestamp) -> Result<(), Refusal> {
        let status = self.current.as_ref().map(|current| current.status);
        if status.is_some_and(SubmissionStatus::is_passed) {
            return Err(Refusal::AlreadyGraded);
        }
        if self.remaining(assignment) == Some(0) {
            return Err(Refusal::MaxAttemptsReached);
        }
        let due = assignment.due_at.is_some_and(|due| at > due);
        if due && status == Some(SubmissionStatus::Submitted) {
            return Err(Refusal::Conflict(
                "The due date has passed, so you can no longer replace your submission.",
            ));
        }
        Ok(())
    }

    /// Adds a pending upload.
    ///
    /// # Errors
    /// Three uploads are pending already.
    pub fn open(
        mut self,
        submission: SubmissionId,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        self.open.retain(|upload| now < upload.expires_at);
        if self.open.len() >= OPEN_UPLOADS_MAX {
            return Err(Refusal::Conflict(
                "You already have three pending uploads. Complete or cancel one of them first.",
            ));
        }
        self.open.push(OpenUpload { submission, expires_at });
        Ok(self)
    }

    /// Removes a pending upload or draft.
    pub fn close(mut self, submission: SubmissionId) -> Self {
        self.open.retain(|upload| upload.submission != submission);
        if self.draft == Some(submission) {
            self.draft = None;
        }
        self
    }

    /// Records a submission; returns its number, and the ungraded submission that it replaces.
    ///
    /// # Errors
    /// As [`Self::admits`].
    pub fn submit(
        self,
        submission: SubmissionId,
        assignment: &Assignment,
        at: Timestamp,
    ) -> Result<(Self, u32, Option<Current>), Refusal> {
        self.admits(assignment, at)?;
        let mut state = self.close(submission);
        state.used += 1;
        let current = Current { submission, status: SubmissionStatus::Submitted, submitted_at: at };
        let before = state.current.replace(current);
        let replaced = before.filter(|before| before.status == SubmissionStatus::Submitted);
        let number = state.used;
        Ok((state, number, replaced))
    }

    /// Whether a newer submission has replaced this one.
    pub fn has_replaced(&self, submission: SubmissionId) -> bool {
        self.current.as_ref().is_some_and(|current| current.submission != submission)
    }
}
