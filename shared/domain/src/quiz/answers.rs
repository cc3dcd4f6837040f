//! What a learner chose: as it arrives, and as it is kept once it was checked.
//!
//! [`Submitted`] is whatever a client sent. Only [`Submitted::check`] turns it into [`Answers`], so that
//! what is graded and stored names questions that were asked and options that were offered, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{OptionId, Question, QuestionId, QuestionKind};

/// The most reasons that one refusal lists; a hostile body must not become a long answer.
const MOST_REASONS: usize = 20;

/// Answers as a client sent them, in its order; a question may stand there twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submitted(Vec<(String, Choice)>);

/// The answer to one question as a client sent it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "the id of an option, or a list of such ids")]
enum Choice {
    One(String),
    Several(Vec<String>),
}

/// Checked answers, by question; a question that is missing was not answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<QuestionId, Answer>);

/// The checked answer to one question, in the shape in which it was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// To a single choice.
    One(OptionId),
    /// To a multiple choice, in the learner's order, none twice; empty is no answer.
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

impl<'de> Deserialize<'de> for Submitted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = Submitted;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with an answer for each question id")
            }

            // A map would keep the last of two answers to one question in silence.
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Submitted, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Submitted(pairs))
            }
        }

        deserializer.deserialize_map(Pairs)
    }
}

/// Reasons by their place in the body.
type Reasons = BTreeMap<String, Vec<String>>;

impl Submitted {
    /// Holds the answers against the questions that were asked.
    ///
    /// # Errors
    /// Reasons by path below `field`: unknown questions and options, wrong shapes, anything named twice.
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
                refuse(&mut reasons, format!("{field}.{shown}"), "is not a question of this attempt");
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

/// `None` only after a reason was added.
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
                // One reason is enough: a list of a million wrong ids is refused at its first.
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
