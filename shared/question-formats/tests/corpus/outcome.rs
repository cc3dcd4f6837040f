//! A question in one line, without the ids that are made from its texts.

use domain::course::authoring::{AuthoredNumber, NumberDefinition, QuestionDefinition, TextOrList, id_of};
use question_formats::KeyedQuestion;
use serde_json::{Map, Value, json};

/// The text of a question, its options and which of them are right (`*`).
pub(crate) fn choice(question: &KeyedQuestion) -> (String, Vec<String>) {
    let definition = question.definition();
    let options = options(&definition);
    (definition.text, options)
}

/// The question as JSON: `{"options":["*right","wrong"],"text":"…","type":"single"}`.
pub(crate) fn shown(question: &KeyedQuestion) -> String {
    let definition = question.definition();
    let mut shown = Map::new();
    let mut add = |name: &str, value: Value| {
        let is_empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !is_empty {
            shown.insert(name.to_owned(), value);
        }
    };
    let written = serde_json::to_value(&definition).expect("a question is JSON");
    add("text", json!(definition.text));
    for field in ["type", "points", "scoring", "case_sensitive", "explanation"] {
        add(field, written[field].clone());
    }
    add("id", if definition.id == id_of(&definition.text) { Value::Null } else { json!(definition.id) });
    add("options", json!(options(&definition)));
    if definition.options.is_empty() {
        add("right", written["correctAnswer"].clone());
    }
    add("numbers", definition.numbers.iter().map(number).collect());
    let spellings = definition.spellings.iter().map(|it| with_credit(it.text.clone(), it.credit.as_ref()));
    add("spellings", spellings.collect());
    add("items", definition.items.iter().map(|item| json!(item.text)).collect());
    add(
        "pairs",
        definition.pairs.iter().map(|pair| json!(format!("{} -> {}", pair.prompt, pair.option))).collect(),
    );
    add("alone", definition.distractors.iter().map(|item| json!(item.text)).collect());
    Value::Object(shown).to_string()
}

fn options(definition: &QuestionDefinition) -> Vec<String> {
    let right = match &definition.correct_answer {
        Some(TextOrList::Text(one)) => vec![one.clone()],
        Some(TextOrList::List(several)) => several.clone(),
        None => Vec::new(),
    };
    let mark = |id: &String| if right.contains(id) { "*" } else { "" };
    definition.options.iter().map(|option| format!("{}{}", mark(&option.id), option.text)).collect()
}

fn number(number: &NumberDefinition) -> Value {
    let written = match &number.value {
        Some(value) => text(value),
        None => format!("{}..{}", text(&number.min), text(&number.max)),
    };
    with_credit(written, number.credit.as_ref())
}

fn with_credit(written: String, credit: Option<&AuthoredNumber>) -> Value {
    json!(match credit {
        Some(credit) => format!("{written} @{}", text(credit)),
        None => written,
    })
}

/// An exact number is written as a text.
fn text(number: &impl serde::Serialize) -> String {
    match serde_json::to_value(number) {
        Ok(Value::String(text)) => text,
        other => panic!("{other:?} is no text"),
    }
}
