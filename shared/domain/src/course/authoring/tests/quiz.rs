//! Every spelling of specification 3.3, and everything that it refuses.

use serde_json::{Value, json};

use super::fixture::{question, question_refused, quiz_of, refused, with, with_quiz, without};
use crate::quiz::{AnswerKey, QuestionKind, Quiz, Review};

fn only_question(changes: Value) -> (Quiz, AnswerKey) {
    let mut question = question();
    for (name, value) in changes.as_object().unwrap() {
        question[name] = value.clone();
    }
    quiz_of(&with_quiz(json!({"questions": [question]})))
}

fn right(key: &AnswerKey) -> Vec<&str> {
    key.of(&"q1".parse().unwrap()).unwrap().options().into_iter().map(|id| id.as_str()).collect()
}

fn marked(right: &[&str]) -> Value {
    let options = ["a", "b", "c"].map(|id| json!({"id": id, "text": id, "isCorrect": right.contains(&id)}));
    json!(options)
}

#[test]
fn the_key_has_three_spellings() {
    use QuestionKind::{Multiple, Single};
    for (changes, kind, ids) in [
        (json!({"correctAnswer": "b"}), Single, vec!["b"]),
        (json!({"correctAnswer": ["c", "a"]}), Multiple, vec!["a", "c"]),
        (json!({"correctAnswer": ["b"]}), Multiple, vec!["b"]),
        (json!({"correctAnswer": ["b"], "type": "single"}), Single, vec!["b"]),
        (json!({"correctAnswer": "b", "type": "multiple"}), Multiple, vec!["b"]),
        (json!({"correctAnswer": null, "correctAnswers": ["a", "b"]}), Multiple, vec!["a", "b"]),
        (json!({"correctAnswer": null, "correctAnswers": ["a"], "type": "single_choice"}), Single, vec!["a"]),
        (json!({"correctAnswer": null, "options": marked(&["c"])}), Single, vec!["c"]),
        (json!({"correctAnswer": null, "options": marked(&["a", "c"])}), Multiple, vec!["a", "c"]),
        (
            json!({"correctAnswer": null, "options": marked(&["a"]), "type": "multiple_choice"}),
            Multiple,
            vec!["a"],
        ),
        // Two spellings that agree; and marks that say nothing beside a key.
        (
            json!({"correctAnswer": "b", "correctAnswers": ["b"], "options": marked(&["b"])}),
            Single,
            vec!["b"],
        ),
        (json!({"correctAnswer": "b", "options": marked(&[])}), Single, vec!["b"]),
        (json!({"correctAnswer": "a", "type": "true_false"}), Single, vec!["a"]),
    ] {
        let (quiz, key) = only_question(changes.clone());
        assert_eq!((quiz.questions[0].kind, right(&key)), (kind, ids), "{changes}");
    }
}

#[test]
fn settings_have_two_spellings_and_defaults() {
    let settings = |more: Value| {
        let mut quiz = json!({"questions": [question()]});
        quiz.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        quiz_of(&with_quiz(quiz)).0
    };
    let plain = settings(json!({}));
    assert_eq!(
        (plain.passing_score.to_string().as_str(), plain.max_attempts, plain.pool),
        ("70", None, None)
    );
    assert_eq!((plain.review, plain.shuffle, plain.needs_start()), (Review::AfterSubmit, false, false));
    assert_eq!(plain.questions[0].points.to_string(), "1");
    for (written, passing) in [
        (json!({"passing_score": 58}), "58"),
        (json!({"passingScore": 58.25}), "58.25"),
        (json!({"passingScore": "66.6667"}), "66.6667"),
        (json!({"passing_score": 0.01}), "0.01"),
        (json!({"passing_score": 100.0, "passingScore": "100"}), "100"),
    ] {
        assert_eq!(settings(written).passing_score.to_string(), passing);
    }
    for (written, attempts) in [
        (json!({"max_attempts": 3}), Some(3)),
        (json!({"maxAttempts": 3}), Some(3)),
        (json!({"maxAttempts": "3"}), Some(3)),
        (json!({"max_attempts": 3.0}), Some(3)),
        (json!({"max_attempts": 0}), None),
        (json!({"maxAttempts": null}), None),
    ] {
        assert_eq!(settings(written).max_attempts.map(|limit| limit.get()), attempts);
    }
    for started in [json!({"time_limit_minutes": 20}), json!({"shuffle": true}), json!({"pool": 1})] {
        assert!(settings(started).needs_start());
    }
    assert_eq!(settings(json!({"review": "never"})).review, Review::Never);
}

