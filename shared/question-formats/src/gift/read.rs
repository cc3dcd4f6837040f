//! From a GIFT file to questions.

use domain::quiz::Scoring;
use rust_decimal::Decimal;

use super::answers::{Answers, answers};
use super::blocks::{Block, Part, parts};
use super::symbols::{Symbol, find, symbols, text};
use crate::html;
use crate::other_answers::OtherAnswers;
use crate::question::{Draft, DraftOption, Reading};

/// How a text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Markup {
    Html,
    Markdown,
    Plain,
}

pub(crate) fn read(file: &str) -> Reading {
    let mut reading = Reading::default();
    for part in parts(file) {
        match part {
            Part::Category(line, name) => reading.leave_out(line, format!("the category {name}")),
            Part::Question(block) => {
                if let Err(reason) = question(&block, &mut reading) {
                    reading.reject(block.line, reason);
                }
            }
        }
    }
    reading
}

fn question(block: &Block, reading: &mut Reading) -> Result<(), &'static str> {
    let symbols = symbols(&block.text);
    let body = after_title(&symbols);
    let Some(open) = find(body, "{") else {
        return Err("has no answers in braces; it is a description, not a question");
    };
    let close = open + find(&body[open..], "}").ok_or("has a brace that is not closed")?;
    let (before, after) = (&body[..open], &body[close + 1..]);
    if find(after, "{").is_some() {
        return Err("has several gaps in its text; a question has one answer");
    }
    let answers = answers(&body[open + 1..close])?;
    let (markup, before) = markup(&text(before), Markup::Html);
    let mut written = before;
    let end = text(after);
    if !end.is_empty() {
        written = format!("{} _____ {end}", written.trim_end());
    }
    let draft = draft(block, markup, &written, answers, reading)?;
    reading.add(block.line, draft);
    Ok(())
}

fn after_title(symbols: &[Symbol]) -> &[Symbol] {
    let colons = [Symbol::Mark(':'), Symbol::Mark(':')];
    match symbols.strip_prefix(&colons) {
        Some(rest) => find(rest, "::").map_or(symbols, |end| &rest[end + 2..]),
        None => symbols,
    }
}

fn markup(text: &str, otherwise: Markup) -> (Markup, String) {
    let known = [
        ("[html]", Markup::Html),
        ("[moodle]", Markup::Html),
        ("[markdown]", Markup::Markdown),
        ("[plain]", Markup::Plain),
    ];
    for (mark, markup) in known {
        if let Some(rest) = text.strip_prefix(mark) {
            return (markup, rest.trim_start().to_owned());
        }
    }
    (otherwise, text.to_owned())
}

fn draft(
    block: &Block,
    markup_of_text: Markup,
    written: &str,
    mut answers: Answers,
    reading: &mut Reading,
) -> Result<Draft, &'static str> {
    let line = block.line;
    let mut plain = |markup, text: &str| plain(markup, text, line, reading);
    let text = plain(markup_of_text, written)?;
    let mut options = Vec::new();
    for answer in &answers.options {
        let (markup, written) = markup(&answer.text, markup_of_text);
        let right = answer.weight > Decimal::ZERO;
        if right && !answers.several && answer.weight < Decimal::ONE_HUNDRED {
            return Err(
                "gives part of the points for an option; a question with one right option is right or wrong",
            );
        }
        options.push(DraftOption { id: None, text: plain(markup, &written)?, right });
    }
    let explanation = match &answers.explanation {
        Some(written) => {
            let (markup, written) = markup(written, markup_of_text);
            Some(plain(markup, &written)?)
        }
        None => None,
    };
    if let Some(other) = &mut answers.other {
        for prompt in prompts_of(other) {
            let (markup, written) = markup(prompt, markup_of_text);
            *prompt = plain(markup, &written)?;
        }
        block.hints.name(other);
    }
    if block.hints.options.len() == options.len() {
        for (option, id) in options.iter_mut().zip(&block.hints.options) {
            option.id = Some(id.clone());
        }
    }
    if block.hints.has_tags {
        reading.leave_out(line, "its tags");
    }
    if answers.has_feedback || answers.options.iter().any(|answer| answer.has_feedback) {
        reading
            .leave_out(line, "the feedback on single options; an explanation belongs to the whole question");
    }
    if answers.several && block.hints.scoring != Some(Scoring::Partial) && uneven(&answers) {
        reading.leave_out(
            line,
            "the shares of the points; an answer is right if exactly the right options are chosen",
        );
    }
    Ok(Draft {
        id: block.hints.id.clone(),
        text,
        several: answers.several,
        points: block.hints.points.clone(),
        options,
        explanation,
        scoring: block.hints.scoring,
        other: answers.other,
    })
}

/// The texts that Moodle shows as it shows the question. What is typed or chosen from a list has no markup.
fn prompts_of(other: &mut OtherAnswers) -> Vec<&mut String> {
    match other {
        OtherAnswers::Pairs(pairs) => pairs.iter_mut().map(|pair| &mut pair.prompt).collect(),
        OtherAnswers::Order { items, .. } => items.iter_mut().map(|item| &mut item.text).collect(),
        OtherAnswers::Truth(_) | OtherAnswers::Numbers(_) | OtherAnswers::Spellings { .. } => Vec::new(),
    }
}

/// Whether the right options have different shares.
fn uneven(answers: &Answers) -> bool {
    let mut shares =
        answers.options.iter().map(|answer| answer.weight).filter(|weight| *weight > Decimal::ZERO);
    let first = shares.next();
    shares.any(|share| Some(share) != first)
}

fn plain(markup: Markup, text: &str, line: usize, reading: &mut Reading) -> Result<String, &'static str> {
    match markup {
        Markup::Plain => Ok(text.to_owned()),
        Markup::Markdown => {
            if text.contains(['*', '_', '`', '[']) {
                reading.leave_out(line, "the meaning of its Markdown, which a question shows as text");
            }
            Ok(text.to_owned())
        }
        Markup::Html if !text.contains(['<', '&']) => Ok(text.to_owned()),
        Markup::Html => {
            let found = html::plain(text);
            if found.lost_media {
                return Err("contains a picture, a recording or a formula; a question has text only");
            }
            if found.lost_formatting {
                reading.leave_out(line, "its formatting; a question has plain text");
            }
            Ok(found.text)
        }
    }
}
