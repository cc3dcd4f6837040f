//! A learner's answers: as they arrive, and as they are stored after a check.
//!
//! [`SubmittedAnswers`] is what a client sent. Only [`SubmittedAnswers::check`] turns it into [`Answers`], so that
//! graded and stored answers name only questions that were asked and options that were offered.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{OptionId, Question, QuestionId, QuestionKind};

/// The most reasons in one refusal: a hostile body must not cause a long reply.
const MOST_REASONS: usize = 20;

/// Answers as a client sent them, in its order. A question may occur twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubmittedAnswers(Vec<(String, Choice)>);

/// An answer as a client sent it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "the id of an option, or a list of such ids")]
enum Choice {
    One(String),
    Several(Vec<String>),
}

/// Checked answers by question. A missing question was not answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<QuestionId, Answer>);

/// A checked answer, in the form in which it was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    One(OptionId),
    /// For a multiple choice question: no option twice, in the learner's order. Empty: not answered.
    Several(Vec<OptionId>),
}

impl Answer {
    /// The options that were chosen.
    pub fn chosen(&self) -> BTreeSet<&OptionId> {
        match self {
            Self::One(option) => BTreeSet::from([option]),
            Self::Several(options) => options.iter().collect(),
        }
    }
}

impl<'de> Deserialize<'de> for SubmittedAnswers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = SubmittedAnswers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with an answer for each question id")
            }

            // A map would silently keep the last of two answers to a question.
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SubmittedAnswers, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(SubmittedAnswers(pairs))
            }
        }

        deserializer.deserialize_map(Pairs)
    }
}

/// Reasons of a refusal by path in the body.
type Reasons = BTreeMap<String, Vec<String>>;

impl SubmittedAnswers {
    /// Checks the answers against the questions that were asked.
    ///
    /// # Errors
    /// Reasons by path below `field`: unknown questions and options, wrong types, duplicates.
    pub fn check(&self, asked: &[Question], field: &str) -> Result<Answers, Reasons> {
        let by_id: BTreeMap<&str, &Question> =
            asked.iter().map(|question| (question.id.as_str(), question)).collect();
        let (mut answers, mut reasons) = (BTreeMap::new(), Reasons::new());
        for (id, choice) in &self.0 {
            if reasons.len() >= MOST_REASONS {
                break;
            }
            let Some(question) = by_id.get(id.as_str()) else {
                let shown: String = id.chars().take(100).collect();
                refuse(&mut reasons, format!("{field}.{shown}"), "is not a question in this attempt");
                continue;
            };
            let Some(answer) = answer(question, choice, &format!("{field}.{id}"), &mut reasons) else {
                continue;
            };
            if answers.insert(question.id.clone(), answer).is_some() {
                refuse(&mut reasons, format!("{field}.{id}"), "is answered twice");
            }
        }
        if reasons.is_empty() { Ok(Answers(answers)) } else { Err(reasons) }
    }
}

fn refuse(reasons: &mut Reasons, path: String, reason: &str) {
    reasons.entry(path).or_default().push(reason.to_owned());
}

/// Checks one answer. If it returns `None`, it has added a reason.
fn answer(question: &Question, choice: &Choice, path: &str, reasons: &mut Reasons) -> Option<Answer> {
    let offered =
        |id: &str| question.options.iter().find(|option| option.id.as_str() == id).map(|option| &option.id);
    match (question.kind, choice) {
        (QuestionKind::Single, Choice::One(id)) => match offered(id) {
            Some(option) => Some(Answer::One(option.clone())),
            None => {
                refuse(reasons, path.to_owned(), "is not an option of this question");
                None
            }
        },
        (QuestionKind::Multiple, Choice::Several(ids)) => {
            let mut chosen: Vec<OptionId> = Vec::new();
            let mut seen = BTreeSet::new();
            for (index, id) in ids.iter().enumerate() {
                let reason = match offered(id) {
                    None => "is not an option of this question",
                    Some(option) if !seen.insert(option) => "is chosen twice",
                    Some(option) => {
                        chosen.push(option.clone());
                        continue;
                    }
                };
                // Stop at the first reason: the list may hold a million wrong ids.
                refuse(reasons, format!("{path}[{index}]"), reason);
                return None;
            }
            Some(Answer::Several(chosen))
        }
        (QuestionKind::Single, Choice::Several(_)) => {
            refuse(reasons, path.to_owned(), "takes one option, not a list");
            None
        }
        (QuestionKind::Multiple, Choice::One(_)) => {
            refuse(reasons, path.to_owned(), "takes a list of options");
            None
        }
    }
}
