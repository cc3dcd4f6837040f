//! Ids that authors give to questions, options and prompts, wherever they may: none holds what cannot be seen, and no two
//! look the same.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::fixture::{quiz_of, refused, with_quiz};
use crate::primitives::plain_text::{as_read, is_unfit, is_unseen};
use crate::quiz::{QuestionId, QuizVersion};

/// Every character of the Unicode Standard that has no picture or turns its neighbours around, other than those that some
/// scripts need between their letters.
const HIDDEN: [char; 14] = [
    '\u{202D}',
    '\u{202E}',
    '\u{202A}',
    '\u{2066}',
    '\u{2069}',
    '\u{200E}',
    '\u{200F}',
    '\u{61C}',
    '\u{200B}',
    '\u{2060}',
    '\u{FEFF}',
    '\u{206A}',
    '\u{FFF9}',
    '\u{E0041}',
];

/// A quiz with a question of each type that has ids of its own, and every place of an id in it.
fn quiz() -> (Value, Vec<&'static str>) {
    let questions = json!([
        {"id": "q1", "text": "One?", "correctAnswer": "b",
         "options": [{"id": "a", "text": "Nobody"}, {"id": "b", "text": "The team"}, {"id": "c", "text": "A tool"}]},
        {"id": "q2", "text": "Two?", "items": [{"id": "z", "text": "Plan"}, {"id": "y", "text": "Do"}, {"id": "x", "text": "Check"}]},
        {"id": "q3", "text": "Three?",
         "pairs": [{"id": "p", "prompt": "Dog", "match": "Mammal", "match_id": "n"},
                   {"id": "o", "prompt": "Newt", "match": "Amphibian", "match_id": "m"}],
         "distractors": [{"id": "l", "text": "Fish"}]},
        {"id": "q4", "text": "Four?", "numbers": [{"value": 1}]},
    ]);
    let places = vec![
        "/0/id",
        "/0/options/0/id",
        "/0/options/2/id",
        "/1/id",
        "/1/items/0/id",
        "/1/items/2/id",
        "/2/id",
        "/2/pairs/0/id",
        "/2/pairs/1/match_id",
        "/2/distractors/0/id",
        "/3/id",
    ];
    (questions, places)
}

fn with_id(place: &str, id: &str) -> Value {
    let mut questions = quiz().0;
    *questions.pointer_mut(place).expect("a place") = json!(id);
    with_quiz(json!({"questions": questions}))
}

#[test]
fn an_id_with_a_character_that_nobody_sees_is_refused_by_its_name_wherever_it_stands() {
    assert_eq!(refused(&with_quiz(json!({"questions": quiz().0}))), Vec::<String>::new());
    for place in quiz().1 {
        for hidden in HIDDEN {
            let lines = refused(&with_id(place, &format!("t{hidden}t")));
            let named = format!("has the invisible character U+{:04X}; remove it", u32::from(hidden));
            assert!(lines.len() == 1 && lines[0].ends_with(&named), "{place}: {lines:?}");
        }
        for empty in ["\u{3164}", "\u{AD}\u{AD}", "\u{2800}", "\u{200D}"] {
            let lines = refused(&with_id(place, empty));
            assert!(
                lines.iter().any(|line| line.contains("has the invisible character")),
                "{place}: {lines:?}"
            );
        }
    }
}

#[test]
fn two_ids_that_look_the_same_are_one() {
    for (place, other) in [
        ("/0/id", "q\u{AD}2"),
        ("/3/id", "q1\u{FE0F}"),
        ("/0/options/0/id", "b\u{200D}"),
        ("/1/items/0/id", "y\u{200C}"),
        ("/2/pairs/0/id", "o\u{34F}"),
        ("/2/distractors/0/id", "m\u{AD}"),
    ] {
        let lines = refused(&with_id(place, other));
        let told = |line: &String| line.contains("ids are unique") && line.contains(".id: ");
        assert!(lines.iter().any(told), "{place} {other:?}: {lines:?}");
    }
    for (one, other) in [("5\u{2013}10", "5\u{2011}10"), ("caf\u{E9}", "cafe\u{301}")] {
        let mut questions = quiz().0;
        (questions[0]["id"], questions[1]["id"]) = (json!(one), json!(other));
        let lines = refused(&with_quiz(json!({"questions": questions})));
        assert!(lines.len() == 1 && lines[0].contains("ids are unique"), "{one} {other}: {lines:?}");
    }
}

/// Letters of several scripts, characters that no one sees, and what looks like another letter.
fn any_id() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        4 => prop::char::range('a', 'e'),
        2 => prop::sample::select(HIDDEN.to_vec()),
        1 => prop::sample::select(vec!['\u{430}', '\u{435}', '\u{FF41}', '\u{2011}', '-', '\u{200D}', '\u{AD}', ' ']),
        1 => any::<char>(),
    ];
    proptest::collection::vec(letter, 1..5).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn of_any_ids_only_those_are_accepted_that_are_seen_and_differ_to_the_eye(
        ids in proptest::collection::vec(any_id(), 2),
    ) {
        for places in [["/0/id", "/2/id"], ["/0/options/0/id", "/0/options/2/id"], ["/2/pairs/0/id", "/2/pairs/1/id"]] {
            let mut questions = quiz().0;
            for (place, id) in places.iter().zip(&ids) {
                *questions.pointer_mut(place).expect("a place") = json!(id);
            }
            if refused(&with_quiz(json!({"questions": questions}))).is_empty() {
                for id in &ids {
                    prop_assert!(!id.chars().any(is_unfit), "{id:?}");
                    prop_assert!(!id.chars().all(is_unseen), "{id:?}");
                }
                prop_assert_ne!(as_read(&ids[0]), as_read(&ids[1]));
            }
        }
    }
}

/// What an earlier release stored is read, and its attempts can be graded: authors alone may not write it any more.
#[test]
fn a_quiz_that_was_stored_with_such_an_id_is_still_read_with_its_key() {
    let (quiz, key) = quiz_of(&with_quiz(json!({"questions": quiz().0})));
    let version = QuizVersion { number: 1, quiz, key, created_at: jiff::Timestamp::UNIX_EPOCH };
    let stored = serde_json::to_string(&version).unwrap().replace("\"q1\"", "\"q\u{202E}1\"");
    let read: QuizVersion = serde_json::from_str(&stored).unwrap();
    let id: QuestionId = serde_json::from_value(json!("q\u{202E}1")).unwrap();
    assert_eq!(read.quiz.questions[0].id, id);
    assert!(read.key.of(&id).is_some());
}