#[test]
fn a_tools_export_stands_under_content_data() {
    let export = json!({"questions": [question()], "passingScore": 80, "maxAttempts": 2});
    let place = "/modules/1/contents/0";
    let mut expected = None;
    for data in [export.clone(), json!(export.to_string())] {
        let mut course = without(&format!("{place}/quiz"));
        course.pointer_mut(place).unwrap()["content_data"] = data;
        let quiz = quiz_of(&course);
        assert_eq!(quiz.0.max_attempts.map(|limit| limit.get()), Some(2));
        assert_eq!(expected.get_or_insert(quiz.clone()), &quiz);
    }
    for (data, start) in [
        (json!({"questions": [], "hint": 1}), "modules[1].contents[0].content_data.hint: unknown field"),
        (
            json!("{\"questions\": [{\"id\": 3}]}"),
            "modules[1].contents[0].content_data.questions[0].id: invalid type",
        ),
        (json!("not json"), "modules[1].contents[0].content_data: expected"),
        (json!([]), "modules[1].contents[0].content_data: "),
    ] {
        let mut course = without(&format!("{place}/quiz"));
        course.pointer_mut(place).unwrap()["content_data"] = data;
        assert!(refused(&course)[0].starts_with(start), "{:?}", refused(&course));
    }
    let both = with(&format!("{place}/content_data"), export);
    assert!(refused(&both)[0].contains("several bodies"));
}

#[test]
fn a_question_that_cannot_be_graded_is_refused() {
    let option = |id: &str| json!({"id": id, "text": format!("text of {id}")});
    for (changes, start) in [
        (json!({"correctAnswer": null}), ": has no key"),
        (json!({"correctAnswer": null, "options": marked(&[])}), ": has no key"),
        (json!({"correctAnswer": []}), "correctAnswer: is empty"),
        (
            json!({"correctAnswer": "z"}),
            "correctAnswer: \"z\" is not the id of an option; the options are a, b, c",
        ),
        (json!({"correctAnswer": "B"}), "correctAnswer: \"B\" is not"),
        (json!({"correctAnswer": ""}), "correctAnswer: \"\" is not"),
        (json!({"correctAnswer": ["a", "a"]}), "correctAnswer: names \"a\" twice"),
        (json!({"correctAnswer": null, "correctAnswers": ["a", "d"]}), "correctAnswers: \"d\" is not"),
        (
            json!({"correctAnswer": ["a", "b"], "type": "single"}),
            "correctAnswer: a question of type single has one",
        ),
        (
            json!({"correctAnswer": null, "options": marked(&["a", "b"]), "type": "single"}),
            "options: a question of type",
        ),
        (json!({"correctAnswer": "a", "correctAnswers": ["b"]}), "correctAnswers: contradicts"),
        (json!({"correctAnswer": "a", "options": marked(&["b"])}), "options: contradicts"),
        (
            json!({"options": [option("a"), option("b"), {"id": "a", "text": "other"}]}),
            "options[2].id: \"a\" is the id of options[0]",
        ),
        (json!({"options": [option("b")]}), "options: a question needs at least two"),
        (
            json!({"options": [option("a"), {"id": "b", "text": " text of  a\u{200B}"}, option("c")]}),
            "options[1].text: reads the same as options[0]",
        ),
        (
            json!({"options": [{"id": "a", "text": "5\u{2013}10 mg"}, {"id": "b", "text": "5\u{2011}10\u{A0}mg"}]}),
            "options[1].text: reads the same as options[0]",
        ),
        (json!({"explanation": "See \u{202E}page 2."}), "explanation: has the invisible character U+202E"),
        (json!({"explanation": "\u{200B}"}), "explanation: must not be empty"),
        (
            json!({"options": [option("a"), {"id": "b", "text": "\u{200B}"}]}),
            "options[1].text: must not be empty",
        ),
        (
            json!({"options": [option("a"), {"id": "b", "text": "x\u{202E}y"}]}),
            "options[1].text: has the invisible character U+202E",
        ),
        (json!({"options": [option("b"), option(" c")]}), "options[1].id: an id has"),
        (json!({"options": [option("b"), {"text": "no id"}]}), "options[1]: missing field `id`"),
        (json!({"id": ""}), "id: an id has"),
        (json!({"text": " "}), "text: must not be empty"),
        (json!({"points": 0}), "points: must be a number from 0.01"),
        (json!({"points": "many"}), "points: must be a number from 0.01"),
        (json!({"points": 0.005}), "points: must be a number from 0.01"),
        (json!({"correctAnswer": 1}), "correctAnswer: invalid type: integer `1`, expected a text or a list"),
    ] {
        let lines = question_refused(changes.clone());
        assert!(lines.len() == 1 && lines[0].starts_with(start), "{changes}: {lines:?}");
    }
}

