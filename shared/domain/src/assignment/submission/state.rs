//! What a learner may hand in next: the one item per learner and assignment that every submission writes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{SubmissionId, SubmissionStatus};
use crate::Refusal;
use crate::assignment::Assignment;

/// How many uploads one learner may have open for one assignment (specification 4.5).
pub const OPEN_UPLOADS_MAX: usize = 3;
/// How much one learner may have stored in all assignments together: forty files of the largest size.
pub const STORAGE_BYTES_MAX: u64 = 40 * crate::assignment::MAX_FILE_BYTES;

/// An upload that was announced and is neither handed in nor refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenUpload {
    /// Of which submission.
    pub submission: SubmissionId,
    /// It counts until then.
    pub expires_at: Timestamp,
}

/// The submission that was handed in last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Current {
    /// Which.
    pub submission: SubmissionId,
    /// Where it stands.
    pub status: SubmissionStatus,
    /// When it was handed in; orders the course's list.
    pub submitted_at: Timestamp,
}

/// What the next submission depends on. It belongs to the learner, not to the enrolment: leaving and re-joining
/// changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentState {
    /// How many submissions were handed in; the number of the last one.
    pub used: u32,
    /// Uploads that are still waited for.
    #[serde(default)]
    pub open: Vec<OpenUpload>,
    /// The submission that was handed in last; those before it were graded or replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Current>,
    /// What is kept for later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<SubmissionId>,
}

/// What a learner has stored, over all assignments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storage {
    /// The verified files.
    pub bytes: u64,
}

impl Storage {
    /// With one more file.
    ///
    /// # Errors
    /// It does not fit in.
    pub fn with(self, size_bytes: u64) -> Result<Self, Refusal> {
        let bytes = self.bytes.saturating_add(size_bytes);
        if bytes > STORAGE_BYTES_MAX {
            return Err(Refusal::Conflict(
                "Your files have reached the most that is kept for one person. Please ask your provider.",
            ));
        }
        Ok(Self { bytes })
    }
}

impl AssignmentState {
    /// How many submissions are left; `None`: any number.
    pub fn remaining(&self, assignment: &Assignment) -> Option<u32> {
        assignment.max_attempts.map(|most| most.get().saturating_sub(self.used))
    }

    /// Whether something may be handed in at that time.
    ///
    /// # Errors
    /// The last one was graded as passed, none is left, or the time to replace it is over.
    pub fn admits(&self, assignment: &Assignment, at: Timestamp) -> Result<(), Refusal> {
        let standing = self.current.as_ref().map(|current| current.status);
        if standing.is_some_and(SubmissionStatus::is_passed) {
            return Err(Refusal::AlreadyGraded);
        }
        if self.remaining(assignment) == Some(0) {
            return Err(Refusal::MaxAttemptsReached);
        }
        let due = assignment.due_at.is_some_and(|due| at > due);
        if due && standing == Some(SubmissionStatus::Submitted) {
            return Err(Refusal::Conflict(
                "The due date is over: what you handed in can no longer be replaced.",
            ));
        }
        Ok(())
    }

    /// With one more upload that is waited for.
    ///
    /// # Errors
    /// Three are open already.
    pub fn open(
        mut self,
        submission: SubmissionId,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        self.open.retain(|upload| now < upload.expires_at);
        if self.open.len() >= OPEN_UPLOADS_MAX {
            return Err(Refusal::Conflict(
                "Three uploads are waiting already. Complete one of them, or give one up.",
            ));
        }
        self.open.push(OpenUpload { submission, expires_at });
        Ok(self)
    }

    /// Without that upload.
    pub fn close(mut self, submission: SubmissionId) -> Self {
        self.open.retain(|upload| upload.submission != submission);
        if self.draft == Some(submission) {
            self.draft = None;
        }
        self
    }

    /// With one more submission handed in; its number, and the ungraded one that it replaces.
    ///
    /// # Errors
    /// As [`Self::admits`].
    pub fn hand_in(
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

    /// Whether a newer submission stands in its place.
    pub fn has_replaced(&self, submission: SubmissionId) -> bool {
        self.current.as_ref().is_some_and(|current| current.submission != submission)
    }
}
