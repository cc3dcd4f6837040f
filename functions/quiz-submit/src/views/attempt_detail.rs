//! One attempt as the learner sees it, with what the quiz's review setting reveals.

use std::collections::BTreeMap;

use domain::quiz::grading::QuestionResult;
use domain::quiz::{Question, QuestionId};
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;

use super::attempt::{AttemptView, partial_percent};
use super::number::percentage;
use super::quiz::QuestionView;

/// An attempt with its questions and, as far as they are revealed, its results.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AttemptDetail {
    /// Its `submitted_answers` are the answers to `questions`.
    pub attempt: AttemptView,
    /// The questions as they were asked, in their order.
    pub questions: Vec<QuestionView>,
    /// Results by question; empty while the quiz's review setting withholds them.
    pub results: Vec<ReviewedResult>,
}

/// The result of one question, with its author's explanation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReviewedResult {
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

impl AttemptDetail {
    /// `explained` holds the explanations; `None` withholds all results.
    pub(crate) fn new(
        attempt: AttemptView,
        paper: Vec<Question>,
        results: &[QuestionResult],
        explained: Option<&BTreeMap<QuestionId, String>>,
    ) -> Self {
        let reviewed = |explained: &BTreeMap<QuestionId, String>| {
            let result = |result: &QuestionResult| ReviewedResult {
                question_id: result.question_id.to_string(),
                correct: result.correct,
                partial_percent: partial_percent(result),
                explanation: explained.get(&result.question_id).cloned(),
            };
            results.iter().map(result).collect()
        };
        Self {
            attempt,
            questions: paper.into_iter().map(QuestionView::from).collect(),
            results: explained.map(reviewed).unwrap_or_default(),
        }
    }
}