#[test]
fn a_quiz_that_cannot_be_passed_or_asked_is_refused() {
    let questions = json!([question()]);
    for (quiz, field) in [
        (json!({"questions": []}), "questions"),
        (json!({"questions": questions, "passing_score": 101}), "passing_score"),
        (json!({"questions": questions, "passingScore": -1}), "passingScore"),
        (json!({"questions": questions, "passing_score": "most"}), "passing_score"),
        (json!({"questions": questions, "passing_score": 0}), "passing_score"),
        (json!({"questions": questions, "passingScore": "0.00"}), "passingScore"),
        (json!({"questions": questions, "passing_score": 60, "passingScore": 70}), "passingScore"),
        (json!({"questions": questions, "max_attempts": 2, "maxAttempts": 3}), "maxAttempts"),
        (json!({"questions": questions, "maxAttempts": -1}), "maxAttempts"),
        (json!({"questions": questions, "max_attempts": 1.5}), "max_attempts"),
        (json!({"questions": questions, "max_attempts": 1001}), "max_attempts"),
        (json!({"questions": questions, "time_limit_minutes": 1441}), "time_limit_minutes"),
        (json!({"questions": questions, "pool": 2}), "pool"),
        (json!({"questions": [question(), question()]}), "questions[1].id"),
    ] {
        let lines = refused(&with_quiz(quiz.clone()));
        let start = format!("modules[1].contents[0].quiz.{field}: ");
        assert!(lines.len() == 1 && lines[0].starts_with(&start), "{quiz}: {lines:?}");
    }
}

#[test]
fn what_the_learner_sees_holds_no_key_and_no_explanation() {
    let mut options = marked(&["b"]);
    options[1]["text"] = json!("the team");
    let (quiz, key) = only_question(json!({"options": options, "explanation": "Because it is theirs."}));
    assert_eq!(
        serde_json::to_value(&quiz).unwrap()["questions"][0],
        json!({
            "id": "q1", "text": "Who leads the audit?", "type": "single", "points": "1",
            "options": [{"id": "a", "text": "a"}, {"id": "b", "text": "the team"}, {"id": "c", "text": "c"}],
        })
    );
    assert_eq!(key.of(&"q1".parse().unwrap()).unwrap().explanation.as_deref(), Some("Because it is theirs."));
    assert_eq!(format!("{key:?}"), "AnswerKey(1 questions)", "a key does not print itself");
}
