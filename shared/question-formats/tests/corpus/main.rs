//! More than 200 files as the tools and their users write them: of each it is known what is imported, and which lines are not.
//!
//! The files are put together from pieces by a writer that shares nothing with the readers. A piece is what one tool
//! writes for one question, with what becomes of it. The seed is fixed, so that a file that fails can be looked at again.

mod aiken;
mod gift;
mod json;
mod moodle_xml;
mod outcome;
mod writer;

use question_formats::{Format, KeyedQuestion, Reading, Severity, decode, read, write};

use outcome::shown;
use writer::{File, files};

/// What a tool writes for one question, and what becomes of it.
struct Piece {
    text: &'static str,
    /// The questions that are imported, as [`shown`] shows them.
    takes: &'static [&'static str],
    /// What is not, by the line of the piece, from 1: the beginning of the sentence.
    says: &'static [(usize, &'static str)],
    /// It is not closed: what follows would become a part of it.
    last: bool,
}

const fn taken(text: &'static str, takes: &'static [&'static str]) -> Piece {
    Piece { text, takes, says: &[], last: false }
}

/// Imported without a part.
const fn partly(
    text: &'static str,
    takes: &'static [&'static str],
    says: &'static [(usize, &'static str)],
) -> Piece {
    Piece { text, takes, says, last: false }
}

const fn refused(text: &'static str, says: &'static [(usize, &'static str)]) -> Piece {
    Piece { text, takes: &[], says, last: false }
}

const fn unclosed(text: &'static str, says: &'static [(usize, &'static str)]) -> Piece {
    Piece { text, takes: &[], says, last: true }
}

fn corpus() -> Vec<File> {
    let mut all = files(Format::Gift, gift::PIECES, 64);
    all.extend(files(Format::MoodleXml, moodle_xml::PIECES, 64));
    all.extend(files(Format::Aiken, aiken::PIECES, 48));
    all.extend(files(Format::Json, json::PIECES, 48));
    all
}

fn imported(file: &File) -> Reading {
    let text = decode(&file.bytes).unwrap_or_else(|reason| panic!("{}: {reason}", file.name));
    read(file.format, &text)
}

#[test]
fn each_file_is_imported_or_each_line_that_is_not_is_named() {
    let corpus = corpus();
    assert!(corpus.len() >= 200, "{} files", corpus.len());
    for file in &corpus {
        let reading = imported(file);
        let mut takes: Vec<String> = reading.questions.iter().map(|found| shown(&found.question)).collect();
        assert_eq!(takes, file.takes, "{}\n{}", file.name, file.text);
        let mut said: Vec<String> = reading.findings.iter().map(ToString::to_string).collect();
        let mut says = file.says.clone();
        said.sort();
        says.sort();
        let agree =
            said.len() == says.len() && said.iter().zip(&says).all(|(said, start)| said.starts_with(start));
        assert!(agree, "{}\n{}\nsaid: {said:#?}\nexpected: {says:#?}", file.name, file.text);
        takes.sort();
        takes.dedup();
        assert_eq!(takes.len(), file.takes.len(), "{}: a piece is there twice", file.name);
    }
    let pieces = gift::PIECES.len() + moodle_xml::PIECES.len() + aiken::PIECES.len() + json::PIECES.len();
    let used: std::collections::BTreeSet<&str> =
        corpus.iter().flat_map(|file| file.pieces.iter().copied()).collect();
    assert_eq!(used.len(), pieces, "a piece is in no file");
}

#[test]
fn each_question_is_where_the_file_has_it() {
    for file in &corpus() {
        let lines: Vec<usize> = imported(file).questions.iter().map(|found| found.line).collect();
        assert_eq!(lines.len(), file.lines.len(), "{}", file.name);
        for (line, (from, to)) in lines.iter().zip(&file.lines) {
            assert!(
                (from..=to).contains(&line),
                "{}: line {line} is not in {from} to {to}\n{}",
                file.name,
                file.text
            );
        }
    }
}

#[test]
fn each_file_is_recognised_as_what_it_is() {
    for file in &corpus() {
        let text = decode(&file.bytes).unwrap();
        // Without a key nothing tells an Aiken file from others, and nothing in it is imported.
        let has_mark = file.format != Format::Aiken || file.text.contains("ANSWER:");
        assert!(!has_mark || Format::recognise(&text) == file.format, "{}\n{}", file.name, file.text);
    }
}

#[test]
fn a_round_trip_loses_nothing_that_the_model_holds() {
    let mut written = 0;
    for file in &corpus() {
        let questions: Vec<KeyedQuestion> =
            imported(file).questions.into_iter().map(|found| found.question).collect();
        for format in [Format::Json, Format::MoodleXml, Format::Gift] {
            let writing = write(format, &questions);
            assert_eq!(writing.findings, [], "{} in {}", file.name, format.name());
            let again = read(format, &writing.text);
            assert_eq!(again.findings, [], "{} in {}\n{}", file.name, format.name(), writing.text);
            let again: Vec<KeyedQuestion> = again.questions.into_iter().map(|found| found.question).collect();
            assert_eq!(again, questions, "{} in {}\n{}", file.name, format.name(), writing.text);
            written += questions.len();
        }
    }
    assert!(written > 1_000, "{written} questions");
}

#[test]
fn spaces_around_a_text_are_kept_or_named() {
    let file = "[{\"id\": \"q\", \"text\": \"What?\", \"options\": [{\"id\": \"a\", \"text\": \" x\"}, {\"id\": \"b\", \"text\": \"y\"}], \"correctAnswer\": \"a\"}]";
    let questions: Vec<KeyedQuestion> =
        read(Format::Json, file).questions.into_iter().map(|found| found.question).collect();
    for format in Format::ALL {
        let writing = write(format, &questions);
        let said: Vec<String> = writing.findings.iter().map(ToString::to_string).collect();
        let is_named = said.iter().any(|said| said == "1: left out: the spaces around its texts");
        let again: Vec<KeyedQuestion> =
            read(format, &writing.text).questions.into_iter().map(|found| found.question).collect();
        assert_eq!(again.len(), 1, "{}", format.name());
        assert_ne!(is_named, again == questions, "{}: {said:?}", format.name());
    }
}

#[test]
fn what_aiken_can_hold_comes_back_and_the_rest_is_named() {
    for file in &corpus() {
        let questions: Vec<KeyedQuestion> =
            imported(file).questions.into_iter().map(|found| found.question).collect();
        let writing = write(Format::Aiken, &questions);
        let lost = |severity| {
            let of = writing.findings.iter().filter(move |finding| finding.severity == severity);
            of.map(|finding| finding.line).collect::<Vec<usize>>()
        };
        let (missing, changed) = (lost(Severity::NotTaken), lost(Severity::LeftOut));
        let kept: Vec<&KeyedQuestion> = (1..)
            .zip(&questions)
            .filter(|(number, _)| !missing.contains(number))
            .inspect(|(number, _)| assert!(changed.contains(number), "{}: its ids are lost", file.name))
            .map(|(_, question)| question)
            .collect();
        let again = read(Format::Aiken, &writing.text);
        assert_eq!(again.findings, [], "{}\n{}", file.name, writing.text);
        let texts = |question: &KeyedQuestion| outcome::choice(question);
        let again: Vec<_> = again.questions.iter().map(|found| texts(&found.question)).collect();
        assert_eq!(again, kept.into_iter().map(texts).collect::<Vec<_>>(), "{}\n{}", file.name, writing.text);
    }
}
