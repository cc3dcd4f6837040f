//! Grading a submission.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Submission, SubmissionId, SubmissionStatus};
use crate::assignment::Assignment;
use crate::{LearnerId, Marks, Points, Refusal};

/// The longest feedback.
pub const FEEDBACK_CHARACTERS_MAX: usize = 10_000;

/// An instructor's action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Gives a score; the passing score decides.
    Grade,
    /// Returns the work for revision; a score is optional.
    Return,
    /// Approves the work; a score is optional.
    Approve,
}

/// The result of grading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Marks>,
    pub max_score: Points,
    /// May be empty.
    #[serde(default)]
    pub feedback: String,
    pub by: LearnerId,
    pub at: Timestamp,
}

/// The audit entry of one grading action; never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradingEntry {
    pub submission: SubmissionId,
    pub action: Action,
    pub from: SubmissionStatus,
    pub to: SubmissionStatus,
    pub verdict: Verdict,
}

impl Submission {
    /// Applies an instructor's action.
    ///
    /// # Errors
    /// The work was graded before or is not submitted, or the score is out of range.
    pub fn grade(
        mut self,
        assignment: &Assignment,
        action: Action,
        (score, feedback): (Option<Marks>, String),
        by: LearnerId,
        now: Timestamp,
    ) -> Result<(Self, GradingEntry), Refusal> {
        let from = self.status;
        match (from, action) {
            (SubmissionStatus::Submitted, _) | (SubmissionStatus::Graded, Action::Approve) => {}
            (SubmissionStatus::Graded | SubmissionStatus::Approved | SubmissionStatus::NeedsRevision, _) => {
                return Err(Refusal::AlreadyGraded);
            }
            _ => return Err(Refusal::Conflict("This work has not been submitted yet.")),
        }
        if score.is_some_and(|score| score.value() > assignment.max_score.value()) {
            return Err(Refusal::field("score", format!("must be from 0 to {}", assignment.max_score)));
        }
        let passes = |score: Marks| score.value() >= assignment.passing_score.value();
        let kept = self.verdict.as_ref().and_then(|verdict| verdict.score);
        let (to, score) = match (action, score) {
            (Action::Grade, None) => return Err(Refusal::field("score", "is required for a grade")),
            (Action::Grade, Some(score)) if passes(score) => (SubmissionStatus::Graded, Some(score)),
            (Action::Grade, Some(score)) => (SubmissionStatus::NeedsRevision, Some(score)),
            (Action::Return, score) => (SubmissionStatus::NeedsRevision, score),
            (Action::Approve, Some(score)) if !passes(score) => {
                let least =
                    format!("must be at least the passing score of {} to approve", assignment.passing_score);
                return Err(Refusal::field("score", least));
            }
            (Action::Approve, score) => (SubmissionStatus::Approved, score.or(kept)),
        };
        let verdict = Verdict { score, max_score: assignment.max_score, feedback, by, at: now };
        self.status = to;
        self.verdict = Some(verdict.clone());
        let entry = GradingEntry { submission: self.id, action, from, to, verdict };
        Ok((self, entry))
    }
}
