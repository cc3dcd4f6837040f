//! From questions to a Moodle XML file.

use domain::quiz::QuestionKind;
use quick_xml::escape::escape;
use rust_decimal::Decimal;

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
    let several = asked.kind == QuestionKind::Multiple;
    let mut text = format!(
        "<question type=\"multichoice\">\n\
         <name><text>{id}</text></name>\n\
         <questiontext format=\"plain_text\"><text>{}</text></questiontext>\n\
         <defaultgrade>{}</defaultgrade>\n\
         <penalty>0</penalty>\n\
         <idnumber>{id}</idnumber>\n\
         <single>{}</single>\n\
         <shuffleanswers>false</shuffleanswers>\n",
        escaped(&asked.text),
        asked.points,
        !several,
    );
    if let Some(explanation) = &question.key.explanation {
        text.push_str(&format!(
            "<generalfeedback format=\"plain_text\"><text>{}</text></generalfeedback>\n",
            escaped(explanation)
        ));
    }
    let right_options = Decimal::from(question.key.correct.len().max(1));
    let share = (Decimal::ONE_HUNDRED / right_options).trunc_with_scale(5).normalize();
    for (option, right) in question.options() {
        // Among several right options, a wrong one takes away as much as all of them give.
        let share = match (right, several) {
            (true, _) => share,
            (false, true) => -Decimal::ONE_HUNDRED,
            (false, false) => Decimal::ZERO,
        };
        text.push_str(&format!(
            "<answer fraction=\"{share}\" format=\"plain_text\" id=\"{}\"><text>{}</text></answer>\n",
            escaped(option.id.as_str()),
            escaped(&option.text)
        ));
    }
    text.push_str("</question>\n");
    text
}

fn escaped(text: &str) -> String {
    escape(text).into_owned()
}
