//! The outcome of a quiz that its author tries.

use domain::quiz::AnswerKey;
use domain::quiz::grading::{Grade, QuestionResult};
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

/// How the answers would be graded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TrialView {
    /// The percentage of the points, with at most two decimals.
    #[schema(schema_with = percentage)]
    pub score: Number,
    pub passed: bool,
    /// One for each question.
    pub results: Vec<TrialResult>,
}

/// How an answer would be graded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrialResult {
    pub question_id: String,
    /// Whether the answer earned all points.
    pub correct: bool,
    /// Percentage of the points that a partly correct answer earned; absent: it earned all or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = percentage)]
    pub partial_percent: Option<Number>,
    /// Why the right answer is right; absent: the author has written nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub explanation: Option<String>,
}

impl TrialView {
    /// The result of a trial.
    pub fn new(grade: &Grade, key: &AnswerKey) -> Self {
        let result = |result: &QuestionResult| TrialResult {
            question_id: result.question_id.to_string(),
            correct: result.correct,
            partial_percent: result.partial.map(|partial| number(&partial.shown_percent().to_string())),
            explanation: key.of(&result.question_id).and_then(|key| key.explanation.clone()),
        };
        Self {
            score: number(&grade.score.to_string()),
            passed: grade.passed,
            results: grade.results.iter().map(result).collect(),
        }
    }
}

fn number(text: &str) -> Number {
    serde_json::from_str(text).unwrap_or_else(|_| Number::from(0))
}

fn percentage() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0)).maximum(Some(100)).build().into()
}
