//! What has the wrong shape is named by its path; and the published schema says the same as the types.

use serde_json::{Value, json};

use super::fixture::{course, refused, with, without};
use crate::course::authoring::{published_schema, read};

#[test]
fn a_text_that_ends_too_early_has_no_question_mark_for_a_path() {
    for (text, start) in [("{", "EOF"), ("", "EOF"), (r#"{"price": {"amount": "#, "price.amount: EOF")] {
        let problems = crate::course::authoring::parse(text).unwrap_err();
        let line = problems.iter().next().unwrap().to_string();
        assert!(line.starts_with(start), "{text}: {line}");
    }
}

#[test]
fn the_path_leads_to_the_enrolment() {
    let in_quiz = |pointer: &str| format!("/modules/1/contents/0/quiz/{pointer}");
    for (broken, start) in [
        (without("/title"), "missing field `title`"),
        (with("/titel", json!("x")), "titel: unknown field `titel`"),
        (
            with("/modules/0/contents/0/kind", json!("movie")),
            "modules[0].contents[0].kind: unknown variant `movie`",
        ),
        (with("/sessions/1/starts_at", json!("tomorrow")), "sessions[1].starts_at: "),
        (
            with("/sessions/0/zoom/id", json!(91_234_567_890_u64)),
            "sessions[0].zoom.id: invalid type: integer",
        ),
        (
            with("/cpd_credits", json!(true)),
            "cpd_credits: invalid type: boolean `true`, expected a number, or a text",
        ),
        (
            with("/description", json!(["a", 1])),
            "description[1]: invalid type: integer `1`, expected a string",
        ),
        (
            with(&in_quiz("questions/0/options/1/id"), json!(1)),
            "modules[1].contents[0].quiz.questions[0].options[1].id: ",
        ),
        (with(&in_quiz("answers"), json!({})), "modules[1].contents[0].quiz.answers: unknown field"),
        (with("/price/amount", json!(49.5)), "price.amount: invalid type: floating point"),
    ] {
        let lines = refused(&broken);
        assert!(lines.len() == 1 && lines[0].starts_with(start), "{start}: {lines:?}");
    }
}

#[test]
fn what_is_no_json_is_named_by_its_line() {
    let message = read("{\n  \"uuid\": 1,,\n}").unwrap_err().to_string();
    assert!(message.contains("line 2"), "{message}");
    assert!(read("").is_err());
    let text = format!("{} {{}}", course());
    assert!(read(&text).unwrap_err().to_string().contains("trailing characters"));
    assert!(read(&format!("\u{feff}{}", course())).is_ok(), "a byte order mark is no fault of the author's");
}

#[test]
fn the_schema_knows_every_field_and_says_what_it_is() {
    fn described(name: &str, schema: &Value) {
        if let Some(properties) = schema["properties"].as_object().filter(|_| schema["type"] == "object") {
            assert_eq!(schema["additionalProperties"], json!(false), "{name}");
            for (field, property) in properties {
                assert!(property["description"].is_string(), "{name}.{field} has no description");
            }
        }
    }
    let schema: Value = serde_json::from_str(&published_schema()).unwrap();
    described("the course", &schema);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        described(name, definition);
    }
    for field in course().as_object().unwrap().keys() {
        assert!(schema["properties"][field].is_object(), "{field}");
    }
    let question = schema["$defs"]["QuestionDefinition"]["properties"].as_object().unwrap();
    for spelling in ["correctAnswer", "correctAnswers", "type", "points"] {
        assert!(question.contains_key(spelling), "{spelling}");
    }
}
