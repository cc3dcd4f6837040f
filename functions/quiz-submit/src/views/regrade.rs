//! What regrading changed, or would change.

use domain::Learner;
use domain::quiz::attempt::Attempt;
use domain::quiz::regrade::Grading;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;

use super::number::{number, percentage};
use super::teaching::PersonView;

/// One batch of regraded attempts, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RegradeReply {
    /// Whether this is a preview: nothing was saved.
    pub dry_run: bool,
    /// Attempts in this batch.
    pub looked_at: u32,
    /// Attempts whose results stay the same.
    pub unchanged: u32,
    /// Attempts whose results change.
    pub changed: Vec<RegradedAttempt>,
    /// Ids of questions whose text or options have changed since some of these attempts: those attempts keep the
    /// key that the questions were asked with.
    pub kept_questions: Vec<String>,
    /// Cursor of the next batch; `null`: this was the last one.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

/// An attempt whose results change.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RegradedAttempt {
    pub learner: PersonView,
    #[schema(minimum = 1)]
    pub attempt_number: u32,
    /// Percentage before regrading.
    #[schema(schema_with = percentage)]
    pub score_before: Number,
    /// Percentage after regrading.
    #[schema(schema_with = percentage)]
    pub score_after: Number,
    pub passed_before: bool,
    /// A pass is never withdrawn.
    pub passed_after: bool,
    /// Whether the new pass completes the learner's course.
    pub course_completed: bool,
}

impl RegradedAttempt {
    /// Compares the attempt as it counted before with its new grading.
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
