//! Attempts at a quiz, and what the next one depends on.
//!
//! An [`Attempt`] is written once and never changed. [`QuizState`] is one item per learner and quiz that every
//! attempt has to update. It assigns the numbers, so that they have no gaps and end at the limit however many
//! requests arrive at once.

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::quiz::grading::{Grade, QuestionResult, Score};
use crate::quiz::{Answers, Quiz, Review};
use crate::{ContentId, CourseId, EnrolmentId, LearnerId, Refusal};

/// How long after its end an attempt still accepts answers, which may have been on their way.
pub const GRACE: SignedDuration = SignedDuration::from_secs(15);
/// How soon an attempt that waits for access is looked at again.
const LOOK_AGAIN_FIRST: SignedDuration = SignedDuration::from_mins(15);
/// The sweep reaches an attempt long before its time has been over for so long.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(1);
/// How long at most it is not looked at.
const LOOK_AGAIN_MAX: SignedDuration = SignedDuration::from_hours(24);

/// A graded attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Also determines the paper of an attempt that was started.
    pub id: Uuid,
    /// Counts from 1 without gaps, for each learner and quiz.
    pub number: u32,
    pub learner: LearnerId,
    pub content: ContentId,
    pub course: CourseId,
    pub enrolment: EnrolmentId,
    /// The version that the attempt was asked by. Hidden from learners.
    pub quiz_version: u32,
    /// The version whose key it was graded by. Absent: the version that it was asked by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_version: Option<u32>,
    pub answers: Answers,
    /// One for each question, in the order in which they were asked.
    pub results: Vec<QuestionResult>,
    /// The points that were earned, as in [`Grade::earned`].
    #[serde(with = "rust_decimal::serde::str")]
    pub earned: Decimal,
    /// The points of all questions in the attempt.
    #[serde(with = "rust_decimal::serde::str")]
    pub total: Decimal,
    pub score: Score,
    pub passed: bool,
    /// Absent: submitted without a start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When the answers arrived, or when the time ended.
    pub submitted_at: Timestamp,
    pub graded_at: Timestamp,
    /// Time spent, as reported by the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_seconds: Option<u32>,
    /// Time spent by the server's clock, if the attempt was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_seconds: Option<u64>,
    /// The time was over, so the saved answers were graded.
    #[serde(default)]
    pub expired: bool,
}

/// An attempt that was started and not submitted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenAttempt {
    /// The id that the attempt keeps when it is submitted.
    pub id: Uuid,
    /// The version of the quiz that it asks, even if the author changes the quiz meanwhile.
    pub quiz_version: u32,
    pub started_at: Timestamp,
    /// Absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    #[serde(default)]
    pub saved: Answers,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<Timestamp>,
    /// Its time is over but the learner has no access: it waits until they have, and the sweep looks again then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_again_at: Option<Timestamp>,
}

/// What a learner's next attempt at a quiz depends on.
///
/// It belongs to the learner and not to the enrolment, so leaving and re-joining the course resets nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizState {
    /// Attempts that were graded; also the number of the last one.
    pub used: u32,
    /// Attempts in addition to the quiz's limit.
    #[serde(default)]
    pub extra_attempts: u32,
    /// Minutes in addition to the quiz's time limit and [`Self::extra_time_percent`].
    #[serde(default)]
    pub extra_minutes: u32,
    /// Extra time, as a percentage of the quiz's time limit.
    #[serde(default)]
    pub extra_time_percent: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<OpenAttempt>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_submitted_at: Option<Timestamp>,
    /// A pass is never withdrawn.
    #[serde(default)]
    pub passed: bool,
    /// At least one attempt was regraded: its newest grading is stored beside it.
    #[serde(default)]
    pub regraded: bool,
}

/// The learner, quiz, course and enrolment that an attempt belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    pub learner: LearnerId,
    pub content: ContentId,
    pub course: CourseId,
    pub enrolment: EnrolmentId,
}

/// Graded work that is submitted as an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmittedWork {
    pub quiz_version: u32,
    /// The version whose key the grade is by.
    pub key_version: u32,
    pub answers: Answers,
    pub grade: Grade,
    /// Time spent, as reported by the client.
    pub claimed_seconds: Option<u32>,
    /// When the answers arrived, or when the time ended.
    pub submitted_at: Timestamp,
    pub graded_at: Timestamp,
    /// The time was over, so `answers` are the saved ones.
    pub expired: bool,
}

impl OpenAttempt {
    /// Whether its time is over, including the grace period.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| now > end + GRACE)
    }

    /// When the sweep has to look at it. `None`: never, as its time does not end.
    pub fn due_at(&self) -> Option<Timestamp> {
        self.look_again_at.or(self.expires_at)
    }

    /// Lets an attempt whose time is over wait for its learner's access.
    ///
    /// A suspension may end at any moment without the learner. Access that has ended is asked for after as long as it
    /// has been missing, so that an attempt that waits for years costs a look a day.
    pub fn park(&mut self, is_suspended: bool, now: Timestamp) {
        let missing = self.expires_at.map_or(SignedDuration::ZERO, |end| now.duration_since(end));
        let longest = if is_suspended { LOOK_AGAIN_FIRST } else { LOOK_AGAIN_MAX };
        self.look_again_at = Some(now + missing.clamp(LOOK_AGAIN_FIRST, longest));
    }
}

