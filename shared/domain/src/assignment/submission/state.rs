//! A learner's progress in one assignment, which decides what may be submitted next. Every submission writes
//! this item.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Action, Submission, SubmissionId, SubmissionStatus};
use crate::Refusal;
use crate::assignment::Assignment;

/// How many uploads a learner may have pending in one assignment (specification 4.5).
pub const OPEN_UPLOADS_MAX: usize = 3;
/// The storage limit of one learner over all assignments: forty files of the largest size.
pub const STORAGE_BYTES_MAX: u64 = 40 * crate::assignment::MAX_FILE_BYTES;
/// Why a file beyond the limit is refused.
pub const STORAGE_FULL: &str = "You have reached your file storage limit. Please contact your provider.";

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
    /// It was returned for another version, which gave its attempt back.
    #[serde(default)]
    pub returned: bool,
    /// The size of its file, so that what takes its place need not read it to know: 0 without a file. `None` if an earlier
    /// release recorded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_bytes: Option<u64>,
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
    /// Attempts that do not count against the limit, because their work was returned.
    #[serde(default)]
    pub given_back: u32,
    /// Attempts in addition to the assignment's limit, granted by an instructor.
    #[serde(default)]
    pub extra_attempts: u32,
    /// A later due date, granted by an instructor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub later_due_at: Option<Timestamp>,
}

/// The storage that a learner uses, over all assignments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storage {
    /// The total size of the files that are kept.
    pub bytes: u64,
}

impl Storage {
    /// Takes a file away that is no longer kept.
    #[must_use]
    pub fn without(self, size_bytes: u64) -> Self {
        Self { bytes: self.bytes.saturating_sub(size_bytes) }
    }

    /// Adds a file.
    ///
    /// # Errors
    /// The file exceeds the limit.
    pub fn with(self, size_bytes: u64) -> Result<Self, Refusal> {
        let bytes = self.bytes.saturating_add(size_bytes);
        if bytes > STORAGE_BYTES_MAX {
            return Err(Refusal::Conflict(STORAGE_FULL));
        }
        Ok(Self { bytes })
    }
}

impl AssignmentProgress {
    /// How often work may be submitted, with what was granted; `None` means unlimited.
    pub fn max_attempts(&self, assignment: &Assignment) -> Option<u32> {
        assignment.max_attempts.map(|most| most.get().saturating_add(self.extra_attempts))
    }

    /// How many attempts are left; `None` means unlimited. Work that was returned does not count.
    pub fn remaining(&self, assignment: &Assignment) -> Option<u32> {
        let counted = self.used.saturating_sub(self.given_back);
        self.max_attempts(assignment).map(|most| most.saturating_sub(counted))
    }

    /// The due date for this learner: the assignment's, or a later one that was granted.
    pub fn due_at(&self, assignment: &Assignment) -> Option<Timestamp> {
        assignment.due_at.map(|due| self.later_due_at.map_or(due, |later| due.max(later)))
    }

    /// Records how the latest submission was graded, or how its grade was corrected. Returning it gives its attempt
    /// back; taking the return back counts it again.
    #[must_use]
    pub fn graded(mut self, status: SubmissionStatus, action: Action) -> Self {
        let Some(current) = &mut self.current else { return self };
        let returned = action == Action::Return;
        match (current.returned, returned) {
            (false, true) => self.given_back += 1,
            (true, false) => self.given_back = self.given_back.saturating_sub(1),
            _ => {}
        }
        (current.status, current.returned) = (status, returned);
        self
    }

    /// The latest submission, if the next one takes its place: work that was not graded, or was returned.
    pub fn superseded_by_next(&self) -> Option<&Current> {
        self.current
            .as_ref()
            .filter(|current| current.status == SubmissionStatus::Submitted || current.returned)
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
        let due = self.due_at(assignment).is_some_and(|due| at > due);
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

    /// Records a submission with a file of this size, or 0 without one; returns its number, and the ungraded submission
    /// that it replaces.
    ///
    /// # Errors
    /// As [`Self::admits`].
    pub fn submit(
        self,
        submission: SubmissionId,
        file_bytes: u64,
        assignment: &Assignment,
        at: Timestamp,
    ) -> Result<(Self, u32, Option<Current>), Refusal> {
        self.admits(assignment, at)?;
        let mut state = self.close(submission);
        state.used += 1;
        let current = Current {
            submission,
            status: SubmissionStatus::Submitted,
            submitted_at: at,
            returned: false,
            file_bytes: Some(file_bytes),
        };
        let before = state.current.replace(current);
        let replaced = before.filter(|before| before.status == SubmissionStatus::Submitted);
        let number = state.used;
        Ok((state, number, replaced))
    }

    /// Whether newer work took the place of this work before it was graded, so that its file need not be kept.
    pub fn leaves_behind(&self, work: &Submission) -> bool {
        work.status == SubmissionStatus::Submitted && self.has_replaced(work.id)
    }

    /// Whether a newer submission has replaced this one.
    pub fn has_replaced(&self, submission: SubmissionId) -> bool {
        self.current.as_ref().is_some_and(|current| current.submission != submission)
    }
}
