//! What stands between the braces.

use domain::course::authoring::{ItemDefinition, NumberDefinition, PairDefinition};
use rust_decimal::Decimal;

use super::symbols::{Symbol, find, text};
use crate::other_answers::{OtherAnswers, number, spelling};

/// The answers of a question that our model may hold.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) several: bool,
    pub(super) options: Vec<Answer>,
    pub(super) explanation: Option<String>,
    /// Present: the question is not about choosing.
    pub(super) other: Option<OtherAnswers>,
    /// Of the answers that are not options.
    pub(super) has_feedback: bool,
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
    let other = |other, has_feedback| {
        Ok(Answers {
            explanation: explanation.clone(),
            other: Some(other),
            has_feedback,
            ..Answers::default()
        })
    };
    if let Some(right) = true_or_false(body) {
        return other(OtherAnswers::Truth(right), find(body, "#").is_some());
    }
    if let Some(rest) = trimmed.strip_prefix('>') {
        return other(order(rest)?, false);
    }
    let mut marks =
        body.iter().skip_while(|symbol| matches!(symbol, Symbol::Plain(letter) if letter.is_whitespace()));
    match marks.next() {
        Some(Symbol::Mark('#')) => {
            let start = find(body, "#").map_or(0, |start| start + 1);
            let (numbers, has_feedback) = numbers(&body[start..])?;
            return other(OtherAnswers::Numbers(numbers), has_feedback);
        }
        Some(Symbol::Mark('=' | '~')) => {}
        _ => return Err("has text in its braces that is no answer; an answer begins with = or ~"),
    }
    let pieces = pieces(body);
    let right = pieces.iter().filter(|(mark, _)| *mark == '=').count();
    if right == pieces.len() {
        let answers = pieces.iter().map(|(_, piece)| answer('~', piece)).collect::<Result<Vec<_>, _>>()?;
        let has_feedback = answers.iter().any(|answer| answer.has_feedback);
        if pieces.iter().any(|(_, piece)| text(piece).contains("->")) {
            return other(OtherAnswers::Pairs(pairs(&pieces)?), has_feedback);
        }
        let spellings = pieces.iter().map(|(_, piece)| {
            let answer = weighted(piece, Decimal::ONE_HUNDRED)?;
            spelling(&answer.text, answer.weight)
        });
        let spellings = spellings.collect::<Result<Vec<_>, _>>()?;
        return other(OtherAnswers::Spellings { case_sensitive: false, spellings }, has_feedback);
    }
    let options = pieces.iter().map(|(mark, piece)| answer(*mark, piece)).collect::<Result<Vec<_>, _>>()?;
    Ok(Answers { several: right == 0, options, explanation, ..Answers::default() })
}

/// The numbers that are accepted, and whether there is feedback. An answer that earns nothing only carries feedback.
fn numbers(body: &[Symbol]) -> Result<(Vec<NumberDefinition>, bool), &'static str> {
    let pieces = match pieces(body) {
        pieces if pieces.is_empty() => vec![('=', body)],
        pieces => pieces,
    };
    let (mut numbers, mut has_feedback) = (Vec::new(), false);
    for (mark, piece) in pieces {
        let usual = if mark == '=' { Decimal::ONE_HUNDRED } else { Decimal::ZERO };
        let answer = weighted(piece, usual)?;
        has_feedback |= answer.has_feedback;
        if answer.weight > Decimal::ZERO {
            numbers.push(number(&answer.text, answer.weight));
        }
    }
    Ok((numbers, has_feedback))
}

/// `prompt -> option` each. An option without a prompt matches nothing.
fn pairs(pieces: &[(char, &[Symbol])]) -> Result<Vec<PairDefinition>, &'static str> {
    let pair = |(_, piece): &(char, &[Symbol])| {
        let end = find(piece, "#").unwrap_or(piece.len());
        let written = text(&piece[..end]);
        let (prompt, option) = written.split_once("->").ok_or("has an answer without -> among its pairs")?;
        let (prompt, option) = (prompt.trim().to_owned(), option.trim().to_owned());
        Ok(PairDefinition { prompt, option, ..PairDefinition::default() })
    };
    pieces.iter().map(pair).collect()
}

/// What Moodle's ordering questions write: a line of settings, and a line for each item.
fn order(written: &str) -> Result<OtherAnswers, &'static str> {
    let (settings, lines) = written.split_once('\n').ok_or("has no items to put in order")?;
    let settings: Vec<String> = settings.split_whitespace().map(str::to_ascii_uppercase).collect();
    let lines: Vec<&str> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let shows_all =
        settings.first().is_none_or(|count| count.parse::<usize>().is_ok_and(|count| count == lines.len()));
    if !settings.iter().any(|setting| setting == "ALL" || setting == "EXACT") && !shows_all {
        return Err("shows only a part of its items; a question shows all of them");
    }
    let has = |names: &[&str]| settings.iter().any(|setting| names.contains(&setting.as_str()));
    let partial = match (has(&["ALL_OR_NOTHING"]), has(&["ABS", "ABSOLUTE", "ABSOLUTE_POSITION"])) {
        (true, _) => false,
        (false, true) => true,
        (false, false) => {
            return Err("shares its points by what follows what; ours go by the place of each item");
        }
    };
    let item = |text: &&str| ItemDefinition { id: None, text: (*text).to_owned() };
    Ok(OtherAnswers::Order { items: lines.iter().map(item).collect(), partial })
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
    if mark != '=' {
        return weighted(piece, Decimal::ZERO);
    }
    let (words, has_feedback) = without_feedback(piece);
    Ok(Answer { text: words, weight: Decimal::ONE_HUNDRED, has_feedback })
}

/// An answer with its share of the points before it: `%50%half right`.
fn weighted(piece: &[Symbol], usual: Decimal) -> Result<Answer, &'static str> {
    let (words, has_feedback) = without_feedback(piece);
    let (weight, words) = match words.strip_prefix('%').and_then(|rest| rest.split_once('%')) {
        Some((weight, rest))
            if weight.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-') =>
        {
            let weight =
                Decimal::from_str_exact(weight).map_err(|_| "has a share of the points that is no number")?;
            (weight, rest.trim().to_owned())
        }
        _ => (usual, words),
    };
    Ok(Answer { text: words, weight, has_feedback })
}

fn without_feedback(piece: &[Symbol]) -> (String, bool) {
    match find(piece, "#") {
        Some(at) => (text(&piece[..at]), !text(&piece[at + 1..]).is_empty()),
        None => (text(piece), false),
    }
}
