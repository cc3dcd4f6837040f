//! What is read and written.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use domain::Points;
use domain::course::authoring::{
    self, AuthoredNumber, OptionDefinition, QuestionDefinition, QuestionTypeName, TextOrList,
};
use domain::quiz::{Question, QuestionKey, QuestionKind};

use crate::finding::Finding;

/// A question that our model holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyedQuestion {
    pub question: Question,
    pub key: QuestionKey,
}

/// A question and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its first line, from 1.
    pub line: usize,
    /// The question, ready for a quiz.
    pub question: KeyedQuestion,
}

/// The outcome of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// In the order of the file.
    pub questions: Vec<Found>,
    /// What does not fit, by line.
    pub findings: Vec<Finding>,
}

/// The outcome of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writing {
    /// The content of the file, in UTF-8.
    pub text: String,
    /// What the format cannot hold, by the number of the question.
    pub findings: Vec<Finding>,
}

/// A question in the terms that all formats share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// Absent: made from the text.
    pub(crate) id: Option<String>,
    pub(crate) text: String,
    pub(crate) several: bool,
    pub(crate) points: Option<String>,
    pub(crate) options: Vec<DraftOption>,
    pub(crate) explanation: Option<String>,
}

/// An option of a [`Draft`].
#[derive(Clone, Debug, Default)]
pub(crate) struct DraftOption {
    /// Absent: made from the text.
    pub(crate) id: Option<String>,
    pub(crate) text: String,
    pub(crate) right: bool,
}

impl Reading {
    /// Adds a question, or the reasons why it does not fit.
    pub(crate) fn add(&mut self, line: usize, draft: &Draft) {
        self.add_definition(line, &draft.definition());
    }

    /// As [`Self::add`], for a question in our own terms.
    pub(crate) fn add_definition(&mut self, line: usize, definition: &QuestionDefinition) {
        match authoring::read_question(definition) {
            Ok((question, key)) => {
                self.questions.push(Found { line, question: KeyedQuestion { question, key } })
            }
            Err(problems) => {
                let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
                self.reject(line, problems.join("; "));
            }
        }
    }

    pub(crate) fn reject(&mut self, line: usize, message: impl Into<String>) {
        self.findings.push(Finding::not_taken(line, message));
    }

    pub(crate) fn leave_out(&mut self, line: usize, message: impl Into<String>) {
        self.findings.push(Finding::left_out(line, message));
    }

    /// Keeps the first of several questions with one id, which a quiz could not hold.
    pub(crate) fn reject_duplicates(&mut self) {
        let mut first_lines = BTreeMap::new();
        let mut findings = Vec::new();
        self.questions.retain(|found| match first_lines.entry(found.question.question.id.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(found.line);
                true
            }
            Entry::Occupied(first) => {
                let message = format!("has the id of the question in line {}; keep one of them", first.get());
                findings.push(Finding::not_taken(found.line, message));
                false
            }
        });
        self.findings.append(&mut findings);
        self.findings.sort_by_key(|finding| finding.line);
    }
}

impl Draft {
    fn definition(&self) -> QuestionDefinition {
        let ids: Vec<String> = self.options.iter().map(DraftOption::id).collect();
        let right =
            self.options.iter().zip(&ids).filter(|(option, _)| option.right).map(|(_, id)| id.clone());
        QuestionDefinition {
            id: self.id.clone().unwrap_or_else(|| crate::names::id_of(&self.text)),
            text: self.text.clone(),
            kind: Some(if self.several { QuestionTypeName::Multiple } else { QuestionTypeName::Single }),
            points: self.points.as_deref().map(AuthoredNumber::from),
            options: self
                .options
                .iter()
                .zip(&ids)
                .map(|(option, id)| OptionDefinition {
                    id: id.clone(),
                    text: option.text.clone(),
                    is_correct: None,
                })
                .collect(),
            correct_answer: None,
            correct_answers: Some(right.collect()),
            explanation: self.explanation.clone(),
        }
    }
}

impl DraftOption {
    fn id(&self) -> String {
        self.id.clone().unwrap_or_else(|| crate::names::id_of(&self.text))
    }
}

impl KeyedQuestion {
    /// As an author would write it.
    pub fn definition(&self) -> QuestionDefinition {
        let ids: Vec<String> = self.key.correct.iter().map(ToString::to_string).collect();
        let several = self.question.kind == QuestionKind::Multiple;
        let answer = match ids.as_slice() {
            [one] if !several => TextOrList::Text(one.clone()),
            _ => TextOrList::List(ids),
        };
        QuestionDefinition {
            id: self.question.id.to_string(),
            text: self.question.text.clone(),
            kind: Some(if several { QuestionTypeName::Multiple } else { QuestionTypeName::Single }),
            points: (self.question.points != Points::ONE)
                .then(|| AuthoredNumber::from(self.question.points.to_string().as_str())),
            options: self
                .question
                .options
                .iter()
                .map(|option| OptionDefinition {
                    id: option.id.to_string(),
                    text: option.text.clone(),
                    is_correct: None,
                })
                .collect(),
            correct_answer: Some(answer),
            correct_answers: None,
            explanation: self.key.explanation.clone(),
        }
    }

    /// Its options with whether each is right.
    pub(crate) fn options(&self) -> impl Iterator<Item = (&domain::quiz::AnswerOption, bool)> {
        self.question.options.iter().map(|option| (option, self.key.correct.contains(&option.id)))
    }
}
