//! What a learner was granted, as the course's instructors see it.

use domain::quiz::Quiz;
use domain::quiz::attempt::QuizState;
use domain::{Learner, LearnerId, QuizOverride};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::teaching::PersonView;

/// The limits of one learner at one quiz.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OverrideView {
    pub learner: PersonView,
    /// Attempts in addition to the quiz's limit.
    pub extra_attempts: u32,
    /// Extra time, as a percentage of the quiz's time limit.
    pub extra_time_percent: u32,
    /// Further minutes, added to the percentage.
    pub extra_minutes: u32,
    /// Attempts that were graded.
    pub total_attempts: u32,
    /// Attempts that the learner has in total; `null`: unlimited.
    #[schema(required)]
    pub max_attempts: Option<u32>,
    /// Attempts that are left; `null`: unlimited.
    #[schema(required)]
    pub remaining_attempts: Option<u32>,
    /// Time limit for this learner; `null`: none.
    #[schema(required)]
    pub time_limit_minutes: Option<u32>,
}

/// The limits of one learner at one quiz, with the history of grants.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OverrideDetail {
    #[serde(rename = "override")]
    pub current: OverrideView,
    /// The latest 50 grants, newest first.
    pub history: Vec<GrantView>,
}

/// One grant; it replaced the one before.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct GrantView {
    /// Attempts in addition to the quiz's limit.
    pub extra_attempts: u32,
    /// Extra time, as a percentage of the quiz's time limit.
    pub extra_time_percent: u32,
    /// Further minutes, added to the percentage.
    pub extra_minutes: u32,
    /// The instructor's reason; may be empty.
    pub reason: String,
    /// The instructor who granted it.
    pub granted_by: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub granted_at: Timestamp,
}

impl OverrideView {
    pub(crate) fn new(learner: LearnerId, profile: Option<&Learner>, state: &QuizState, quiz: &Quiz) -> Self {
        Self {
            learner: PersonView::new(learner, profile),
            extra_attempts: state.extra_attempts,
            extra_time_percent: state.extra_time_percent,
            extra_minutes: state.extra_minutes,
            total_attempts: state.used,
            max_attempts: state.max_attempts(quiz),
            remaining_attempts: state.remaining(quiz),
            time_limit_minutes: state.time_limit_minutes(quiz),
        }
    }
}

impl From<QuizOverride> for GrantView {
    fn from(grant: QuizOverride) -> Self {
        Self {
            extra_attempts: grant.extra_attempts,
            extra_time_percent: grant.extra_time_percent,
            extra_minutes: grant.extra_minutes,
            reason: grant.reason,
            granted_by: grant.granted_by.0,
            granted_at: grant.granted_at,
        }
    }
}
