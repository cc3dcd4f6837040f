//! What a learner was granted, as those who teach the course see it.

use domain::quiz::Quiz;
use domain::quiz::attempt::QuizState;
use domain::{Learner, LearnerId, QuizOverride};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::teaching::PersonView;

/// What holds for one learner at one quiz.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OverrideView {
    /// For whom.
    pub learner: PersonView,
    /// Attempts beyond the quiz's limit.
    pub extra_attempts: u32,
    /// Percent of the quiz's time limit on top of it.
    pub extra_time_percent: u32,
    /// Minutes on top of that.
    pub extra_minutes: u32,
    /// How many attempts were graded.
    pub total_attempts: u32,
    /// How many attempts the learner has in all; `null`: any number.
    #[schema(required)]
    pub max_attempts: Option<u32>,
    /// How many are left; `null`: any number.
    #[schema(required)]
    pub remaining_attempts: Option<u32>,
    /// How long an attempt of this learner lasts; `null`: as long as it takes.
    #[schema(required)]
    pub time_limit_minutes: Option<u32>,
}

/// What holds for one learner at one quiz, and how it came about.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OverrideDetail {
    /// What holds.
    #[serde(rename = "override")]
    pub current: OverrideView,
    /// The newest grants, the newest first.
    pub history: Vec<GrantView>,
}

/// One grant; it took the place of the one before.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct GrantView {
    /// Attempts beyond the quiz's limit.
    pub extra_attempts: u32,
    /// Percent of the quiz's time limit on top of it.
    pub extra_time_percent: u32,
    /// Minutes on top of that.
    pub extra_minutes: u32,
    /// Why; may be empty.
    pub reason: String,
    /// Who granted it.
    pub granted_by: Uuid,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub granted_at: Timestamp,
}

impl OverrideView {
    /// What holds for this learner.
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
