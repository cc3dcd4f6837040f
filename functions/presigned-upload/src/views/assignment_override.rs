//! What an instructor granted one learner at one assignment.

use domain::assignment::Assignment;
use domain::assignment::assignment_override::AssignmentOverride;
use domain::assignment::submission::AssignmentProgress;
use domain::{Learner, LearnerId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The limits of one learner at one assignment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AssignmentOverrideView {
    pub learner: Uuid,
    /// May be empty.
    pub learner_name: String,
    /// Attempts in addition to the assignment's limit.
    pub extra_attempts: u32,
    /// Attempts that were submitted and count.
    pub used_attempts: u32,
    /// Attempts that the learner has in total; `null`: unlimited.
    #[schema(required)]
    pub max_attempts: Option<u32>,
    /// Attempts that are left; `null`: unlimited.
    #[schema(required)]
    pub remaining_attempts: Option<u32>,
    /// The due date for this learner; `null`: none.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
}

/// The limits of one learner at one assignment, with the history of grants.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AssignmentOverrideDetail {
    #[serde(rename = "override")]
    pub current: AssignmentOverrideView,
    /// The latest 50 grants, newest first.
    pub history: Vec<AssignmentGrantView>,
}

/// One grant; it replaced the one before.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AssignmentGrantView {
    /// Attempts in addition to the assignment's limit.
    pub extra_attempts: u32,
    /// The later due date; `null`: none.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// The instructor's reason; may be empty.
    pub reason: String,
    /// The instructor who granted it.
    pub granted_by: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub granted_at: Timestamp,
}

impl AssignmentOverrideView {
    pub(crate) fn new(
        learner: LearnerId,
        profile: Option<&Learner>,
        state: &AssignmentProgress,
        assignment: &Assignment,
    ) -> Self {
        Self {
            learner: learner.0,
            learner_name: profile.map(|profile| profile.name.clone()).unwrap_or_default(),
            extra_attempts: state.extra_attempts,
            used_attempts: state.used.saturating_sub(state.given_back),
            max_attempts: state.max_attempts(assignment),
            remaining_attempts: state.remaining(assignment),
            due_at: state.due_at(assignment),
        }
    }
}

impl From<AssignmentOverride> for AssignmentGrantView {
    fn from(grant: AssignmentOverride) -> Self {
        Self {
            extra_attempts: grant.extra_attempts,
            due_at: grant.due_at,
            reason: grant.reason,
            granted_by: grant.granted_by.0,
            granted_at: grant.granted_at,
        }
    }
}
