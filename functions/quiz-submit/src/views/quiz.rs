//! A quiz as a learner sees it before grading. Nothing here is made from a key.

use std::collections::BTreeMap;

use domain::quiz::attempt::OpenAttempt;
use domain::quiz::{Question, QuestionKind, QuizVersion};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;
use uuid::Uuid;

use super::attempt::{Chosen, chosen};
use super::number::{number, percentage, positive};
use crate::desk::Desk;

/// A quiz.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QuizView {
    /// Its id.
    pub content_uuid: Uuid,
    /// The course it belongs to.
    pub course_uuid: Uuid,
    /// Its title.
    pub title: String,
    /// The percentage that passes.
    #[schema(schema_with = percentage)]
    pub passing_score: Number,
    /// How long an attempt of this learner lasts; `null`: as long as it takes.
    #[schema(required)]
    pub time_limit_minutes: Option<u32>,
    /// An attempt has to be started before it can be submitted; until then no questions are shown.
    pub needs_start: bool,
    /// How many questions an attempt asks.
    pub question_count: u32,
    /// How many attempts the learner has in all; `null`: any number.
    #[schema(required)]
    pub max_attempts: Option<u32>,
    /// How many were graded.
    pub total_attempts: u32,
    /// How many are left; `null`: any number.
    #[schema(required)]
    pub remaining_attempts: Option<u32>,
    /// When the next attempt may begin, if that lies ahead.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub next_attempt_at: Option<Timestamp>,
    /// The learner has passed it.
    pub passed: bool,
    /// What is asked; those of the open attempt, in its order.
    pub questions: Vec<QuestionView>,
    /// The attempt that is going on.
    #[schema(required)]
    pub open_attempt: Option<OpenAttemptView>,
    /// The server's clock, to count down by.
    #[schema(value_type = String, format = DateTime)]
    pub server_time: Timestamp,
}

/// A question.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QuestionView {
    /// Its id.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// Whether one option is chosen or several.
    #[serde(rename = "type")]
    pub kind: QuestionType,
    /// What a right answer earns.
    #[schema(schema_with = positive)]
    pub points: Number,
    /// What is offered.
    pub options: Vec<OptionView>,
}

/// Whether one option is chosen or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionType {
    /// One option.
    Single,
    /// One or more.
    Multiple,
}

/// An option.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OptionView {
    /// Its id.
    pub id: String,
    /// What is offered.
    pub text: String,
}

/// The attempt that is going on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenAttemptView {
    /// The id of the attempt to be.
    pub uuid: Uuid,
    /// When it was started.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// When its time is over; `null`: never.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    /// What was saved, by question.
    pub saved_answers: BTreeMap<String, Chosen>,
    /// When that was.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub saved_at: Option<Timestamp>,
}

/// What was saved.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SavedView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub saved_at: Timestamp,
    /// When the time is over; `null`: never.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
}

impl QuizView {
    /// The quiz as this learner is asked it now.
    pub(crate) fn new(desk: &Desk, version: &QuizVersion, content: Uuid, now: Timestamp) -> Self {
        let (state, quiz) = (&desk.state, &desk.current.quiz);
        let asked = version.quiz.pool.map_or(version.quiz.questions.len(), |pool| pool.get() as usize);
        Self {
            content_uuid: content,
            course_uuid: desk.course.uuid.0,
            title: desk.title.clone(),
            passing_score: number(version.quiz.passing_score),
            time_limit_minutes: state.time_limit_minutes(&version.quiz),
            needs_start: quiz.needs_start(),
            question_count: u32::try_from(asked).unwrap_or(u32::MAX),
            max_attempts: state.max_attempts(quiz),
            total_attempts: state.used,
            remaining_attempts: state.remaining(quiz),
            next_attempt_at: state.next_attempt_at(quiz).filter(|next| *next > now),
            passed: state.passed,
            questions: desk.paper(version).into_iter().map(QuestionView::from).collect(),
            open_attempt: state.open.as_ref().map(OpenAttemptView::from),
            server_time: now,
        }
    }
}

impl From<QuestionKind> for QuestionType {
    fn from(kind: QuestionKind) -> Self {
        match kind {
            QuestionKind::Single => Self::Single,
            QuestionKind::Multiple => Self::Multiple,
        }
    }
}

impl From<Question> for QuestionView {
    fn from(question: Question) -> Self {
        let options = question.options.into_iter();
        Self {
            id: question.id.to_string(),
            text: question.text,
            kind: question.kind.into(),
            points: number(question.points),
            options: options
                .map(|option| OptionView { id: option.id.to_string(), text: option.text })
                .collect(),
        }
    }
}

impl From<&OpenAttempt> for OpenAttemptView {
    fn from(open: &OpenAttempt) -> Self {
        Self {
            uuid: open.id,
            started_at: open.started_at,
            expires_at: open.expires_at,
            saved_answers: chosen(&open.saved),
            saved_at: open.saved_at,
        }
    }
}
