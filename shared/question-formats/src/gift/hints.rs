//! What a comment says about a question that GIFT itself has no place for: `// [id:consent] [points:2.5]`.
//!
//! Moodle writes and reads `[id:…]`; the others are ours, and Moodle skips them.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::question::KeyedQuestion;

/// The hints above a question.
#[derive(Debug, Default)]
pub(super) struct Hints {
    pub(super) id: Option<String>,
    pub(super) points: Option<String>,
    pub(super) options: Vec<String>,
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
                _ => {}
            }
        }
    }

    pub(super) fn of(question: &KeyedQuestion) -> String {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let question = &question.question;
        let options: Vec<String> =
            question.options.iter().map(|option| encoded(option.id.as_str())).collect();
        format!(
            "// [id:{}] [points:{}] [options:{}]",
            encoded(question.id.as_str()),
            encoded(&question.points.to_string()),
            options.join(",")
        )
    }
}

fn decoded(value: &str) -> Option<String> {
    let text = percent_decode_str(value.trim()).decode_utf8().ok()?;
    (!text.is_empty()).then(|| text.into_owned())
}
