//! Attempts at a quiz, and what the next one depends on.
//!
//! An [`Attempt`] is written once and never changed. [`QuizState`] is the one item per learner and quiz
//! that every attempt goes through; it hands out the numbers, so that they are gapless and end at the limit
//! however many requests arrive at once.

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::quiz::grading::{Grade, QuestionResult, Score};
use crate::quiz::{Answers, Quiz, Review};
use crate::{ContentId, CourseId, EnrolmentId, LearnerId, Refusal};

/// How long after its end an attempt still takes answers that were on their way.
pub const GRACE: SignedDuration = SignedDuration::from_secs(15);

/// A graded attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Its id; for a started attempt also what its paper follows from.
    pub id: Uuid,
    /// From 1, without gaps, for a learner and a quiz.
    pub number: u32,
    /// Who.
    pub learner: LearnerId,
    /// Which quiz.
    pub content: ContentId,
    /// In which course.
    pub course: CourseId,
    /// By which enrolment.
    pub enrolment: EnrolmentId,
    /// The version of the quiz that was asked and graded by. Not told to learners.
    pub quiz_version: u32,
    /// What was submitted.
    pub answers: Answers,
    /// What was right, question by question, in the order in which they were asked.
    pub results: Vec<QuestionResult>,
    /// The points of the right answers.
    #[serde(with = "rust_decimal::serde::str")]
    pub earned: Decimal,
    /// The points of all questions that were asked.
    #[serde(with = "rust_decimal::serde::str")]
    pub total: Decimal,
    /// The percentage, for display.
    pub score: Score,
    /// Whether the threshold was reached.
    pub passed: bool,
    /// When it was started by the server's clock, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When the answers arrived, or when the time was over.
    pub submitted_at: Timestamp,
    /// When it was graded.
    pub graded_at: Timestamp,
    /// How long it took, as the client says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_seconds: Option<u32>,
    /// How long it took by the server's clock, if it was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_seconds: Option<u64>,
    /// The time was over: graded with what had been saved.
    #[serde(default)]
    pub expired: bool,
}

/// An attempt that was started and not submitted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenAttempt {
    /// The id of the attempt to be.
    pub id: Uuid,
    /// The version of the quiz that it asks, whatever the author changes meanwhile.
    pub quiz_version: u32,
    /// When it was started.
    pub started_at: Timestamp,
    /// When the time is over; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// What was saved last.
    #[serde(default)]
    pub saved: Answers,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<Timestamp>,
    /// Its time is over while the learner may not come in: it waits for them, and the sweep passes it by.
    #[serde(default)]
    pub parked: bool,
}

/// What a learner's next attempt at a quiz depends on. It belongs to the learner, not to the enrolment: leaving
/// and re-joining changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizState {
    /// How many attempts were graded; the number of the last one.
    pub used: u32,
    /// Attempts that this learner has beyond the quiz's limit.
    #[serde(default)]
    pub extra_attempts: u32,
    /// Minutes that this learner has beyond the quiz's time limit.
    #[serde(default)]
    pub extra_minutes: u32,
    /// Percent of the quiz's time limit that this learner has on top of it.
    #[serde(default)]
    pub extra_time_percent: u32,
    /// The attempt that is going on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<OpenAttempt>,
    /// When the last attempt was submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_submitted_at: Option<Timestamp>,
    /// The quiz was passed once; never withdrawn.
    #[serde(default)]
    pub passed: bool,
    /// Some attempt was graded again: its newest grading stands beside it.
    #[serde(default)]
    pub regraded: bool,
}

/// Who attempts what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Who.
    pub learner: LearnerId,
    /// Which quiz.
    pub content: ContentId,
    /// In which course.
    pub course: CourseId,
    /// By which enrolment.
    pub enrolment: EnrolmentId,
}

