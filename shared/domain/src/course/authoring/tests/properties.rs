//! What holds for every quiz, whatever its questions.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fixture::{quiz_of, with_quiz};
use crate::quiz::{AnswerKey, Quiz, QuizVersion};

/// A question by the number of its options, and which of them are right (never none).
#[derive(Clone, Debug)]
struct Drawn {
    options: usize,
    right: BTreeSet<usize>,
    hundredths: u32,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    (2_usize..7, 1_u32..100_000).prop_flat_map(|(options, hundredths)| {
        proptest::collection::btree_set(0..options, 1..=options).prop_map(move |right| Drawn {
            options,
            right,
            hundredths,
        })
    })
}

#[derive(Clone, Copy)]
enum Spelling {
    Answer,
    Answers,
    Marks,
}

/// The question with its type said, in one of the spellings.
fn written(index: usize, drawn: &Drawn, spelling: Spelling) -> Value {
    let ids: Vec<String> = drawn.right.iter().map(|option| format!("o{option}")).collect();
    let kind = if ids.len() == 1 { "single" } else { "multiple" };
    let points = format!("{}.{:02}", drawn.hundredths / 100, drawn.hundredths % 100);
    let mut options: Vec<Value> = (0..drawn.options)
        .map(|option| json!({"id": format!("o{option}"), "text": format!("x{option}")}))
        .collect();
    let mut question = json!({"id": format!("q{index}"), "text": "?", "type": kind, "points": points});
    match spelling {
        Spelling::Answer if ids.len() == 1 => question["correctAnswer"] = json!(ids[0]),
        Spelling::Answer => question["correctAnswer"] = json!(ids),
        Spelling::Answers => question["correctAnswers"] = json!(ids),
        Spelling::Marks => {
            for (option, value) in options.iter_mut().enumerate() {
                value["isCorrect"] = json!(drawn.right.contains(&option));
            }
        }
    }
    question["options"] = json!(options);
    question
}

fn quiz(questions: &[Drawn], spelling: Spelling) -> (Quiz, AnswerKey) {
    let questions: Vec<Value> =
        questions.iter().enumerate().map(|(index, drawn)| written(index, drawn, spelling)).collect();
    quiz_of(&with_quiz(json!({"questions": questions})))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_spelling_means_the_same(questions in vec(drawn(), 1..8)) {
        let expected = quiz(&questions, Spelling::Answer);
        prop_assert_eq!(&quiz(&questions, Spelling::Answers), &expected);
        prop_assert_eq!(&quiz(&questions, Spelling::Marks), &expected);
        for (drawn, question) in questions.iter().zip(&expected.0.questions) {
            prop_assert_eq!(expected.1.of(&question.id).unwrap().options().len(), drawn.right.len());
        }
    }

    /// Another key, the same bytes: nothing that a learner receives tells the one from the other.
    #[test]
    fn the_learners_view_does_not_depend_on_the_key(questions in vec(drawn(), 1..8), turn in 1_usize..7) {
        let mut turned = questions.clone();
        for drawn in &mut turned {
            drawn.right = drawn.right.iter().map(|option| (option + turn) % drawn.options).collect();
        }
        let (one, other) = (quiz(&questions, Spelling::Marks).0, quiz(&turned, Spelling::Answers).0);
        prop_assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&other).unwrap());
    }

    #[test]
    fn what_is_stored_is_read_back(questions in vec(drawn(), 1..8), number in 1_u32..1000) {
        let (quiz, key) = quiz(&questions, Spelling::Answer);
        let version = QuizVersion { number, quiz, key, created_at: jiff::Timestamp::UNIX_EPOCH };
        let text = serde_json::to_string(&version).unwrap();
        prop_assert_eq!(serde_json::from_str::<QuizVersion>(&text).unwrap(), version);
    }
}
