//! What stands between the braces.

use rust_decimal::Decimal;

use super::symbols::{Symbol, find, text};

/// The answers of a question that our model may hold.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) several: bool,
    pub(super) options: Vec<Answer>,
    pub(super) explanation: Option<String>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) text: String,
    /// The share of the points in percent; 100 for the one right option.
    pub(super) weight: Decimal,
    pub(super) has_feedback: bool,
}

/// Reads what stands between the braces.
///
/// # Errors
/// Why the question does not fit.
pub(super) fn answers(inside: &[Symbol]) -> Result<Answers, &'static str> {
    let (body, explanation) = match find(inside, "####") {
        Some(at) => (&inside[..at], Some(text(&inside[at + 4..]))),
        None => (inside, None),
    };
    let explanation = explanation.filter(|text| !text.is_empty());
    let trimmed = text(body);
    if trimmed.is_empty() {
        return Err("is an essay question, which is marked by hand; make it an assignment");
    }
    if let Some(right) = true_or_false(body) {
        let has_feedback = find(body, "#").is_some();
        let option = |text: &str, is_right| Answer {
            text: text.to_owned(),
            weight: if is_right { Decimal::ONE_HUNDRED } else { Decimal::ZERO },
            has_feedback,
        };
        let options = vec![option("True", right), option("False", !right)];
        return Ok(Answers { several: false, options, explanation });
    }
    let mut marks =
        body.iter().skip_while(|symbol| matches!(symbol, Symbol::Plain(letter) if letter.is_whitespace()));
    match marks.next() {
        Some(Symbol::Mark('#')) => {
            return Err("asks for a number to be typed in; only questions with options fit");
        }
        Some(Symbol::Mark('=' | '~')) => {}
        _ => return Err("has text in its braces that is no answer; an answer begins with = or ~"),
    }
    let pieces = pieces(body);
    let right = pieces.iter().filter(|(mark, _)| *mark == '=').count();
    if right == pieces.len() {
        let matching = pieces.iter().all(|(_, piece)| text(piece).contains("->"));
        return Err(if matching {
            "asks to match pairs; only questions with options fit"
        } else {
            "asks for a text to be typed in; only questions with options fit"
        });
    }
    let options = pieces.iter().map(|(mark, piece)| answer(*mark, piece)).collect::<Result<Vec<_>, _>>()?;
    Ok(Answers { several: right == 0, options, explanation })
}

/// `Some` if the body is one of the eight ways to write true or false.
fn true_or_false(body: &[Symbol]) -> Option<bool> {
    let end = find(body, "#").unwrap_or(body.len());
    match text(&body[..end]).to_ascii_uppercase().as_str() {
        "T" | "TRUE" => Some(true),
        "F" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Each answer with the mark before it.
fn pieces(body: &[Symbol]) -> Vec<(char, &[Symbol])> {
    let starts: Vec<(usize, char)> = body
        .iter()
        .enumerate()
        .filter_map(|(index, symbol)| match symbol {
            Symbol::Mark(mark @ ('=' | '~')) => Some((index, *mark)),
            _ => None,
        })
        .collect();
    let ends = starts.iter().skip(1).map(|(index, _)| *index).chain([body.len()]);
    starts.iter().zip(ends).map(|((start, mark), end)| (*mark, &body[start + 1..end])).collect()
}

fn answer(mark: char, piece: &[Symbol]) -> Result<Answer, &'static str> {
    let (words, has_feedback) = match find(piece, "#") {
        Some(at) => (&piece[..at], !text(&piece[at + 1..]).is_empty()),
        None => (piece, false),
    };
    let words = text(words);
    if mark == '=' {
        return Ok(Answer { text: words, weight: Decimal::ONE_HUNDRED, has_feedback });
    }
    let (weight, words) = match words.strip_prefix('%').and_then(|rest| rest.split_once('%')) {
        Some((weight, rest))
            if weight.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-') =>
        {
            let weight =
                Decimal::from_str_exact(weight).map_err(|_| "has a share of the points that is no number")?;
            (weight, rest.trim().to_owned())
        }
        _ => (Decimal::ZERO, words),
    };
    Ok(Answer { text: words, weight, has_feedback })
}
