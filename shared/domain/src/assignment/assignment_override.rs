//! More attempts or a later due date for one learner at one assignment.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::submission::AssignmentProgress;
use crate::LearnerId;

/// A grant by an instructor. It replaces the grant before, which stays in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentOverride {
    /// Sorts by time.
    pub id: Uuid,
    /// Attempts in addition to the assignment's limit.
    pub extra_attempts: u32,
    /// A due date that counts if it is later than the assignment's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The instructor's reason; may be empty.
    pub reason: String,
    pub granted_by: LearnerId,
    pub granted_at: Timestamp,
}

impl AssignmentOverride {
    /// The most extra attempts.
    pub const MOST_ATTEMPTS: u32 = 100;
    /// The most characters in a reason.
    pub const LONGEST_REASON: usize = 500;

    /// Applies the grant to what the learner may submit next.
    #[must_use]
    pub fn grant(&self, state: AssignmentProgress) -> AssignmentProgress {
        AssignmentProgress { extra_attempts: self.extra_attempts, later_due_at: self.due_at, ..state }
    }
}
