//! The outcome of a quiz that its author tries.

use domain::quiz::grading::Grade;
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
    pub correct: bool,
}

impl TrialView {
    /// The result of a trial.
    pub fn new(grade: &Grade) -> Self {
        let result = |result: &domain::quiz::grading::QuestionResult| TrialResult {
            question_id: result.question_id.to_string(),
            correct: result.correct,
        };
        Self {
            score: serde_json::from_str(&grade.score.to_string()).unwrap_or_else(|_| Number::from(0)),
            passed: grade.passed,
            results: grade.results.iter().map(result).collect(),
        }
    }
}

fn percentage() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0)).maximum(Some(100)).build().into()
}
