//! What is accepted and refused of each type of question.

use serde_json::{Value, json};

use super::fixture::{question, quiz_of, refused, with_quiz};
use crate::quiz::{QuestionKind, Scoring};

/// The problems of a quiz with this question, below the question.
fn problems(question: &Value) -> Vec<String> {
    let place = "modules[1].contents[0].quiz.questions[0].";
    refused(&with_quiz(json!({"questions": [question]})))
        .iter()
        .map(|line| line.strip_prefix(place).unwrap_or(line).to_owned())
        .collect()
}

fn typed(kind: &str, fields: &Value) -> Value {
    let mut question = json!({"id": "q1", "text": "?", "type": kind});
    question.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    question
}

#[test]
fn the_type_may_be_left_out() {
    for (fields, kind) in [
        (json!({"numbers": [{"value": 1}]}), QuestionKind::Numeric),
        (json!({"spellings": [{"text": "a"}]}), QuestionKind::ShortText),
        (json!({"items": [{"text": "a"}, {"text": "b"}]}), QuestionKind::Ordering),
        (
            json!({"pairs": [{"prompt": "a", "match": "x"}, {"prompt": "b", "match": "y"}]}),
            QuestionKind::Matching,
        ),
        (json!({"type": "true_false", "correctAnswer": false}), QuestionKind::TrueFalse),
        (json!({"type": "true_false", "correctAnswer": "true"}), QuestionKind::TrueFalse),
    ] {
        let mut question = typed("single", &fields);
        if fields.get("type").is_none() {
            question.as_object_mut().unwrap().remove("type");
        }
        let (quiz, _) = quiz_of(&with_quiz(json!({"questions": [question]})));
        assert_eq!((quiz.questions[0].kind, quiz.questions[0].scoring), (kind, Scoring::AllOrNothing));
    }
}

#[test]
fn true_false_with_options_is_a_single_choice_as_before() {
    let mut question = question();
    question["type"] = json!("true_false");
    let (quiz, _) = quiz_of(&with_quiz(json!({"questions": [question]})));
    assert_eq!((quiz.questions[0].kind, quiz.questions[0].options.len()), (QuestionKind::Single, 3));
}

