//! Aiken: one question, its options by letter, and a line with the letter of the right one.
//!
//! ```text
//! What do you say?
//! A. I promise.
//! B) Only those who need to know.
//! ANSWER: B
//! ```

use domain::Points;
use domain::quiz::QuestionKind;

use crate::finding::Finding;
use crate::question::{Draft, DraftOption, KeyedQuestion, Reading, Writing};

/// One question while its lines are read.
#[derive(Default)]
struct Lines<'text> {
    /// The line where it begins; 0 before that.
    start: usize,
    text: Vec<&'text str>,
    /// A blank line came after the text.
    ended: bool,
    options: Vec<(char, String)>,
}

/// What a line is.
enum Line<'text> {
    Blank,
    Option(char, &'text str),
    Answer(&'text str),
    Text(&'text str),
}

fn kind_of(line: &str) -> Line<'_> {
    let line = line.trim();
    if line.is_empty() {
        return Line::Blank;
    }
    if let Some(answer) = line.strip_prefix("ANSWER:") {
        return Line::Answer(answer.trim());
    }
    let mut letters = line.chars();
    match (letters.next(), letters.next(), letters.next()) {
        (Some(letter @ 'A'..='Z'), Some('.' | ')'), next) if next.is_none_or(char::is_whitespace) => {
            Line::Option(letter, letters.as_str().trim())
        }
        _ => Line::Text(line),
    }
}

pub(crate) fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let mut open = Lines::default();
    for (number, line) in (1..).zip(text.lines()) {
        match kind_of(line) {
            Line::Blank => open.ended = true,
            Line::Option(letter, text) => {
                open.start = if open.start == 0 { number } else { open.start };
                open.options.push((letter, text.to_owned()));
            }
            Line::Answer(answer) => std::mem::take(&mut open).close(number, answer, &mut reading),
            Line::Text(text) => {
                if !open.options.is_empty() || open.ended {
                    // The key of the question before is missing, or it was none: this line begins the next one.
                    std::mem::take(&mut open).abandon(&mut reading);
                }
                open.start = if open.start == 0 { number } else { open.start };
                open.text.push(text);
            }
        }
    }
    open.abandon(&mut reading);
    reading
}

impl Lines<'_> {
    fn abandon(self, reading: &mut Reading) {
        if self.start > 0 {
            reading.reject(self.start, "has no line that begins with ANSWER:");
        }
    }

    fn close(self, number: usize, answer: &str, reading: &mut Reading) {
        let start = if self.start == 0 { number } else { self.start };
        let mut expected = 'A'..='Z';
        if !self.options.iter().all(|(letter, _)| expected.next() == Some(*letter)) {
            reading.reject(start, "its options must be lettered A, B, C and so on, without gaps");
            return;
        }
        let mut letters = answer.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            reading.reject(number, format!("ANSWER: {answer} is not one letter"));
            return;
        };
        if !self.options.iter().any(|(offered, _)| *offered == letter) {
            reading.reject(number, format!("ANSWER: {letter} names no option"));
            return;
        }
        let options = self.options.into_iter().map(|(offered, text)| DraftOption {
            id: None,
            text,
            right: offered == letter,
        });
        let draft = Draft { text: self.text.join("\n"), options: options.collect(), ..Draft::default() };
        reading.add(start, draft);
    }
}

pub(crate) fn write(questions: &[KeyedQuestion]) -> Writing {
    let mut writing = Writing::default();
    for (number, question) in (1..).zip(questions) {
        match in_aiken(question) {
            Ok(text) => {
                if !writing.text.is_empty() {
                    writing.text.push('\n');
                }
                writing.text.push_str(&text);
                for lost in lost(question) {
                    writing.findings.push(Finding::left_out(number, lost));
                }
            }
            Err(reason) => writing.findings.push(Finding::not_taken(number, reason)),
        }
    }
    writing
}

fn in_aiken(question: &KeyedQuestion) -> Result<String, &'static str> {
    match question.question.kind {
        QuestionKind::Single => {}
        QuestionKind::Multiple => return Err("takes several options, and Aiken has one right option"),
        QuestionKind::TrueFalse => return Err("is true or false, and Aiken has options only"),
        QuestionKind::Numeric => return Err("takes a number, and Aiken has options only"),
        QuestionKind::ShortText => return Err("takes a typed answer, and Aiken has options only"),
        QuestionKind::Ordering => return Err("asks for an order, and Aiken has one right option"),
        QuestionKind::Matching => return Err("asks to match pairs, and Aiken has one right option"),
    }
    if question.question.options.len() > 26 {
        return Err("has more options than letters");
    }
    let mut text = String::new();
    for line in question.question.text.lines() {
        if !matches!(kind_of(line), Line::Text(_)) {
            return Err("has a line in its text that Aiken would take for an option, a key or the end");
        }
        text.push_str(line);
        text.push('\n');
    }
    let mut key = ' ';
    for (letter, (option, right)) in ('A'..='Z').zip(question.options()) {
        if option.text.contains(['\n', '\r']) {
            return Err("has an option with several lines");
        }
        text.push(letter);
        text.push_str(". ");
        text.push_str(&option.text);
        text.push('\n');
        key = if right { letter } else { key };
    }
    text.push_str("ANSWER: ");
    text.push(key);
    text.push('\n');
    Ok(text)
}

/// The format has texts only.
fn lost(question: &KeyedQuestion) -> Vec<&'static str> {
    let mut lost = vec!["its ids: an import gives it new ones"];
    if question.question.points != Points::ONE {
        lost.push("its points");
    }
    if question.key.explanation.is_some() {
        lost.push("its explanation");
    }
    lost
}
