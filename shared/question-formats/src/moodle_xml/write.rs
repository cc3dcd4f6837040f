//! From questions to a Moodle XML file.

use domain::quiz::{Correct, QuestionKind, Scoring};
use quick_xml::escape::escape;
use rust_decimal::Decimal;

use crate::other_answers::{middle, scoring_name, shown, with_escaped_stars};
use crate::question::{KeyedQuestion, Writing};

pub(crate) fn write(questions: &[KeyedQuestion]) -> Writing {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    for question in questions {
        text.push_str(&in_xml(question));
    }
    text.push_str("</quiz>\n");
    Writing { text, findings: Vec::new() }
}

fn in_xml(question: &KeyedQuestion) -> String {
    let asked = &question.question;
    let id = escaped(asked.id.as_str());
    let (kind, settings, answers) = match &question.key.correct {
        Correct::Options(_) if asked.kind == QuestionKind::TrueFalse => {
            ("truefalse", String::new(), truth(question))
        }
        Correct::Options(_) => {
            let single = asked.kind != QuestionKind::Multiple;
            let settings = format!("<single>{single}</single>\n<shuffleanswers>false</shuffleanswers>\n");
            ("multichoice", settings, options(question))
        }
        Correct::Numbers(accepted) => {
            let answers = accepted.iter().map(|number| {
                let (value, tolerance) = middle(number);
                let inside = format!("<text>{value}</text><tolerance>{tolerance}</tolerance>");
                answer(&shown(number.credit), &inside)
            });
            ("numerical", String::new(), answers.collect())
        }
        Correct::Texts(accepted) => {
            let answers = accepted.spellings.iter().map(|spelling| {
                let text = escaped(&with_escaped_stars(&spelling.text));
                answer(&shown(spelling.credit), &format!("<text>{text}</text>"))
            });
            let settings = format!("<usecase>{}</usecase>\n", u8::from(accepted.case_sensitive));
            ("shortanswer", settings, answers.collect())
        }
        Correct::Order(_) => ("ordering", ordering_settings(question), order(question)),
        Correct::Pairs(_) => {
            ("matching", "<shuffleanswers>true</shuffleanswers>\n".to_owned(), pairs(question))
        }
    };
    // Moodle skips the attribute: it shares the points of pairs always, and of several options in its own way.
    let scoring = match (asked.kind, asked.scoring) {
        (QuestionKind::Matching, scoring) | (_, scoring @ Scoring::Partial) => {
            format!(" scoring=\"{}\"", scoring_name(scoring))
        }
        (_, Scoring::AllOrNothing) => String::new(),
    };
    let mut text = format!(
        "<question type=\"{kind}\"{scoring}>\n\
         <name><text>{id}</text></name>\n\
         <questiontext format=\"plain_text\"><text>{}</text></questiontext>\n\
         <defaultgrade>{}</defaultgrade>\n\
         <penalty>0</penalty>\n\
         <idnumber>{id}</idnumber>\n\
         {settings}",
        escaped(&asked.text),
        asked.points,
    );
    if let Some(explanation) = &question.key.explanation {
        text.push_str(&format!(
            "<generalfeedback format=\"plain_text\"><text>{}</text></generalfeedback>\n",
            escaped(explanation)
        ));
    }
    text.push_str(&answers);
    text.push_str("</question>\n");
    text
}

fn answer(share: &str, inside: &str) -> String {
    format!("<answer fraction=\"{share}\" format=\"plain_text\">{inside}</answer>\n")
}

fn named_answer(share: &str, id: &str, text: &str) -> String {
    format!(
        "<answer fraction=\"{share}\" format=\"plain_text\" id=\"{}\"><text>{}</text></answer>\n",
        escaped(id),
        escaped(text)
    )
}

fn truth(question: &KeyedQuestion) -> String {
    let share = |right| if right { "100" } else { "0" };
    let option = |(option, right): (&domain::quiz::AnswerOption, bool)| {
        answer(share(right), &format!("<text>{}</text>", option.id))
    };
    question.options().map(option).collect()
}

/// Among several right options each has its share, and a wrong one takes a share away as well, or with all or nothing as
/// much as all of them give.
fn options(question: &KeyedQuestion) -> String {
    let several = question.question.kind == QuestionKind::Multiple;
    let right_options = Decimal::from(question.key.options().len().max(1));
    let right_share = (Decimal::ONE_HUNDRED / right_options).trunc_with_scale(5).normalize();
    let wrong_share = match (several, question.question.scoring) {
        (false, _) => Decimal::ZERO,
        (true, Scoring::Partial) => -right_share,
        (true, Scoring::AllOrNothing) => -Decimal::ONE_HUNDRED,
    };
    let option = |(option, right): (&domain::quiz::AnswerOption, bool)| {
        let share = if right { right_share } else { wrong_share };
        named_answer(&share.to_string(), option.id.as_str(), &option.text)
    };
    question.options().map(option).collect()
}

fn ordering_settings(question: &KeyedQuestion) -> String {
    let grading = match question.question.scoring {
        Scoring::Partial => "ABSOLUTE_POSITION",
        Scoring::AllOrNothing => "ALL_OR_NOTHING",
    };
    format!(
        "<layouttype>VERTICAL</layouttype>\n<selecttype>ALL</selecttype>\n<selectcount>{}</selectcount>\n\
         <gradingtype>{grading}</gradingtype>\n<showgrading>SHOW</showgrading>\n",
        question.question.options.len()
    )
}

/// The share is the place.
fn order(question: &KeyedQuestion) -> String {
    let place = |(place, item): (usize, &domain::quiz::AnswerOption)| {
        named_answer(&place.to_string(), item.id.as_str(), &item.text)
    };
    (1..).zip(question.order()).map(place).collect()
}

/// A part without a text is an option that matches nothing.
fn pairs(question: &KeyedQuestion) -> String {
    let part = |id: Option<&str>, text: &str, option: &domain::quiz::AnswerOption| {
        let id = id.map(|id| format!(" id=\"{}\"", escaped(id))).unwrap_or_default();
        format!(
            "<subquestion format=\"plain_text\"{id}><text>{}</text><answer id=\"{}\"><text>{}</text></answer></subquestion>\n",
            escaped(text),
            escaped(option.id.as_str()),
            escaped(&option.text)
        )
    };
    let pairs = question.pairs().map(|(prompt, option)| part(Some(prompt.id.as_str()), &prompt.text, option));
    pairs.chain(question.distractors().map(|option| part(None, "", option))).collect()
}

fn escaped(text: &str) -> String {
    escape(text).into_owned()
}
