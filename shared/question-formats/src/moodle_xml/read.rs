//! From a Moodle XML file to questions.

use rust_decimal::Decimal;

use super::read_other::other_answers;
use super::tree::{Element, document};
use crate::html;
use crate::other_answers::scoring_named;
use crate::question::{Draft, DraftOption, Reading};

pub(crate) fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let document = match document(text) {
        Ok(document) => document,
        Err((line, reason)) => {
            reading.reject(line, reason);
            return reading;
        }
    };
    let Some(quiz) = document.child("quiz") else {
        reading.reject(1, "is not a Moodle question file: it has no element quiz");
        return reading;
    };
    for element in quiz.all("question") {
        if let Err(reason) = question(element, &mut reading) {
            reading.reject(element.line, reason);
        }
    }
    reading
}

/// What Moodle says about an answer as a whole, unless the author wrote something else.
const OF_THE_WHOLE: [(&str, &str); 3] = [
    ("correctfeedback", "Your answer is correct."),
    ("partiallycorrectfeedback", "Your answer is partially correct."),
    ("incorrectfeedback", "Your answer is incorrect."),
];

fn is_own(text: &str, usual: &str) -> bool {
    let text = html::plain(text).text;
    !text.is_empty() && text != usual
}

fn question(element: &Element, reading: &mut Reading) -> Result<(), String> {
    let kind = element.attribute("type").unwrap_or_default();
    if kind == "category" {
        let name = element.text_of("category").unwrap_or_default().to_owned();
        reading.leave_out(element.line, format!("the category {name}"));
        return Ok(());
    }
    let other = other_answers(element, kind, reading)?;
    let choice = if other.is_none() { choice(element, reading)? } else { Draft::default() };
    for (name, what) in [("hint", "its hints"), ("tags", "its tags")] {
        if element.child(name).is_some() {
            reading.leave_out(element.line, what);
        }
    }
    if OF_THE_WHOLE.iter().any(|(name, usual)| element.text_of(name).is_some_and(|text| is_own(text, usual)))
    {
        reading.leave_out(
            element.line,
            "the feedback on right and wrong answers; write it into the explanation",
        );
    }
    let explanation = match element.child("generalfeedback") {
        Some(it) => Some(plain(element, it, reading)?).filter(|text| !text.is_empty()),
        None => None,
    };
    let text = element.child("questiontext").ok_or("has no question text")?;
    let draft = Draft {
        id: element.text_of("idnumber").filter(|id| !id.is_empty()).map(str::to_owned),
        text: plain(element, text, reading)?,
        points: element.text_of("defaultgrade").and_then(points),
        explanation,
        scoring: element.attribute("scoring").and_then(scoring_named),
        other,
        ..choice
    };
    reading.add(element.line, draft);
    Ok(())
}

/// The options of a multiple choice question.
fn choice(element: &Element, reading: &mut Reading) -> Result<Draft, String> {
    let options = element.all("answer");
    let several = element.text_of("single") == Some("false");
    let mut feedback = false;
    let mut read = Vec::new();
    let mut shares = Vec::new();
    for option in options {
        let share = option.attribute("fraction").unwrap_or("0").trim();
        let share =
            Decimal::from_str_exact(share).map_err(|_| format!("the share {share} is not a number"))?;
        let right = share > Decimal::ZERO;
        if right && !several && share < Decimal::ONE_HUNDRED {
            let reason =
                "gives part of the points for an option; a question with one right option is right or wrong";
            return Err(reason.to_owned());
        }
        shares.extend(right.then_some(share));
        feedback |= option.text_of("feedback").is_some_and(|text| !text.is_empty());
        let id = option.attribute("id").map(str::to_owned);
        read.push(DraftOption { id, text: plain(element, option, reading)?, right });
    }
    if feedback {
        let what = "the feedback on single options; an explanation belongs to the whole question";
        reading.leave_out(element.line, what);
    }
    let is_shared = element.attribute("scoring") == Some("partial");
    if several && !is_shared && shares.iter().any(|share| Some(share) != shares.first()) {
        let what = "the shares of the points; an answer is right if exactly the right options are chosen";
        reading.leave_out(element.line, what);
    }
    Ok(Draft { several, options: read, ..Draft::default() })
}

/// Moodle writes `1.0000000`.
fn points(text: &str) -> Option<String> {
    let points = Decimal::from_str_exact(text).ok()?;
    (points != Decimal::ONE).then(|| points.normalize().to_string())
}

/// The text of a question, an option or a feedback.
pub(super) fn plain(question: &Element, element: &Element, reading: &mut Reading) -> Result<String, String> {
    let lost = "contains a picture, a recording or a formula; a question has text only";
    let text = element.child("text").unwrap_or(element).text.trim();
    if element.child("file").is_some() || text.contains("@@PLUGINFILE@@") {
        return Err(lost.to_owned());
    }
    match element.attribute("format").unwrap_or("html") {
        "plain_text" => return Ok(text.to_owned()),
        "markdown" if text.contains(['*', '_', '`', '[']) => {
            reading.leave_out(question.line, "the meaning of its Markdown, which a question shows as text");
            return Ok(text.to_owned());
        }
        "markdown" => return Ok(text.to_owned()),
        _ => {}
    }
    if !text.contains(['<', '&']) {
        return Ok(text.to_owned());
    }
    let found = html::plain(text);
    if found.lost_media {
        return Err(lost.to_owned());
    }
    if found.lost_formatting {
        reading.leave_out(question.line, "its formatting; a question has plain text");
    }
    Ok(found.text)
}
