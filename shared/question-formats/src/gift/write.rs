//! From questions to a GIFT file.

use domain::quiz::{Correct, QuestionKind, Scoring};
use rust_decimal::Decimal;

use super::hints::Hints;
use super::symbols::escaped;
use crate::finding::Finding;
use crate::other_answers::{shown, with_escaped_stars};
use crate::question::{KeyedQuestion, Writing};

pub(crate) fn write(questions: &[KeyedQuestion]) -> Writing {
    let (mut texts, mut findings) = (Vec::new(), Vec::new());
    for (number, question) in (1..).zip(questions) {
        match in_gift(question) {
            Ok(text) => texts.push(text),
            Err(reason) => findings.push(Finding::not_taken(number, reason)),
        }
    }
    Writing { text: texts.join("\n"), findings }
}

fn in_gift(question: &KeyedQuestion) -> Result<String, &'static str> {
    let asked = &question.question;
    let mut text = format!(
        "{}\n::{}::[plain]{} {{",
        Hints::of(question),
        escaped(asked.id.as_str()),
        escaped(&asked.text)
    );
    text.push_str(&answers(question)?);
    if let Some(explanation) = &question.key.explanation {
        text.push_str(&format!("\t####{}\n", marked(explanation)));
    }
    text.push_str("}\n");
    Ok(text)
}

/// What stands between the braces before the explanation.
fn answers(question: &KeyedQuestion) -> Result<String, &'static str> {
    let mut text = String::new();
    match &question.key.correct {
        Correct::Options(right) if question.question.kind == QuestionKind::TrueFalse => {
            let is_true = right.iter().any(|option| option.as_str() == "true");
            text.push_str(if is_true { "T\n" } else { "F\n" });
        }
        Correct::Options(_) => {
            text.push('\n');
            let mark = marks(question);
            for (option, right) in question.options() {
                text.push_str(&format!("\t{}{}\n", mark(right), marked(&option.text)));
            }
        }
        Correct::Numbers(accepted) => {
            text.push_str("#\n");
            for number in accepted {
                let (least, most) = (number.least, number.most);
                let range = if least == most { least.to_string() } else { format!("{least}..{most}") };
                text.push_str(&format!("\t=%{}%{range}\n", shown(number.credit)));
            }
        }
        Correct::Texts(accepted) => {
            text.push('\n');
            for spelling in &accepted.spellings {
                if spelling.text.contains("->") {
                    return Err("accepts a text with ->, which GIFT takes for a pair");
                }
                let written = escaped(&with_escaped_stars(&spelling.text));
                text.push_str(&format!("\t=%{}%{written}\n", shown(spelling.credit)));
            }
        }
        Correct::Order(order) => {
            let scoring = match question.question.scoring {
                Scoring::Partial => "ABSOLUTE_POSITION",
                Scoring::AllOrNothing => "ALL_OR_NOTHING",
            };
            text.push_str(&format!(">{} ALL VERTICAL {scoring} SHOW\n", order.len()));
            for item in question.order() {
                if item.text.contains(['\n', '\r']) || item.text.starts_with("//") {
                    return Err("has an item with several lines, or one that GIFT takes for a comment");
                }
                text.push_str(&format!("{}\n", marked(&item.text)));
            }
        }
        Correct::Pairs(_) => {
            text.push('\n');
            for (prompt, option) in question.pairs() {
                if prompt.text.contains("->") {
                    return Err("has a prompt with ->, which GIFT takes for its end");
                }
                text.push_str(&format!("\t={} -> {}\n", marked(&prompt.text), escaped(&option.text)));
            }
            for option in question.distractors() {
                text.push_str(&format!("\t= -> {}\n", escaped(&option.text)));
            }
        }
    }
    Ok(text)
}

/// A text whose first bracket is not taken for the name of its markup.
fn marked(text: &str) -> String {
    format!("{}{}", if text.starts_with('[') { "[plain]" } else { "" }, escaped(text))
}

/// What stands before an option. Among several right options each has its share, and a wrong one takes a share away as
/// well, or with all or nothing as much as all of them give: as close to that as Moodle comes.
fn marks(question: &KeyedQuestion) -> impl Fn(bool) -> String {
    let several = question.question.kind == QuestionKind::Multiple;
    let share = Decimal::ONE_HUNDRED / Decimal::from(question.key.options().len().max(1));
    let share = share.trunc_with_scale(5).normalize();
    let wrong = if question.question.scoring == Scoring::Partial { share } else { Decimal::ONE_HUNDRED };
    move |right| match (several, right) {
        (true, true) => format!("~%{share}%"),
        (true, false) => format!("~%-{wrong}%"),
        (false, true) => "=".to_owned(),
        // The share keeps a text like `%50% of all` from being read as one.
        (false, false) => "~%0%".to_owned(),
    }
}
