//! How the questions of a quiz were answered, for the course's instructors.

use domain::quiz::item_statistics::{ItemStatistics, percentage};
use domain::quiz::{Question, Quiz};
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;

use super::number::number;
use super::quiz::QuestionType;

/// Statistics of a quiz.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StatisticsView {
    /// Attempts that were counted: the newest ones, up to 500.
    pub attempts: u32,
    /// Whether all attempts were counted.
    pub complete: bool,
    /// Percentage of attempts that passed; `null`: there are none.
    #[schema(schema_with = percentage_or_null)]
    pub passed_percent: Option<Number>,
    /// The current questions, in the author's order.
    pub questions: Vec<ItemView>,
}

/// Statistics of a question.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ItemView {
    pub question_id: String,
    pub text: String,
    #[serde(rename = "type")]
    pub kind: QuestionType,
    /// Attempts that asked this question.
    pub asked: u32,
    /// Attempts that answered it.
    pub answered: u32,
    /// Percentage of correct answers among the attempts that asked it; `null`: it was never asked.
    #[schema(schema_with = percentage_or_null)]
    pub correct_percent: Option<Number>,
    pub options: Vec<OptionShareView>,
}

/// How often an option was chosen.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OptionShareView {
    pub option_id: String,
    pub text: String,
    /// Attempts that chose this option.
    pub chosen: u32,
    /// Percentage of attempts that chose it, of those that asked the question; `null`: it was never asked.
    #[schema(schema_with = percentage_or_null)]
    pub chosen_percent: Option<Number>,
}

/// The schema of a percentage that may be missing.
fn percentage_or_null() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
    use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
    let kinds = SchemaType::from_iter([Type::Number, Type::Null]);
    ObjectBuilder::new().schema_type(kinds).minimum(Some(0)).maximum(Some(100)).build().into()
}

impl StatisticsView {
    /// The statistics of the questions that `quiz` asks.
    pub(crate) fn new(statistics: &ItemStatistics, complete: bool, quiz: &Quiz) -> Self {
        Self {
            attempts: statistics.attempts,
            complete,
            passed_percent: percentage(statistics.passed, statistics.attempts).map(number),
            questions: quiz.questions.iter().map(|question| item(statistics, question)).collect(),
        }
    }
}

fn item(statistics: &ItemStatistics, question: &Question) -> ItemView {
    let item = statistics.item(question);
    let option = |option: &domain::quiz::AnswerOption| OptionShareView {
        option_id: option.id.to_string(),
        text: option.text.clone(),
        chosen: item.chosen(&option.id),
        chosen_percent: percentage(item.chosen(&option.id), item.asked).map(number),
    };
    ItemView {
        question_id: question.id.to_string(),
        text: question.text.clone(),
        kind: question.kind.into(),
        asked: item.asked,
        answered: item.answered,
        correct_percent: percentage(item.correct, item.asked).map(number),
        options: question.options.iter().map(option).collect(),
    }
}
