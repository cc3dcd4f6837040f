//! Typed answers: the numbers and spellings that are accepted.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::course::prose;
use super::super::problems::Problems;
use super::super::question_definition::{NumberDefinition, QuestionDefinition};
use super::super::values::AuthoredNumber;
use super::Answered;
use crate::quiz::typed::{LONGEST_ANSWER, compared};
use crate::quiz::{AcceptedNumber, AcceptedText, AcceptedTexts, Correct, QuestionKind, Scoring};
use crate::{Percent, Quantity};

/// The most answers that a question accepts.
const MOST_ACCEPTED: usize = 50;

fn answered(kind: QuestionKind, correct: Correct) -> Answered {
    Answered { kind, options: Vec::new(), prompts: Vec::new(), correct }
}

/// `None` only after a problem was added.
pub(super) fn numeric(
    definition: &QuestionDefinition,
    path: &str,
    problems: &mut Problems,
) -> Option<Answered> {
    let path = format!("{path}.numbers");
    counted(definition.numbers.len(), &path, problems)?;
    let accepted: Vec<Option<AcceptedNumber>> = (0..)
        .zip(&definition.numbers)
        .map(|(index, number): (usize, _)| {
            let path = format!("{path}[{index}]");
            let credit = credit(number.credit.as_ref(), definition.scoring, &path, problems);
            let (least, most) = range(number, &path, problems)?;
            Some(AcceptedNumber { least, most, credit: credit? })
        })
        .collect();
    let accepted: Vec<AcceptedNumber> = accepted.into_iter().collect::<Option<_>>()?;
    some_is_full(accepted.iter().map(|number| number.credit), &path, problems);
    Some(answered(QuestionKind::Numeric, Correct::Numbers(accepted)))
}

/// `None` only after a problem was added.
pub(super) fn short_text(
    definition: &QuestionDefinition,
    path: &str,
    problems: &mut Problems,
) -> Option<Answered> {
    let path = format!("{path}.spellings");
    counted(definition.spellings.len(), &path, problems)?;
    let case_sensitive = definition.case_sensitive;
    let (mut spellings, mut first_uses) = (Vec::new(), BTreeMap::new());
    for (index, spelling) in definition.spellings.iter().enumerate() {
        let path = format!("{path}[{index}]");
        prose(&format!("{path}.text"), &spelling.text, LONGEST_ANSWER, problems);
        if let Some(first) = first_uses.insert(compared(&spelling.text, case_sensitive), index) {
            problems
                .add(format!("{path}.text"), format!("is the same answer as spellings[{first}]; keep one"));
        }
        let credit = credit(spelling.credit.as_ref(), definition.scoring, &path, problems);
        spellings.extend(credit.map(|credit| AcceptedText { text: compared(&spelling.text, true), credit }));
    }
    some_is_full(spellings.iter().map(|spelling| spelling.credit), &path, problems);
    let accepted = AcceptedTexts { case_sensitive, spellings };
    Some(answered(QuestionKind::ShortText, Correct::Texts(accepted)))
}

fn counted(count: usize, path: &str, problems: &mut Problems) -> Option<()> {
    if count == 0 {
        problems.add(path, "is empty; write at least one accepted answer");
    } else if count > MOST_ACCEPTED {
        problems.add(path, format!("has more than {MOST_ACCEPTED} accepted answers"));
    }
    (1..=MOST_ACCEPTED).contains(&count).then_some(())
}

fn some_is_full(credits: impl Iterator<Item = Percent>, path: &str, problems: &mut Problems) {
    let mut credits = credits.peekable();
    if credits.peek().is_some() && !credits.any(|credit| credit == Percent::HUNDRED) {
        problems.add(path, "has no answer that earns all points; leave out the credit of the right one");
    }
}

fn credit(
    number: Option<&AuthoredNumber>,
    scoring: Scoring,
    path: &str,
    problems: &mut Problems,
) -> Option<Percent> {
    let Some(number) = number else { return Some(Percent::HUNDRED) };
    let path = format!("{path}.credit");
    let credit = problems.take(&*path, number.exact::<Percent>())?;
    let message = "earns nothing; remove the answer";
    problems.require(!credit.value().is_zero(), &*path, message);
    let message = "needs scoring partial; without it, an accepted answer earns all points";
    problems.require(scoring == Scoring::Partial || credit == Percent::HUNDRED, path, message);
    Some(credit)
}

/// The ends of what is accepted.
fn range(number: &NumberDefinition, path: &str, problems: &mut Problems) -> Option<(Quantity, Quantity)> {
    let at = |field: &str| format!("{path}.{field}");
    match (&number.value, &number.min, &number.max) {
        (Some(value), None, None) => {
            let value = problems.take(at("value"), value.exact::<Quantity>())?;
            let Some(tolerance) = &number.tolerance else { return Some((value, value)) };
            let tolerance = problems.take(at("tolerance"), tolerance.exact::<Quantity>())?.value();
            if tolerance.is_sign_negative() && !tolerance.is_zero() {
                problems.add(at("tolerance"), "must not be negative");
                return None;
            }
            let end = |end: Decimal| end.to_string().parse::<Quantity>();
            let least = problems.take(at("tolerance"), end(value.value() - tolerance))?;
            Some((least, problems.take(at("tolerance"), end(value.value() + tolerance))?))
        }
        (None, Some(min), Some(max)) => {
            let tolerance = number.tolerance.is_none();
            problems.require(tolerance, at("tolerance"), "belongs to value; widen min and max instead");
            let least = problems.take(at("min"), min.exact::<Quantity>())?;
            let most = problems.take(at("max"), max.exact::<Quantity>())?;
            problems.require(least <= most, at("max"), "must not be less than min");
            Some((least, most))
        }
        _ => {
            problems.add(path, "needs either value, or both min and max");
            None
        }
    }
}
