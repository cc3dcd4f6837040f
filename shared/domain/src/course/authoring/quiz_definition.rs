//! A quiz as an author writes it, in any of the spellings of specification 3.3.
//!
//! Two spellings of one thing are two fields here, not aliases: so the published schema shows both, and
//! the conversion can say which two contradict each other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{AuthoredNumber, TextOrList};
use crate::quiz::Review;

/// A quiz. The key is split off when it is stored; learners never receive it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuizDefinition {
    /// At least one.
    #[schemars(length(min = 1))]
    pub questions: Vec<QuestionDefinition>,
    /// The percentage of the points that passes, from 0 to 100, decimals allowed. Absent: 70.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passing_score: Option<AuthoredNumber>,
    /// Another spelling of `passing_score`.
    #[serde(rename = "passingScore", default, skip_serializing_if = "Option::is_none")]
    pub passing_score_camel: Option<AuthoredNumber>,
    /// How often the quiz may be answered. Absent or 0: any number of times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<AuthoredNumber>,
    /// Another spelling of `max_attempts`.
    #[serde(rename = "maxAttempts", default, skip_serializing_if = "Option::is_none")]
    pub max_attempts_camel: Option<AuthoredNumber>,
    /// How long an attempt lasts, in minutes. Absent or 0: as long as it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_limit_minutes: Option<AuthoredNumber>,
    /// How long a learner has to wait after an attempt before the next one, in minutes. Absent or 0: not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_delay_minutes: Option<AuthoredNumber>,
    /// Show questions and options in another order in every attempt. Absent: no.
    #[serde(default)]
    pub shuffle: bool,
    /// Draw that many of the questions for every attempt. Absent or 0: ask all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<AuthoredNumber>,
    /// When learners are told which of their answers were right. Absent: after every attempt.
    #[serde(default)]
    pub review: Review,
}

/// A question, with its key in one of three spellings: `correctAnswer`, `correctAnswers`, or `isCorrect`
/// at the options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionDefinition {
    /// The id of the question, unique in the quiz. Never changes: attempts refer to it.
    #[schemars(length(min = 1, max = 100))]
    pub id: String,
    /// What is asked.
    #[schemars(length(min = 1, max = 2000))]
    pub text: String,
    /// Absent: `multiple` when the key is written as a list or marks several options, else `single`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<QuestionTypeName>,
    /// What a right answer earns: 0.01 to 1000 with at most two decimals. Absent: 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<AuthoredNumber>,
    /// At least two.
    #[schemars(length(min = 2))]
    pub options: Vec<OptionDefinition>,
    /// The id of the right option, or a list of the ids of all right options.
    #[serde(rename = "correctAnswer", default, skip_serializing_if = "Option::is_none")]
    pub correct_answer: Option<TextOrList>,
    /// A list of the ids of all right options.
    #[serde(rename = "correctAnswers", default, skip_serializing_if = "Option::is_none")]
    pub correct_answers: Option<Vec<String>>,
    /// Why the right answer is right. Kept with the key, since it gives it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
}

/// An option of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionDefinition {
    /// The id of the option, unique in the question. Never changes: attempts refer to it, so that options
    /// can be reordered and reworded.
    #[schemars(length(min = 1, max = 100))]
    pub id: String,
    /// What is offered.
    #[schemars(length(min = 1, max = 1000))]
    pub text: String,
    /// Whether it is right; in place of `correctAnswer`.
    #[serde(rename = "isCorrect", default, skip_serializing_if = "Option::is_none")]
    pub is_correct: Option<bool>,
}

/// The names of the two types of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionTypeName {
    /// One option is right.
    Single,
    /// Another name of `single`.
    SingleChoice,
    /// Another name of `single`.
    TrueFalse,
    /// One or more options are right.
    Multiple,
    /// Another name of `multiple`.
    MultipleChoice,
}
