//! What an instructor may say of a submission, and what becomes of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Submission, SubmissionId, SubmissionStatus};
use crate::assignment::Assignment;
use crate::{LearnerId, Marks, Points, Refusal};

/// The longest feedback.
pub const FEEDBACK_CHARACTERS_MAX: usize = 10_000;

/// What an instructor does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Gives a score, which decides.
    Grade,
    /// Gives it back to be worked over, without a score.
    Return,
    /// Signs it off, with or without a score.
    Approve,
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What it earned, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Marks>,
    /// Of how much.
    pub max_score: Points,
    /// In words; may be empty.
    #[serde(default)]
    pub feedback: String,
    /// By whom.
    pub by: LearnerId,
    /// When.
    pub at: Timestamp,
}

/// One action on a submission; written once and kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradingEntry {
    /// Which submission.
    pub submission: SubmissionId,
    /// What was done.
    pub action: Action,
    /// Where it stood before.
    pub from: SubmissionStatus,
    /// Where it stands after.
    pub to: SubmissionStatus,
    /// What was said.
    pub verdict: Verdict,
}

impl Submission {
    /// The submission after an instructor's action.
    ///
    /// # Errors
    /// It was graded before, is not handed in, or the score is not one of this assignment.
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
            _ => return Err(Refusal::Conflict("This work has not been handed in.")),
        }
        if score.is_some_and(|score| score.value() > assignment.max_score.value()) {
            return Err(Refusal::field("score", format!("from 0 to {}", assignment.max_score)));
        }
        let passes = |score: Marks| score.value() >= assignment.passing_score.value();
        let kept = self.verdict.as_ref().and_then(|verdict| verdict.score);
        let (to, score) = match (action, score) {
            (Action::Grade, None) => return Err(Refusal::field("score", "is needed for a grade")),
            (Action::Grade, Some(score)) if passes(score) => (SubmissionStatus::Graded, Some(score)),
            (Action::Grade, Some(score)) => (SubmissionStatus::NeedsRevision, Some(score)),
            (Action::Return, score) => (SubmissionStatus::NeedsRevision, score),
            (Action::Approve, Some(score)) if !passes(score) => {
                let least = format!("at least {}, the passing score, to approve", assignment.passing_score);
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
