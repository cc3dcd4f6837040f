//! From questions to a GIFT file.

use domain::quiz::QuestionKind;
use rust_decimal::Decimal;

use super::hints::Hints;
use super::symbols::escaped;
use crate::question::{KeyedQuestion, Writing};

pub(crate) fn write(questions: &[KeyedQuestion]) -> Writing {
    let texts: Vec<String> = questions.iter().map(in_gift).collect();
    Writing { text: texts.join("\n"), findings: Vec::new() }
}

fn in_gift(question: &KeyedQuestion) -> String {
    let asked = &question.question;
    let mut text = format!(
        "{}\n::{}::[plain]{} {{\n",
        Hints::of(question),
        escaped(asked.id.as_str()),
        escaped(&asked.text)
    );
    let mark = marks(question);
    for (option, right) in question.options() {
        let plain = if option.text.starts_with('[') { "[plain]" } else { "" };
        text.push_str(&format!("\t{}{plain}{}\n", mark(right), escaped(&option.text)));
    }
    if let Some(explanation) = &question.key.explanation {
        let plain = if explanation.starts_with('[') { "[plain]" } else { "" };
        text.push_str(&format!("\t####{plain}{}\n", escaped(explanation)));
    }
    text.push_str("}\n");
    text
}

/// What stands before an option. Among several right options each has its share, and a wrong one takes away as much
/// as all of them give: as close to all or nothing as Moodle comes.
fn marks(question: &KeyedQuestion) -> impl Fn(bool) -> String {
    let several = question.question.kind == QuestionKind::Multiple;
    let share = Decimal::ONE_HUNDRED / Decimal::from(question.key.correct.len().max(1));
    let share = share.trunc_with_scale(5).normalize();
    move |right| match (several, right) {
        (true, true) => format!("~%{share}%"),
        (true, false) => "~%-100%".to_owned(),
        (false, true) => "=".to_owned(),
        // The share keeps a text like `%50% of all` from being read as one.
        (false, false) => "~%0%".to_owned(),
    }
}
