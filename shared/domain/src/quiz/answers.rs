//! A learner's answers: as they arrive, and as they are stored after a check.
//!
//! [`SubmittedAnswers`] is what a client sent. Only [`SubmittedAnswers::check`] turns it into [`Answers`], so that
//! graded and stored answers name only questions that were asked and options that were offered.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{OptionId, PromptId, Question, QuestionId};
use crate::quiz::answer_check::checked;

/// The most reasons in one refusal: a hostile body must not cause a long reply.
const MOST_REASONS: usize = 20;

/// Answers as a client sent them, in its order. A question may occur twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubmittedAnswers(Vec<(String, Choice)>);

/// An answer as a client sent it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
    untagged,
    expecting = "the id of an option, a typed answer, a list of ids, or an object with an id for each prompt"
)]
pub(super) enum Choice {
    One(String),
    Several(Vec<String>),
    Pairs(SubmittedPairs),
}

/// The options of prompts as a client sent them. A prompt may occur twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SubmittedPairs(pub(super) Vec<(String, String)>);

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
    /// A number or text as it was typed, without space around it. Empty: not answered.
    Typed {
        typed: String,
    },
    /// All options, from the first to the last. Empty: not answered.
    Order {
        order: Vec<OptionId>,
    },
    /// The options of prompts; prompts may be missing. Empty: not answered.
    Pairs {
        pairs: BTreeMap<PromptId, OptionId>,
    },
}

impl Answer {
    /// The options that were chosen; none if the question is not about choosing.
    pub fn chosen(&self) -> BTreeSet<&OptionId> {
        match self {
            Self::One(option) => BTreeSet::from([option]),
            Self::Several(options) => options.iter().collect(),
            Self::Typed { .. } | Self::Order { .. } | Self::Pairs { .. } => BTreeSet::new(),
        }
    }

    /// Whether it counts as no answer.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::One(_) => false,
            Self::Several(options) => options.is_empty(),
            Self::Typed { typed } => typed.is_empty(),
            Self::Order { order } => order.is_empty(),
            Self::Pairs { pairs } => pairs.is_empty(),
        }
    }
}

impl<'de> Deserialize<'de> for SubmittedAnswers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expecting = "an object with an answer for each question id";
        deserializer.deserialize_map(Pairs { expecting, of: std::marker::PhantomData }).map(Self)
    }
}

impl<'de> Deserialize<'de> for SubmittedPairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expecting = "an object with the id of an option for each prompt";
        deserializer.deserialize_map(Pairs { expecting, of: std::marker::PhantomData }).map(Self)
    }
}

/// Reads an object as pairs: a map would silently keep the last of two values of a name.
struct Pairs<T> {
    expecting: &'static str,
    of: std::marker::PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Pairs<T> {
    type Value = Vec<(String, T)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(pairs)
    }
}

/// Reasons of a refusal by path in the body.
type Reasons = BTreeMap<String, Vec<String>>;

impl SubmittedAnswers {
    /// Checks the answers against the questions that were asked.
    ///
    /// # Errors
    /// Reasons by path below `field`: unknown questions and options, wrong types, duplicates, numbers that cannot be read.
    pub fn check(&self, asked: &[Question], field: &str) -> Result<Answers, Reasons> {
        let by_id: BTreeMap<&str, &Question> =
            asked.iter().map(|question| (question.id.as_str(), question)).collect();
        let (mut answers, mut reasons) = (BTreeMap::new(), Reasons::new());
        let mut refuse =
            |path: String, reason: &str| reasons.entry(path).or_default().push(reason.to_owned());
        let mut refused = 0;
        for (id, choice) in &self.0 {
            if refused >= MOST_REASONS {
                break;
            }
            let Some(question) = by_id.get(id.as_str()) else {
                refuse(format!("{field}.{}", shortened(id)), "is not a question in this attempt");
                refused += 1;
                continue;
            };
            let reason = match checked(question, choice) {
                Ok(answer) => match answers.insert(question.id.clone(), answer) {
                    Some(_) => (String::new(), "is answered twice"),
                    None => continue,
                },
                Err(reason) => reason,
            };
            refuse(format!("{field}.{id}{}", reason.0), reason.1);
            refused += 1;
        }
        if reasons.is_empty() { Ok(Answers(answers)) } else { Err(reasons) }
    }
}

/// What of an unknown id a refusal repeats.
pub(super) fn shortened(id: &str) -> String {
    id.chars().take(100).collect()
}
