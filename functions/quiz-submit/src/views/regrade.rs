//! What grading again changed, or would change.

use domain::Learner;
use domain::quiz::attempt::Attempt;
use domain::quiz::regrade::Grading;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;

use super::number::{number, percentage};
use super::teaching::PersonView;

/// One step of grading again: some attempts, the newest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RegradeReply {
    /// Nothing was written: this is what would change.
    pub dry_run: bool,
    /// How many attempts this step looked at.
    pub looked_at: u32,
    /// How many of them stay as they are.
    pub unchanged: u32,
    /// Those that change.
    pub changed: Vec<RegradedAttempt>,
    /// Questions that some of these attempts were asked in other words or with other options than the quiz has
    /// now: they keep the key that they were asked with.
    pub kept_questions: Vec<String>,
    /// Where the next step goes on; `null`: this was the last one.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

/// An attempt that counts otherwise now.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RegradedAttempt {
    /// Whose it is.
    pub learner: PersonView,
    /// Which one.
    #[schema(minimum = 1)]
    pub attempt_number: u32,
    /// Percent, before.
    #[schema(schema_with = percentage)]
    pub score_before: Number,
    /// Percent, now.
    #[schema(schema_with = percentage)]
    pub score_after: Number,
    /// Whether it had passed.
    pub passed_before: bool,
    /// Whether it passes now; a pass is never withdrawn.
    pub passed_after: bool,
    /// That completes the learner's course.
    pub course_completed: bool,
}

impl RegradedAttempt {
    /// `attempt` as it counted before.
    pub(crate) fn new(
        attempt: &Attempt,
        grading: &Grading,
        profile: Option<&Learner>,
        course_completed: bool,
    ) -> Self {
        Self {
            learner: PersonView::new(attempt.learner, profile),
            attempt_number: attempt.number,
            score_before: number(attempt.score),
            score_after: number(grading.score),
            passed_before: attempt.passed,
            passed_after: grading.passed,
            course_completed,
        }
    }
}
