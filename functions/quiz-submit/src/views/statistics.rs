//! How the questions of a quiz were answered, for the course's instructors.

use domain::quiz::item_statistics::{Given, Item, ItemStatistics, percentage};
use domain::quiz::{AnswerOption, OptionId, Question, QuestionKind, Quiz};
use serde::{Deserialize, Serialize};
use serde_json::Number;
use shared::http::fits_response;
use utoipa::ToSchema;

use super::number::number;
use super::quiz::QuestionType;

/// The most typed answers that are shown for a question.
const MOST_TYPED: usize = 20;
/// The most answers that are shown for a place or prompt, the first number with which the response is small enough. A
/// learner's answers have no limit together: hundreds of questions may have twenty places for twenty long texts.
const MOST_PLACED: [usize; 4] = [usize::MAX, 5, 1, 0];

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
    /// Average percentage of the points that the attempts which asked it earned; `null`: it was never asked.
    #[schema(schema_with = percentage_or_null)]
    pub earned_percent: Option<Number>,
    /// For choices, how often each option was chosen.
    pub options: Vec<OptionShareView>,
    /// For the other types, the most frequent answers. Numeric and short text: the 20 most frequent ones. Ordering: what was
    /// put at each place. Matching: what each prompt was matched with. The rarest ones are left out where the response
    /// would be larger than 5 MB.
    pub answers: Vec<AnswerShareView>,
}

/// How often an answer was given.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AnswerShareView {
    /// The place, counted from 1, or the prompt; absent: the answer was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub label: Option<String>,
    /// What was typed, or the text of the option.
    pub text: String,
    /// Attempts that gave this answer.
    pub given: u32,
    /// Percentage of attempts that gave it, of those that asked the question; `null`: it was never asked.
    #[schema(schema_with = percentage_or_null)]
    pub given_percent: Option<Number>,
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
        let with = |most: usize| Self {
            attempts: statistics.attempts,
            complete,
            passed_percent: percentage(statistics.passed, statistics.attempts).map(number),
            questions: quiz.questions.iter().map(|question| item(statistics, question, most)).collect(),
        };
        let [all, fewer @ ..] = MOST_PLACED;
        fewer.into_iter().fold(with(all), |view, most| if fits_response(&view) { view } else { with(most) })
    }
}

fn item(statistics: &ItemStatistics, question: &Question, most_placed: usize) -> ItemView {
    let item = statistics.item(question);
    let option = |option: &AnswerOption| OptionShareView {
        option_id: option.id.to_string(),
        text: option.text.clone(),
        chosen: item.chosen(&option.id),
        chosen_percent: percentage(item.chosen(&option.id), item.asked).map(number),
    };
    let options = match question.kind {
        QuestionKind::Single | QuestionKind::Multiple | QuestionKind::TrueFalse => {
            question.options.iter().map(option).collect()
        }
        QuestionKind::Numeric | QuestionKind::ShortText | QuestionKind::Ordering | QuestionKind::Matching => {
            Vec::new()
        }
    };
    ItemView {
        question_id: question.id.to_string(),
        text: question.text.clone(),
        kind: question.kind.into(),
        asked: item.asked,
        answered: item.answered,
        correct_percent: percentage(item.correct, item.asked).map(number),
        earned_percent: item.earned_percent().map(number),
        options,
        answers: answers(&item, question, most_placed),
    }
}

/// The answers by place or prompt, the most frequent ones first.
fn answers(item: &Item, question: &Question, most_placed: usize) -> Vec<AnswerShareView> {
    let text = |option: &OptionId| question.option(option).map(|option| option.text.clone());
    let mut shares: Vec<(usize, u32, AnswerShareView)> = Vec::new();
    for (given, count) in item.given() {
        // An older version of the question may have had other options.
        let shown = match given {
            Given::Option(_) => None,
            Given::Typed(typed) => Some((0, None, typed.clone())),
            Given::Place(place, option) => text(option).map(|text| (*place, Some(place.to_string()), text)),
            Given::Pair(prompt, option) => {
                let at = question.prompts.iter().position(|asked| asked.id == *prompt);
                at.zip(text(option)).map(|(at, text)| (at, Some(question.prompts[at].text.clone()), text))
            }
        };
        shares.extend(shown.map(|(place, label, text)| {
            let given_percent = percentage(count, item.asked).map(number);
            (place, count, AnswerShareView { label, text, given: count, given_percent })
        }));
    }
    shares.sort_by_key(|(place, count, _)| (*place, std::cmp::Reverse(*count)));
    let most = if question.options.is_empty() { MOST_TYPED } else { most_placed };
    let places = shares.chunk_by(|(one, ..), (other, ..)| one == other);
    places.flat_map(|shares| shares.iter().take(most)).map(|(_, _, share)| share.clone()).collect()
}
