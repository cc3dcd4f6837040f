//! Questions that are not about choosing, in the terms that GIFT and Moodle XML share.

use domain::Percent;
use domain::course::authoring::{
    AuthoredNumber, ItemDefinition, NumberDefinition, PairDefinition, QuestionDefinition, QuestionTypeName,
    SpellingDefinition, TextOrList,
};
use domain::quiz::{AcceptedNumber, Scoring, typed};
use rust_decimal::Decimal;

/// What a question takes as its answer.
#[derive(Debug)]
pub(crate) enum OtherAnswers {
    Truth(bool),
    Numbers(Vec<NumberDefinition>),
    Spellings {
        case_sensitive: bool,
        spellings: Vec<SpellingDefinition>,
    },
    /// In the right order.
    Order {
        items: Vec<ItemDefinition>,
        partial: bool,
    },
    /// A pair without a prompt is an option that matches nothing.
    Pairs(Vec<PairDefinition>),
}

impl OtherAnswers {
    /// Adds the answers to a question. Moodle gives part of the points for part of the pairs, unless `scoring` says
    /// otherwise.
    pub(crate) fn add_to(self, definition: &mut QuestionDefinition, scoring: Option<Scoring>) {
        let partial = |partial| if partial { Scoring::Partial } else { Scoring::AllOrNothing };
        let (kind, usual) = match self {
            Self::Truth(right) => {
                definition.correct_answer = Some(TextOrList::Text(right.to_string()));
                (QuestionTypeName::TrueFalse, Scoring::AllOrNothing)
            }
            Self::Numbers(numbers) => {
                let usual = partial(numbers.iter().any(|number| number.credit.is_some()));
                definition.numbers = numbers;
                (QuestionTypeName::Numeric, usual)
            }
            Self::Spellings { case_sensitive, spellings } => {
                let usual = partial(spellings.iter().any(|spelling| spelling.credit.is_some()));
                definition.case_sensitive = case_sensitive;
                definition.spellings = distinct(spellings, case_sensitive);
                (QuestionTypeName::ShortText, usual)
            }
            Self::Order { items, partial: by_place } => {
                definition.items = items;
                (QuestionTypeName::Ordering, partial(by_place))
            }
            Self::Pairs(pairs) => {
                let (pairs, alone) = pairs.into_iter().partition(|pair| !pair.prompt.is_empty());
                definition.pairs = pairs;
                let alone: Vec<PairDefinition> = alone;
                definition.distractors = alone
                    .into_iter()
                    .map(|pair| ItemDefinition { id: pair.match_id, text: pair.option })
                    .collect();
                (QuestionTypeName::Matching, Scoring::Partial)
            }
        };
        definition.kind = Some(kind);
        definition.scoring = scoring.unwrap_or(usual);
    }
}

/// Without spellings that are the same answer as an earlier one, which the other tools allow: the first one counts there.
fn distinct(spellings: Vec<SpellingDefinition>, case_sensitive: bool) -> Vec<SpellingDefinition> {
    let mut seen = std::collections::BTreeSet::new();
    let is_new = |spelling: &SpellingDefinition| seen.insert(typed::compared(&spelling.text, case_sensitive));
    let mut spellings = spellings;
    spellings.retain(is_new);
    spellings
}

/// The share of the points in percent, unless it is all of them.
pub(crate) fn credit(weight: Decimal) -> Option<AuthoredNumber> {
    (weight != Decimal::ONE_HUNDRED).then(|| AuthoredNumber::from(weight.normalize().to_string().as_str()))
}

/// A number as GIFT and Moodle write it: `5`, `5:0.1`, or `4.9..5.1`.
pub(crate) fn number(text: &str, weight: Decimal) -> NumberDefinition {
    let authored = |text: &str| Some(AuthoredNumber::from(text.trim()));
    let mut number = NumberDefinition { credit: credit(weight), ..NumberDefinition::default() };
    if let Some((min, max)) = text.split_once("..") {
        (number.min, number.max) = (authored(min), authored(max));
    } else if let Some((value, tolerance)) = text.split_once(':') {
        (number.value, number.tolerance) = (authored(value), authored(tolerance));
    } else {
        number.value = authored(text);
    }
    number
}

/// The middle and the tolerance of a range, exact.
pub(crate) fn middle(accepted: &AcceptedNumber) -> (Decimal, Decimal) {
    let (least, most) = (accepted.least.value(), accepted.most.value());
    ((least + most) / Decimal::TWO, (most - least) / Decimal::TWO)
}

/// The scoring by its name in course definitions.
pub(crate) fn scoring_named(name: &str) -> Option<Scoring> {
    match name {
        "partial" => Some(Scoring::Partial),
        "all_or_nothing" => Some(Scoring::AllOrNothing),
        _ => None,
    }
}

pub(crate) fn scoring_name(scoring: Scoring) -> &'static str {
    match scoring {
        Scoring::Partial => "partial",
        Scoring::AllOrNothing => "all_or_nothing",
    }
}

/// A spelling as Moodle writes it: a star without a backslash before it stands for any text.
pub(crate) fn with_escaped_stars(text: &str) -> String {
    text.replace('*', "\\*")
}

/// The text of a spelling.
///
/// # Errors
/// A star stands for any text.
pub(crate) fn spelling(text: &str, weight: Decimal) -> Result<SpellingDefinition, &'static str> {
    let mut before = ' ';
    for letter in text.chars() {
        if letter == '*' && before != '\\' {
            return Err("has a star that stands for any text; an answer is compared exactly");
        }
        before = letter;
    }
    Ok(SpellingDefinition { text: text.replace("\\*", "*"), credit: credit(weight) })
}

/// The credit in percent as it is written.
pub(crate) fn shown(credit: Percent) -> String {
    credit.to_string()
}
