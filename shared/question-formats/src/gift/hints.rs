//! What a comment says about a question that GIFT itself has no place for: `// [id:consent] [points:2.5]`.
//!
//! Moodle writes and reads `[id:…]` and `[tag:…]`; the others are ours, and Moodle skips them.

use domain::quiz::{Correct, OptionId, QuestionKind, Scoring};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::other_answers::{OtherAnswers, scoring_name, scoring_named};
use crate::question::KeyedQuestion;

/// The hints above a question.
#[derive(Debug, Default)]
pub(super) struct Hints {
    pub(super) id: Option<String>,
    pub(super) points: Option<String>,
    pub(super) options: Vec<String>,
    pub(super) prompts: Vec<String>,
    pub(super) scoring: Option<Scoring>,
    pub(super) case_sensitive: bool,
    /// Moodle's, for its question bank.
    pub(super) has_tags: bool,
}

impl Hints {
    pub(super) fn read(&mut self, comment: &str) {
        for hint in comment.split('[').skip(1) {
            let Some((name, value)) = hint.split(']').next().and_then(|hint| hint.split_once(':')) else {
                continue;
            };
            match name {
                "id" => self.id = decoded(value),
                "points" => self.points = decoded(value),
                "options" => self.options = value.split(',').filter_map(decoded).collect(),
                "prompts" => self.prompts = value.split(',').filter_map(decoded).collect(),
                "scoring" => self.scoring = scoring_named(value),
                "tag" => self.has_tags = true,
                "case" => self.case_sensitive = value == "sensitive",
                _ => {}
            }
        }
    }

    /// Gives what has no id the ids of the hints, if there are as many.
    pub(super) fn name(&self, other: &mut OtherAnswers) {
        match other {
            OtherAnswers::Truth(_) | OtherAnswers::Numbers(_) => {}
            OtherAnswers::Spellings { case_sensitive, .. } => *case_sensitive = self.case_sensitive,
            OtherAnswers::Order { items, .. } if items.len() == self.options.len() => {
                for (item, id) in items.iter_mut().zip(&self.options) {
                    item.id = Some(id.clone());
                }
            }
            OtherAnswers::Pairs(pairs) if pairs.len() == self.options.len() => {
                let mut prompts = self.prompts.iter();
                for (pair, id) in pairs.iter_mut().zip(&self.options) {
                    pair.match_id = Some(id.clone());
                    pair.id = if pair.prompt.is_empty() { None } else { prompts.next().cloned() };
                }
            }
            OtherAnswers::Order { .. } | OtherAnswers::Pairs(_) => {}
        }
    }

    pub(super) fn of(question: &KeyedQuestion) -> String {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let list = |ids: Vec<&str>| ids.into_iter().map(encoded).collect::<Vec<_>>().join(",");
        let asked = &question.question;
        let mut hints =
            format!("// [id:{}] [points:{}]", encoded(asked.id.as_str()), encoded(&asked.points.to_string()));
        let options: Vec<&str> = match &question.key.correct {
            Correct::Options(_) if asked.kind == QuestionKind::TrueFalse => Vec::new(),
            Correct::Options(_) => asked.options.iter().map(|option| option.id.as_str()).collect(),
            Correct::Numbers(_) | Correct::Texts(_) => Vec::new(),
            Correct::Order(order) => order.iter().map(OptionId::as_str).collect(),
            Correct::Pairs(_) => {
                let matched = question.pairs().map(|(_, option)| option.id.as_str());
                matched.chain(question.distractors().map(|option| option.id.as_str())).collect()
            }
        };
        let prompts: Vec<&str> = question.pairs().map(|(prompt, _)| prompt.id.as_str()).collect();
        for (name, ids) in [("options", options), ("prompts", prompts)] {
            if !ids.is_empty() {
                hints.push_str(&format!(" [{name}:{}]", list(ids)));
            }
        }
        if asked.scoring == Scoring::Partial || asked.kind == QuestionKind::Matching {
            hints.push_str(&format!(" [scoring:{}]", scoring_name(asked.scoring)));
        }
        if matches!(&question.key.correct, Correct::Texts(accepted) if accepted.case_sensitive) {
            hints.push_str(" [case:sensitive]");
        }
        hints
    }
}

fn decoded(value: &str) -> Option<String> {
    let text = percent_decode_str(value.trim()).decode_utf8().ok()?;
    (!text.is_empty()).then(|| text.into_owned())
}
