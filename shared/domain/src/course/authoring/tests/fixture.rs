//! A small course that is right, as JSON to be broken in one place at a time.

use serde_json::{Value, json};

use crate::course::authoring::{Authored, Problems, read};
use crate::course::content::ContentBody;
use crate::quiz::{AnswerKey, Quiz};

pub(super) fn uuid(number: u8) -> String {
    format!("018f0000-0000-7000-8000-0000000000{number:02x}")
}

pub(super) fn question() -> Value {
    json!({
        "id": "q1", "text": "Who leads the audit?", "correctAnswer": "b",
        "options": [{"id": "a", "text": "Nobody"}, {"id": "b", "text": "The team"}, {"id": "c", "text": "A tool"}],
    })
}

pub(super) fn course() -> Value {
    json!({
        "uuid": uuid(1), "slug": "clinical-audit", "title": "Clinical audit", "description": ["One.", "Two."],
        "format": "hybrid", "cpd_credits": "2.50", "cpd_type": "Clinical", "duration_minutes": 90,
        "price": {"amount": 4900, "currency": "GBP"}, "organiser": "Meridian CPD", "published": true,
        "modules": [
            {"uuid": uuid(2), "title": "Begin", "contents": [
                {"uuid": uuid(3), "title": "Read", "kind": "text", "text": {"markdown": ["# Read", "this"]}},
                {"uuid": uuid(4), "title": "Watch", "kind": "video", "is_required": false,
                 "video": {"url": "https://media.example/a.mp4", "transcript": "Welcome."}},
                {"uuid": uuid(5), "title": "Keep", "kind": "document", "document": {"url": "https://files.example/a.pdf"}},
                {"uuid": uuid(6), "title": "Visit", "kind": "link", "link": {"url": "https://www.example.org/?a=1#b"}},
            ]},
            {"uuid": uuid(7), "title": "Prove", "contents": [
                {"uuid": uuid(8), "title": "Quiz", "kind": "quiz", "quiz": {"questions": [question()]}},
                {"uuid": uuid(9), "title": "Hand in", "kind": "assignment", "assignment": {
                    "instructions": "Write.", "max_score": 100, "passing_score": "50", "allowed_types": ["pdf", "jpg"]}},
            ]},
        ],
        "sessions": [
            {"uuid": uuid(11), "topic": "Second", "starts_at": "2027-02-01T18:00:00Z", "duration_minutes": 60,
             "time_zone": "Europe/London", "zoom": {"kind": "webinar", "id": "98765432109"}},
            {"uuid": uuid(10), "topic": "First", "starts_at": "2027-01-14T18:00:00+01:00", "duration_minutes": 60,
             "time_zone": "Europe/London", "zoom": {"kind": "meeting", "id": "91234567890"}},
        ],
    })
}

/// The course with something else at a JSON pointer; `null` removes nothing, it writes null.
pub(super) fn with(pointer: &str, value: Value) -> Value {
    let mut course = course();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match course.pointer_mut(parent).unwrap() {
        Value::Array(items) => {
            let index = name.parse().unwrap_or(items.len());
            items.resize((index + 1).max(items.len()), Value::Null);
            items[index] = value;
        }
        object => object[name] = value,
    }
    course
}

pub(super) fn without(pointer: &str) -> Value {
    let mut course = course();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    course.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap();
    course
}

pub(super) fn authored(course: &Value) -> Authored {
    read(&course.to_string()).unwrap_or_else(|problems| panic!("refused:\n{problems}"))
}

/// Every problem as one line.
pub(super) fn refused(course: &Value) -> Vec<String> {
    read(&course.to_string())
        .map(|_| Problems::new())
        .unwrap_or_else(|found| found)
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// The course with these questions and settings in its quiz.
pub(super) fn with_quiz(quiz: Value) -> Value {
    with("/modules/1/contents/0/quiz", quiz)
}

pub(super) fn quiz_of(course: &Value) -> (Quiz, AnswerKey) {
    let content = authored(course).contents.into_iter().find(|content| content.key.is_some()).unwrap();
    match content.body {
        ContentBody::Quiz(quiz) => (quiz, content.key.unwrap()),
        other => panic!("no quiz but {other:?}"),
    }
}

/// The refusals of a quiz with the question changed in one field, without the path that leads to it.
pub(super) fn question_refused(changes: Value) -> Vec<String> {
    let mut question = question();
    for (name, value) in changes.as_object().unwrap() {
        question[name] = value.clone();
    }
    let prefix = "modules[1].contents[0].quiz.questions[0]";
    let lines = refused(&with_quiz(json!({"questions": [question]})));
    lines
        .iter()
        .map(|line| line.strip_prefix(prefix).unwrap_or(line).trim_start_matches('.').to_owned())
        .collect()
}