#[test]
fn a_question_of_another_type_that_cannot_be_graded_is_refused() {
    let item = |text: &str| json!({"text": text});
    let numbered = |id: &str| json!({"id": id, "text": format!("text of {id}")});
    let pair = |prompt: &str, option: &str| json!({"prompt": prompt, "match": option});
    for (question, start) in [
        (typed("numeric", &json!({})), "numbers: is empty"),
        (typed("numeric", &json!({"numbers": [{}]})), "numbers[0]: needs either value"),
        (typed("numeric", &json!({"numbers": [{"min": 1}]})), "numbers[0]: needs either value"),
        (typed("numeric", &json!({"numbers": [{"value": 1, "max": 2}]})), "numbers[0]: needs either value"),
        (
            typed("numeric", &json!({"numbers": [{"value": "1,5"}]})),
            "numbers[0].value: must be a number from",
        ),
        (typed("numeric", &json!({"numbers": [{"value": 1e16}]})), "numbers[0].value: must be a number from"),
        (
            typed("numeric", &json!({"numbers": [{"value": "0.0000000001"}]})),
            "numbers[0].value: must be a number",
        ),
        (
            typed("numeric", &json!({"numbers": [{"value": 1, "tolerance": -1}]})),
            "numbers[0].tolerance: must not",
        ),
        (
            typed("numeric", &json!({"numbers": [{"value": 1e15, "tolerance": 1}]})),
            "numbers[0].tolerance: must be",
        ),
        (typed("numeric", &json!({"numbers": [{"min": 2, "max": 1}]})), "numbers[0].max: must not be less"),
        (
            typed("numeric", &json!({"numbers": [{"min": 1, "max": 2, "tolerance": 1}]})),
            "numbers[0].tolerance: belongs",
        ),
        (
            typed("numeric", &json!({"numbers": [{"value": 1}, {"value": 2, "credit": 50}]})),
            "numbers[1].credit: needs",
        ),
        (
            typed("numeric", &json!({"numbers": [{"value": 2, "credit": 50}], "scoring": "partial"})),
            "numbers: has no answer that earns all points",
        ),
        (
            typed(
                "numeric",
                &json!({"numbers": [{"value": 1}, {"value": 2, "credit": 0}], "scoring": "partial"}),
            ),
            "numbers[1].credit: earns nothing",
        ),
        (
            typed("numeric", &json!({"numbers": [{"value": 1, "text": "one"}]})),
            "numbers[0].text: unknown field",
        ),
        (typed("short_text", &json!({})), "spellings: is empty"),
        (typed("short_text", &json!({"spellings": [{"text": " "}]})), "spellings[0].text: must not be empty"),
        (
            typed("short_text", &json!({"spellings": [{"text": "x".repeat(301)}]})),
            "spellings[0].text: is longer",
        ),
        (
            typed("short_text", &json!({"spellings": [{"text": "Paris"}, {"text": " paris"}]})),
            "spellings[1].text: is the same answer as spellings[0]",
        ),
        (typed("short_text", &json!({"spellings": vec![item("x"); 51]})), "spellings: has more than 50"),
        (typed("ordering", &json!({"items": [item("a")]})), "items: must be 2 to 20 items"),
        (typed("ordering", &json!({"items": vec![item("a"); 21]})), "items: must be 2 to 20 items"),
        (
            typed("ordering", &json!({"items": [item("a"), item("a ")]})),
            "items[1].text: reads the same as items[0].text",
        ),
        (
            typed("ordering", &json!({"items": [numbered("s1"), numbered("s2"), numbered("s10")]})),
            "items: has ids that count the items",
        ),
        (
            typed("ordering", &json!({"items": [{"id": "x", "text": "a"}, {"id": "x", "text": "b"}]})),
            "items[1].id: \"x\" is used already, at items[0].id",
        ),
        (
            typed("ordering", &json!({"items": [{"id": " x", "text": "a"}, item("b")]})),
            "items[0].id: an id has",
        ),
        (typed("matching", &json!({"pairs": [pair("a", "x")]})), "pairs: must be 2 to 20 pairs"),
        (
            typed("matching", &json!({"pairs": [pair("a", "x"), pair("a", "y")]})),
            "pairs[1].prompt: reads the same",
        ),
        (
            typed("matching", &json!({"pairs": [pair("a", "x"), pair("b", "x")]})),
            "pairs: all have the same option",
        ),
        (
            typed(
                "matching",
                &json!({"pairs": [pair("a", "x"), pair("b", "y")], "distractors": [item("x")]}),
            ),
            "distractors[0].text: reads the same as pairs[0].match",
        ),
        (
            typed(
                "matching",
                &json!({"pairs": [
                    {"id": "p1", "prompt": "a", "match": "x", "match_id": "o1"},
                    {"id": "p2", "prompt": "b", "match": "y", "match_id": "o2"},
                ]}),
            ),
            "pairs: have ids that count",
        ),
        (typed("true_false", &json!({"correctAnswer": "yes"})), "correctAnswer: must be true or false"),
        (typed("true_false", &json!({"correctAnswers": ["true"]})), "correctAnswer: must be true or false"),
        (
            typed("true_false", &json!({"correctAnswer": true, "scoring": "partial"})),
            "scoring: a question with one right option",
        ),
        (
            typed("numeric", &json!({"numbers": [{"value": 1}], "correctAnswer": "1"})),
            "correctAnswer: belongs to questions of type single",
        ),
        (
            typed("ordering", &json!({"items": [item("a"), item("b")], "case_sensitive": true})),
            "case_sensitive: belongs to questions of type short_text",
        ),
        (typed("essay", &json!({})), "type: unknown variant `essay`"),
    ] {
        let lines = problems(&question);
        assert!(lines.len() == 1 && lines[0].starts_with(start), "{question}: {lines:?}");
    }
    let many: Vec<Value> =
        (0..21).map(|number| json!({"id": format!("o{number}"), "text": format!("{number}")})).collect();
    let all: Vec<String> = (0..21).map(|number| format!("o{number}")).collect();
    let multiple =
        json!({"id": "q1", "text": "?", "options": many, "correctAnswers": all, "scoring": "partial"});
    assert!(problems(&multiple)[0].starts_with("scoring: has more than 20 right options"));
}

#[test]
fn what_the_learner_sees_of_a_question_holds_no_key() {
    let questions = |twist: bool| {
        let (one, two) = if twist { ("canary", "other") } else { ("other", "canary") };
        let mut items = vec![json!({"text": "wash"}), json!({"text": "dry"})];
        let mut pairs = vec![json!({"prompt": "a", "match": "x"}), json!({"prompt": "b", "match": "y"})];
        if twist {
            items.reverse();
            pairs = vec![json!({"prompt": "a", "match": "y"}), json!({"prompt": "b", "match": "x"})];
        }
        json!([
            {"id": "n", "text": "?", "numbers": [{"value": if twist { 1 } else { 2 }, "tolerance": 1}]},
            {"id": "s", "text": "?", "spellings": [{"text": one}, {"text": two}], "case_sensitive": twist},
            {"id": "o", "text": "?", "items": items, "scoring": "partial"},
            {"id": "m", "text": "?", "pairs": pairs},
            {"id": "t", "text": "?", "type": "true_false", "correctAnswer": twist},
        ])
    };
    let shown = |twist: bool| {
        let (quiz, key) = quiz_of(&with_quiz(json!({"questions": questions(twist)})));
        (serde_json::to_string(&quiz).unwrap(), serde_json::to_string(&key).unwrap())
    };
    let ((one, key), (other, other_key)) = (shown(true), shown(false));
    assert_eq!(one, other, "another key, the same bytes");
    assert_ne!(key, other_key);
    assert!(!one.contains("canary") && key.contains("canary"));
}
