//! A quiz as a learner sees it before grading. Nothing here depends on the answer key.

use std::collections::BTreeMap;

use domain::quiz::attempt::OpenAttempt;
use domain::quiz::{Question, QuestionKind, Scoring, ShownVersion};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;
use uuid::Uuid;

use super::attempt::{Chosen, chosen};
use super::number::{number, percentage, positive};
use crate::context::QuizContext;

/// A quiz with the learner's limits and open attempt.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QuizView {
    pub content_uuid: Uuid,
    pub course_uuid: Uuid,
    pub title: String,
    /// Percentage of the points that is needed to pass.
    #[schema(schema_with = percentage)]
    pub passing_score: Number,
    /// Time limit for this learner; `null`: none.
    #[schema(required)]
    pub time_limit_minutes: Option<u32>,
    /// Whether an attempt must be started before it can be submitted. Until then no questions are shown.
    pub needs_start: bool,
    /// Number of questions in an attempt.
    pub question_count: u32,
    /// Attempts that the learner has in total; `null`: unlimited.
    #[schema(required)]
    pub max_attempts: Option<u32>,
    /// Attempts that were graded.
    pub total_attempts: u32,
    /// Attempts that are left; `null`: unlimited.
    #[schema(required)]
    pub remaining_attempts: Option<u32>,
    /// When the next attempt may start, if that is in the future.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub next_attempt_at: Option<Timestamp>,
    /// Whether the learner has passed the quiz.
    pub passed: bool,
    /// What is shown here, for `version` of a submission.
    pub version: String,
    /// The questions; for an open attempt, its own selection and order.
    pub questions: Vec<QuestionView>,
    #[schema(required)]
    pub open_attempt: Option<OpenAttemptView>,
    /// The server's current time, for countdowns.
    #[schema(value_type = String, format = DateTime)]
    pub server_time: Timestamp,
}

/// A question as a learner sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QuestionView {
    pub id: String,
    pub text: String,
    #[serde(rename = "type")]
    pub kind: QuestionType,
    /// Points for a correct answer.
    #[schema(schema_with = positive)]
    pub points: Number,
    /// What to choose from, put in order or match; empty if the answer is typed.
    pub options: Vec<OptionView>,
    /// What to match with an option each; empty unless the type is `matching`.
    pub prompts: Vec<OptionView>,
    /// Whether a partly correct answer earns part of the points.
    pub partial_credit: bool,
}

/// What a question takes as its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionType {
    Single,
    /// One or more options.
    Multiple,
    /// The option `true` or `false`.
    TrueFalse,
    /// A number, as a text.
    Numeric,
    /// A text.
    ShortText,
    /// All options in order.
    Ordering,
    /// An option for each prompt.
    Matching,
}

/// One of the things that a question offers.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OptionView {
    pub id: String,
    pub text: String,
}

/// An attempt that was started and not submitted yet.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenAttemptView {
    /// The id that the attempt keeps when it is submitted.
    pub uuid: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// When its time ends; `null`: never.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    /// Saved answers by question.
    pub saved_answers: BTreeMap<String, Chosen>,
    /// When answers were last saved; `null`: never.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub saved_at: Option<Timestamp>,
}

/// Confirms that the answers were saved.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SavedView {
    /// The id that the attempt keeps when it is submitted.
    pub uuid: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub saved_at: Timestamp,
    /// When the attempt's time ends; `null`: never.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
}

impl QuizView {
    /// The quiz as this learner is asked it now.
    pub(crate) fn new(context: &QuizContext<'_>) -> Self {
        let (state, quiz, version) = (&context.state, context.settings(), context.version());
        let asked = version.quiz.pool.map_or(version.quiz.questions.len(), |pool| pool.get() as usize);
        Self {
            content_uuid: context.request.content.0,
            course_uuid: context.course.uuid.0,
            title: context.title.clone(),
            passing_score: number(version.quiz.passing_score),
            time_limit_minutes: state.time_limit_minutes(&version.quiz),
            needs_start: version.quiz.needs_start(),
            question_count: u32::try_from(asked).unwrap_or(u32::MAX),
            max_attempts: state.max_attempts(quiz),
            total_attempts: state.used,
            remaining_attempts: state.remaining(quiz),
            next_attempt_at: state.next_attempt_at(quiz).filter(|next| *next > context.now),
            passed: state.passed,
            version: ShownVersion::of(&version.quiz, context.now).to_string(),
            questions: context.paper().into_iter().map(QuestionView::from).collect(),
            open_attempt: state.open.as_ref().map(OpenAttemptView::from),
            server_time: context.now,
        }
    }
}

impl SavedView {
    /// Confirms the answers of this attempt.
    pub(crate) fn new(open: &OpenAttempt, saved_at: Timestamp) -> Self {
        Self { uuid: open.id, started_at: open.started_at, saved_at, expires_at: open.expires_at }
    }
}

impl From<QuestionKind> for QuestionType {
    fn from(kind: QuestionKind) -> Self {
        match kind {
            QuestionKind::Single => Self::Single,
            QuestionKind::Multiple => Self::Multiple,
            QuestionKind::TrueFalse => Self::TrueFalse,
            QuestionKind::Numeric => Self::Numeric,
            QuestionKind::ShortText => Self::ShortText,
            QuestionKind::Ordering => Self::Ordering,
            QuestionKind::Matching => Self::Matching,
        }
    }
}

impl From<Question> for QuestionView {
    fn from(question: Question) -> Self {
        let options = question.options.into_iter();
        let prompts = question.prompts.into_iter();
        Self {
            id: question.id.to_string(),
            text: question.text,
            kind: question.kind.into(),
            points: number(question.points),
            options: options
                .map(|option| OptionView { id: option.id.to_string(), text: option.text })
                .collect(),
            prompts: prompts
                .map(|prompt| OptionView { id: prompt.id.to_string(), text: prompt.text })
                .collect(),
            partial_credit: question.scoring == Scoring::Partial,
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
