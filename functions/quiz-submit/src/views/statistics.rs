//! How the questions of a quiz did, for those who teach the course.

use domain::quiz::item_statistics::{ItemStatistics, share};
use domain::quiz::{Question, Quiz};
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;

use super::number::number;
use super::quiz::QuestionType;

/// How a quiz did.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StatisticsView {
    /// How many attempts were counted: the newest ones, up to a bound.
    pub attempts: u32,
    /// Whether these are all attempts there are.
    pub complete: bool,
    /// How many of them passed, in percent; `null`: none was counted.
    #[schema(schema_with = percentage_or_null)]
    pub passed_percent: Option<Number>,
    /// In the author's order; those that the quiz asks now.
    pub questions: Vec<ItemView>,
}

/// How a question did.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ItemView {
    /// Its id.
    pub question_id: String,
    /// What is asked.
    pub text: String,
    /// Whether one option is chosen or several.
    #[serde(rename = "type")]
    pub kind: QuestionType,
    /// How many attempts asked it.
    pub asked: u32,
    /// How many of those answered it.
    pub answered: u32,
    /// How many of those that asked it were answered right, in percent; `null`: it was never asked.
    #[schema(schema_with = percentage_or_null)]
    pub correct_percent: Option<Number>,
    /// In the author's order.
    pub options: Vec<OptionShareView>,
}

/// How often an option was chosen.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OptionShareView {
    /// Its id.
    pub option_id: String,
    /// What is offered.
    pub text: String,
    /// How many attempts chose it.
    pub chosen: u32,
    /// How many that is of those that were asked, in percent; `null`: nobody was.
    #[schema(schema_with = percentage_or_null)]
    pub chosen_percent: Option<Number>,
}

/// A percentage, or nothing to take one of.
fn percentage_or_null() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
    use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
    let kinds = SchemaType::from_iter([Type::Number, Type::Null]);
    ObjectBuilder::new().schema_type(kinds).minimum(Some(0)).maximum(Some(100)).build().into()
}

impl StatisticsView {
    /// What was counted, for the questions of `quiz`.
    pub(crate) fn new(statistics: &ItemStatistics, complete: bool, quiz: &Quiz) -> Self {
        Self {
            attempts: statistics.attempts,
            complete,
            passed_percent: share(statistics.passed, statistics.attempts).map(number),
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
        chosen_percent: share(item.chosen(&option.id), item.asked).map(number),
    };
    ItemView {
        question_id: question.id.to_string(),
        text: question.text.clone(),
        kind: question.kind.into(),
        asked: item.asked,
        answered: item.answered,
        correct_percent: share(item.right, item.asked).map(number),
        options: question.options.iter().map(option).collect(),
    }
}
