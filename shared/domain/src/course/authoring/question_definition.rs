//! A question as an author writes it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{AuthoredNumber, TextOrList, text_list_or_truth};
use crate::quiz::Scoring;

/// A question with its key.
///
/// Choices have `options` and a key in one of three spellings: `correctAnswer`, `correctAnswers`, or `isCorrect` at the
/// options. The other types have fields of their own: `numbers`, `spellings`, `items`, or `pairs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionDefinition {
    /// The id of the question, unique in the quiz. Never changes: attempts refer to it.
    #[schemars(length(min = 1, max = 100))]
    pub id: String,
    /// What is asked.
    #[schemars(length(min = 1, max = 2000))]
    pub text: String,
    /// Absent: by the field that holds the key; for choices, `multiple` when the key is written as a list or marks several
    /// options, else `single`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<QuestionTypeName>,
    /// What a right answer earns: 0.01 to 1000 with at most two decimals. Absent: 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<AuthoredNumber>,
    /// Whether a partly right answer earns part of the points: for every type except `single` and `true_false`.
    /// `multiple`: each right option earns a share and each wrong one takes a share away. `ordering`: each item in its
    /// place earns a share. `matching`: each pair earns a share. `numeric` and `short_text`: an accepted answer earns its
    /// `credit`. Absent: all or nothing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub scoring: Scoring,
    /// For `single` and `multiple`: at least two.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionDefinition>,
    /// The id of the right option, or a list of the ids of all right options. For `true_false` without options: true or
    /// false.
    #[serde(
        rename = "correctAnswer",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "text_list_or_truth"
    )]
    #[schemars(schema_with = "super::values::text_list_or_truth_schema")]
    pub correct_answer: Option<TextOrList>,
    /// A list of the ids of all right options.
    #[serde(rename = "correctAnswers", default, skip_serializing_if = "Option::is_none")]
    pub correct_answers: Option<Vec<String>>,
    /// For `numeric`: the numbers that are accepted, 1 to 50.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub numbers: Vec<NumberDefinition>,
    /// For `short_text`: the spellings that are accepted, 1 to 50. An answer is compared exactly, after Unicode
    /// normalisation (NFC) and with single spaces inside and none around.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub spellings: Vec<SpellingDefinition>,
    /// For `short_text`: whether capitals matter. Absent: no.
    #[serde(default, skip_serializing_if = "is_default")]
    pub case_sensitive: bool,
    /// For `ordering`: 2 to 20 items in the right order. Learners see them in another one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub items: Vec<ItemDefinition>,
    /// For `matching`: 2 to 20 pairs. Learners see both sides in an order of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub pairs: Vec<PairDefinition>,
    /// For `matching`: further options that match nothing, at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub distractors: Vec<ItemDefinition>,
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

/// Numbers that a numeric question accepts: `value`, with or without `tolerance`; or all from `min` to `max`. Exact
/// decimals from -10¹⁵ to 10¹⁵ with at most nine decimals; both ends count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberDefinition {
    /// The right number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<AuthoredNumber>,
    /// How far from `value` an answer may be. Absent: not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<AuthoredNumber>,
    /// The least number that is accepted, in place of `value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<AuthoredNumber>,
    /// The greatest number that is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<AuthoredNumber>,
    /// The percentage of the points that it earns, with scoring `partial`. Absent: 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<AuthoredNumber>,
}

/// A spelling that a short text question accepts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpellingDefinition {
    /// The accepted answer.
    #[schemars(length(min = 1, max = 300))]
    pub text: String,
    /// The percentage of the points that it earns, with scoring `partial`. Absent: 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<AuthoredNumber>,
}

/// Something to put in order, or an option that matches nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemDefinition {
    /// Unique in the question; learners' browsers receive it, so it must not number the items. Attempts refer to it: keep it
    /// when you reword the text. Absent: made from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 100))]
    pub id: Option<String>,
    /// What is shown.
    #[schemars(length(min = 1, max = 1000))]
    pub text: String,
}

/// Two things that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PairDefinition {
    /// The id of the prompt, as at an item. Absent: made from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 100))]
    pub id: Option<String>,
    /// What learners match with an option.
    #[schemars(length(min = 1, max = 1000))]
    pub prompt: String,
    /// The text of the right option. Several prompts may have the same.
    #[serde(rename = "match")]
    #[schemars(length(min = 1, max = 1000))]
    pub option: String,
    /// The id of the option, as at an item. Absent: made from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 100))]
    pub match_id: Option<String>,
}

/// The names of the types of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionTypeName {
    /// One option is right.
    Single,
    /// Another name of `single`.
    SingleChoice,
    /// A statement that is true or false. With `options`, another name of `single`.
    TrueFalse,
    /// One or more options are right.
    Multiple,
    /// Another name of `multiple`.
    MultipleChoice,
    /// A number to type.
    Numeric,
    /// A word or a few to type.
    ShortText,
    /// Items to put in order.
    Ordering,
    /// Prompts to match with options.
    Matching,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
