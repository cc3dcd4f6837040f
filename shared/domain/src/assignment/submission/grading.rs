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
    /// What it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Verdict>,
}

/// A grade, as an instructor gives or corrects it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    pub action: Action,
    pub score: Option<Marks>,
    pub feedback: String,
    /// The instructor was warned that the correction takes a pass back, and means it.
    pub withdraw_pass: bool,
}

impl GradingEntry {
    /// Whether the learner had passed before and has not any more.
    pub fn withdraws_pass(&self) -> bool {
        self.from.is_passed() && !self.to.is_passed()
    }

    /// Whether it says what was said before.
    pub fn repeats(&self) -> bool {
        let said = |verdict: &Verdict| (verdict.score, verdict.feedback.clone());
        self.from == self.to && self.before.as_ref().is_some_and(|before| said(before) == said(&self.verdict))
    }

    /// Whether it changes a grade that was given before. Approving graded work adds to its grade.
    pub fn is_correction(&self) -> bool {
        self.before.is_some() && !(self.from == SubmissionStatus::Graded && self.action == Action::Approve)
    }

    /// Why a grade was corrected, as the grader said it. Feedback that was there before is none.
    pub fn reason(&self) -> Option<&str> {
        let before = self.before.as_ref().filter(|_| self.is_correction())?;
        let reason = self.verdict.feedback.as_str();
        (!reason.is_empty() && reason != before.feedback).then_some(reason)
    }
}

impl Submission {
    /// Applies an instructor's action: a first grade, or the correction of one.
    ///
    /// # Errors
    /// The work is not submitted, the score is out of range, or a pass would be taken back without a word.
    pub fn grade(
        mut self,
        assignment: &Assignment,
        Grade { action, score, feedback, withdraw_pass }: Grade,
        by: LearnerId,
        now: Timestamp,
    ) -> Result<(Self, GradingEntry), Refusal> {
        let from = self.status;
        match from {
            SubmissionStatus::Submitted
            | SubmissionStatus::Graded
            | SubmissionStatus::Approved
            | SubmissionStatus::NeedsRevision => {}
            SubmissionStatus::Draft | SubmissionStatus::AwaitingUpload | SubmissionStatus::Rejected => {
                return Err(Refusal::Conflict("This work has not been submitted yet."));
            }
        }
        if score.is_some_and(|score| score.value() > assignment.max_score.value()) {
            return Err(Refusal::field("score", format!("must be from 0 to {}", assignment.max_score)));
        }
        let passes = |score: Marks| score.value() >= assignment.passing_score.value();
        let kept = self.verdict.as_ref().and_then(|verdict| verdict.score).filter(|score| passes(*score));
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
        if from.is_passed() && !to.is_passed() && !withdraw_pass {
            return Err(Refusal::Conflict(
                "This takes back a pass: the assignment is open again, and a certificate that depends on it is \
                 revoked. If you mean it, send withdraw_pass: true.",
            ));
        }
        let verdict = Verdict { score, max_score: assignment.max_score, feedback, by, at: now };
        self.status = to;
        let before = self.verdict.replace(verdict.clone());
        let entry = GradingEntry { submission: self.id, action, from, to, verdict, before };
        Ok((self, entry))
    }
}
