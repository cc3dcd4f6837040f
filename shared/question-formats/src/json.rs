//! Our own JSON: the questions of a quiz as a course definition has them.

use domain::course::authoring::QuestionDefinition;
use serde_json::value::RawValue;

use crate::question::{KeyedQuestion, Reading, Writing};

/// Reads a list of questions, a quiz, or a content with its quiz.
pub(crate) fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let text = text.trim_start_matches('\u{feff}');
    match questions(text) {
        Ok(questions) => {
            for raw in questions {
                let line = line_at(text, raw.get());
                match serde_json::from_str::<QuestionDefinition>(raw.get()) {
                    Ok(definition) => reading.add_definition(line, &definition),
                    Err(error) => reading.reject(line + error.line() - 1, reason(&error)),
                }
            }
        }
        Err(error) => reading.reject(error.line().max(1), reason(&error)),
    }
    reading
}

/// Without serde's position, which counts from the question.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_owned())
}

/// The list of questions, wherever it is.
fn questions(text: &str) -> Result<Vec<&RawValue>, serde_json::Error> {
    #[derive(serde::Deserialize)]
    struct Quiz<'text> {
        #[serde(borrow)]
        questions: Vec<&'text RawValue>,
    }
    #[derive(serde::Deserialize)]
    struct Content<'text> {
        #[serde(borrow)]
        quiz: Quiz<'text>,
    }
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(text);
    }
    let quiz = serde_json::from_str::<Quiz<'_>>(text);
    quiz.or_else(|error| serde_json::from_str::<Content<'_>>(text).map(|it| it.quiz).map_err(|_| error))
        .map(|quiz| quiz.questions)
}

/// The line of a part of `text`, from 1.
fn line_at(text: &str, part: &str) -> usize {
    let offset = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    1 + text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count()
}

pub(crate) fn write(questions: &[KeyedQuestion]) -> Writing {
    #[derive(serde::Serialize)]
    struct Quiz {
        questions: Vec<QuestionDefinition>,
    }
    let quiz = Quiz { questions: questions.iter().map(KeyedQuestion::definition).collect() };
    // Texts and lists are always JSON.
    let text = serde_json::to_string_pretty(&quiz).unwrap_or_default();
    Writing { text: format!("{text}\n"), findings: Vec::new() }
}
