//! The questions of a Moodle XML file that are not about choosing among several options.

use domain::course::authoring::{ItemDefinition, PairDefinition};
use rust_decimal::Decimal;

use super::read::plain;
use super::tree::Element;
use crate::other_answers::{OtherAnswers, number, spelling};
use crate::question::Reading;

/// What the question takes as its answer; `None` for multiple choice.
///
/// # Errors
/// Why its type, or something in it, does not fit.
pub(super) fn other_answers(
    element: &Element,
    kind: &str,
    reading: &mut Reading,
) -> Result<Option<OtherAnswers>, String> {
    let answers = match kind {
        "multichoice" => return Ok(None),
        "truefalse" => OtherAnswers::Truth(truth(element)?),
        "numerical" => {
            if element.child("units").is_some_and(|units| !units.children.is_empty()) {
                return Err("takes a number with a unit; ask for the number alone".to_owned());
            }
            let numbers = accepted(element)?.into_iter().map(|(answer, share)| {
                let tolerance = answer.text_of("tolerance").filter(|tolerance| !is_zero(tolerance));
                let value = answer.child("text").map(|text| text.text.trim()).unwrap_or_default();
                match tolerance.and_then(|tolerance| range(value, tolerance)) {
                    Some(range) => number(&range, share),
                    None => number(&tolerance.map_or(value.to_owned(), |it| format!("{value}:{it}")), share),
                }
            });
            OtherAnswers::Numbers(numbers.collect())
        }
        "shortanswer" => {
            let spellings = accepted(element)?.into_iter().map(|(answer, share)| {
                spelling(answer.child("text").map(|text| text.text.trim()).unwrap_or_default(), share)
            });
            OtherAnswers::Spellings {
                case_sensitive: element.text_of("usecase") == Some("1"),
                spellings: spellings.collect::<Result<_, _>>()?,
            }
        }
        "matching" => OtherAnswers::Pairs(pairs(element, reading)?),
        "ordering" => order(element, reading)?,
        "" => return Err("has no type".to_owned()),
        "essay" => {
            return Err("is an essay question, which is marked by hand; make it an assignment".to_owned());
        }
        "description" => return Err("is a description, not a question".to_owned()),
        other => {
            return Err(format!(
                "is of type {other}; multichoice, truefalse, numerical, shortanswer, matching and ordering fit"
            ));
        }
    };
    let has_feedback = element.children.iter().any(|child| {
        child.name == "answer" && child.text_of("feedback").is_some_and(|text| !text.is_empty())
    });
    if has_feedback {
        let what = "the feedback on single answers; an explanation belongs to the whole question";
        reading.leave_out(element.line, what);
    }
    Ok(Some(answers))
}

/// The ends of what is accepted: the middle of a range may have one decimal more than they.
fn range(value: &str, tolerance: &str) -> Option<String> {
    let read = |number: &str| Decimal::from_str_exact(number).ok();
    let (value, tolerance) = (read(value)?, read(tolerance)?);
    let ends = value.checked_sub(tolerance).zip(value.checked_add(tolerance))?;
    (!tolerance.is_sign_negative()).then(|| format!("{}..{}", ends.0.normalize(), ends.1.normalize()))
}

fn is_zero(number: &str) -> bool {
    Decimal::from_str_exact(number).is_ok_and(|number| number.is_zero())
}

/// The answers that earn points, with their shares. Moodle also lists wrong answers, for their feedback.
fn accepted(element: &Element) -> Result<Vec<(&Element, Decimal)>, String> {
    let mut accepted = Vec::new();
    for answer in element.all("answer") {
        let share = share(answer)?;
        if share > Decimal::ZERO {
            accepted.push((answer, share));
        }
    }
    Ok(accepted)
}

fn share(answer: &Element) -> Result<Decimal, String> {
    let share = answer.attribute("fraction").unwrap_or("0").trim();
    Decimal::from_str_exact(share).map_err(|_| format!("the share {share} is not a number"))
}

fn truth(element: &Element) -> Result<bool, String> {
    let right = accepted(element)?;
    let text = |answer: &Element| answer.child("text").map(|text| text.text.trim().to_lowercase());
    match right.as_slice() {
        [(answer, _)] => match text(answer).as_deref() {
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            _ => Err("has a right answer that is neither true nor false".to_owned()),
        },
        _ => Err("has not exactly one right answer".to_owned()),
    }
}

fn pairs(element: &Element, reading: &mut Reading) -> Result<Vec<PairDefinition>, String> {
    let mut pairs = Vec::new();
    for sub in element.all("subquestion") {
        let answer = sub.child("answer").ok_or("has a part without an answer")?;
        pairs.push(PairDefinition {
            id: sub.attribute("id").map(str::to_owned),
            prompt: plain(element, sub, reading)?,
            option: answer.child("text").map(|text| text.text.trim().to_owned()).unwrap_or_default(),
            match_id: answer.attribute("id").map(str::to_owned),
        });
    }
    Ok(pairs)
}

fn order(element: &Element, reading: &mut Reading) -> Result<OtherAnswers, String> {
    let mut items = Vec::new();
    for answer in element.all("answer") {
        items.push((share(answer)?, answer));
    }
    // The share is the place.
    items.sort_by_key(|(place, _)| *place);
    let shown = element.text_of("selectcount").and_then(|count| count.parse::<usize>().ok());
    let is_all = matches!(element.text_of("selecttype"), Some("ALL" | "0"));
    if !is_all && shown.is_none_or(|shown| shown != items.len()) {
        return Err("shows only a part of its items; a question shows all of them".to_owned());
    }
    let partial = match element.text_of("gradingtype").unwrap_or_default() {
        "ALL_OR_NOTHING" | "-1" => false,
        "ABSOLUTE_POSITION" | "ABSOLUTE" | "ABS" | "0" => true,
        _ => {
            return Err(
                "shares its points by what follows what; ours go by the place of each item".to_owned()
            );
        }
    };
    let mut read = Vec::new();
    for (_, answer) in items {
        let id = answer.attribute("id").map(str::to_owned);
        read.push(ItemDefinition { id, text: plain(element, answer, reading)? });
    }
    Ok(OtherAnswers::Order { items: read, partial })
}
