//! A quiz as an author writes it, in any of the spellings of specification 3.3.
//!
//! Two spellings of one thing are two fields here, not aliases: so the published schema shows both, and
//! the conversion can say which two contradict each other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::question_definition::QuestionDefinition;
use super::values::AuthoredNumber;
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