/// What is handed in, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedIn {
    /// The version of the quiz that was asked.
    pub quiz_version: u32,
    /// The checked answers.
    pub answers: Answers,
    /// What came of them.
    pub grade: Grade,
    /// How long it took, as the client says.
    pub claimed_seconds: Option<u32>,
    /// When the answers arrived.
    pub at: Timestamp,
    /// The present moment.
    pub now: Timestamp,
    /// The time was over.
    pub expired: bool,
}

impl OpenAttempt {
    /// Whether its time, and the grace after it, is over.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| now > end + GRACE)
    }
}

impl QuizState {
    /// The limit for this learner; `None`: there is none.
    pub fn max_attempts(&self, quiz: &Quiz) -> Option<u32> {
        quiz.max_attempts.map(|most| most.get().saturating_add(self.extra_attempts))
    }

    /// How many attempts are left; `None`: any number.
    pub fn remaining(&self, quiz: &Quiz) -> Option<u32> {
        self.max_attempts(quiz).map(|most| most.saturating_sub(self.used))
    }

    /// How long an attempt of this learner lasts; `None`: as long as it takes.
    pub fn time_limit_minutes(&self, quiz: &Quiz) -> Option<u32> {
        let longer = |limit: u32| {
            let hundredths = u64::from(limit) * (100 + u64::from(self.extra_time_percent));
            u32::try_from(hundredths.div_ceil(100)).unwrap_or(u32::MAX).saturating_add(self.extra_minutes)
        };
        quiz.time_limit_minutes.map(|limit| longer(limit.get()))
    }

    /// When the next attempt may begin, if the quiz makes learners wait between attempts.
    pub fn next_attempt_at(&self, quiz: &Quiz) -> Option<Timestamp> {
        let wait = quiz.retry_delay_minutes.map(|delay| minutes(delay.get()))?;
        self.last_submitted_at.map(|last| last + wait)
    }

    /// Whether another attempt may begin now.
    ///
    /// # Errors
    /// None is left, or it is too early.
    pub fn admits(&self, quiz: &Quiz, now: Timestamp) -> Result<(), Refusal> {
        if self.remaining(quiz) == Some(0) {
            return Err(Refusal::MaxAttemptsReached);
        }
        if self.next_attempt_at(quiz).is_some_and(|next| now < next) {
            return Err(Refusal::Conflict("It is too early for another attempt at this quiz."));
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
            parked: false,
        }
    }

    /// Gives the open attempt the time that this learner has by now, `quiz` being what it asks. It never gets
    /// less than it began with, and none once it is over.
    pub fn extend(&mut self, quiz: &Quiz, now: Timestamp) {
        let Some(limit) = self.time_limit_minutes(quiz).map(minutes) else { return };
        let Some(open) = self.open.as_mut().filter(|open| !open.is_over(now)) else { return };
        open.expires_at = open.expires_at.map(|end| end.max(open.started_at + limit));
    }

    /// The state after the open attempt (or, `id` being fresh, one that was never started) was handed in.
    pub fn hand_in(mut self, subject: Subject, id: Uuid, work: HandedIn) -> (Self, Attempt) {
        let open = self.open.take();
        let started_at = open.as_ref().map(|open| open.started_at);
        let measured = started_at.map(|started| work.at.duration_since(started).as_secs());
        self.used += 1;
        self.last_submitted_at = Some(work.at);
        self.passed |= work.grade.passed;
        let attempt = Attempt {
            id: open.map_or(id, |open| open.id),
            number: self.used,
            learner: subject.learner,
            content: subject.content,
            course: subject.course,
            enrolment: subject.enrolment,
            quiz_version: work.quiz_version,
            answers: work.answers,
            results: work.grade.results,
            earned: work.grade.earned,
            total: work.grade.total,
            score: work.grade.score,
            passed: work.grade.passed,
            started_at,
            submitted_at: work.at,
            graded_at: work.now,
            claimed_seconds: work.claimed_seconds,
            measured_seconds: measured.map(|seconds| u64::try_from(seconds).unwrap_or(0)),
            expired: work.expired,
        };
        (self, attempt)
    }

    /// Whether the learner is told, question by question, what was right.
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