impl QuizState {
    /// Whether an attempt is open that has a time of its own and began before a moment.
    pub fn runs_since_before(&self, moment: Option<Timestamp>) -> bool {
        let timed = self.open.as_ref().filter(|open| open.expires_at.is_some());
        timed.zip(moment).is_some_and(|(open, moment)| open.started_at < moment)
    }

    /// The limit for this learner; `None`: unlimited.
    pub fn max_attempts(&self, quiz: &Quiz) -> Option<u32> {
        quiz.max_attempts.map(|most| most.get().saturating_add(self.extra_attempts))
    }

    /// Attempts that are left; `None`: unlimited.
    pub fn remaining(&self, quiz: &Quiz) -> Option<u32> {
        self.max_attempts(quiz).map(|most| most.saturating_sub(self.used))
    }

    /// The time limit for this learner; `None`: none.
    pub fn time_limit_minutes(&self, quiz: &Quiz) -> Option<u32> {
        let longer = |limit: u32| {
            let hundredths = u64::from(limit) * (100 + u64::from(self.extra_time_percent));
            u32::try_from(hundredths.div_ceil(100)).unwrap_or(u32::MAX).saturating_add(self.extra_minutes)
        };
        quiz.time_limit_minutes.map(|limit| longer(limit.get()))
    }

    /// When the next attempt may start, if the quiz has a delay between attempts.
    pub fn next_attempt_at(&self, quiz: &Quiz) -> Option<Timestamp> {
        let wait = quiz.retry_delay_minutes.map(|delay| minutes(delay.get()))?;
        self.last_submitted_at.map(|last| last + wait)
    }

    /// Refuses another attempt if none is left or if it is too early.
    ///
    /// # Errors
    /// `MAX_ATTEMPTS_REACHED`, or `CONFLICT` before [`Self::next_attempt_at`].
    pub fn require_attempt_left(&self, quiz: &Quiz, now: Timestamp) -> Result<(), Refusal> {
        if self.remaining(quiz) == Some(0) {
            return Err(Refusal::MaxAttemptsReached);
        }
        if self.next_attempt_at(quiz).is_some_and(|next| now < next) {
            return Err(Refusal::Conflict(
                "You can't start another attempt at this quiz yet. Please wait and try again.",
            ));
        }
        Ok(())
    }

    /// Starts an attempt.
    pub fn start(&self, quiz: &Quiz, quiz_version: u32, id: Uuid, now: Timestamp) -> OpenAttempt {
        let expires_at = self.time_limit_minutes(quiz).map(|limit| now + minutes(limit));
        OpenAttempt {
            id,
            quiz_version,
            started_at: now,
            expires_at,
            saved: Answers::default(),
            saved_at: None,
            look_again_at: None,
        }
    }

    /// Extends the open attempt to this learner's current time limit for `quiz`, the version that it asks.
    ///
    /// Its time is never shortened, and an attempt that is over stays over.
    pub fn extend(&mut self, quiz: &Quiz, now: Timestamp) {
        let Some(limit) = self.time_limit_minutes(quiz).map(minutes) else { return };
        let Some(open) = self.open.as_mut().filter(|open| !open.is_over(now)) else { return };
        open.expires_at = open.expires_at.map(|end| end.max(open.started_at + limit));
    }

    /// The state with its attempt to be looked at now, if an earlier release took that out of the sweep's index.
    pub fn found_again(&self, now: Timestamp) -> Option<Self> {
        let open = self.open.as_ref()?;
        let forgotten = open.look_again_at.is_none() && open.is_over(now - FORGOTTEN);
        let found = OpenAttempt { look_again_at: Some(now), ..open.clone() };
        forgotten.then(|| Self { open: Some(found), ..self.clone() })
    }

    /// Submits the open attempt; without one, an attempt of the given id that was never started.
    pub fn submit(mut self, subject: Subject, id: Uuid, work: SubmittedWork) -> (Self, Attempt) {
        let open = self.open.take();
        let started_at = open.as_ref().map(|open| open.started_at);
        let measured = started_at.map(|started| work.submitted_at.duration_since(started).as_secs());
        self.used += 1;
        self.last_submitted_at = Some(work.submitted_at);
        self.passed |= work.grade.passed;
        let attempt = Attempt {
            id: open.map_or(id, |open| open.id),
            number: self.used,
            learner: subject.learner,
            content: subject.content,
            course: subject.course,
            enrolment: subject.enrolment,
            quiz_version: work.quiz_version,
            key_version: Some(work.key_version).filter(|key| *key != work.quiz_version),
            answers: work.answers,
            results: work.grade.results,
            earned: work.grade.earned,
            total: work.grade.total,
            score: work.grade.score,
            passed: work.grade.passed,
            started_at,
            submitted_at: work.submitted_at,
            graded_at: work.graded_at,
            claimed_seconds: work.claimed_seconds,
            measured_seconds: measured.map(|seconds| u64::try_from(seconds).unwrap_or(0)),
            expired: work.expired,
        };
        (self, attempt)
    }

    /// Whether the learner may see the result of each question.
    pub fn reveals(&self, quiz: &Quiz) -> bool {
        match quiz.review {
            Review::AfterSubmit => true,
            Review::AfterPassOrExhausted => self.passed || self.remaining(quiz) == Some(0),
            Review::Never => false,
        }
    }
}

fn minutes(count: u32) -> SignedDuration {
    SignedDuration::from_mins(count.into())
}

#[cfg(test)]
#[path = "attempt_tests.rs"]
mod tests;
