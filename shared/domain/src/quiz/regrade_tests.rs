//! What a corrected key changes and what it does not.

use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::quiz::SubmittedAnswers;
use crate::quiz::attempt::{QuizState, Subject, SubmittedWork};
use crate::{CourseId, EnrolmentId};

fn at() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

/// A version of single choice questions with options `a`, `b` and `c`: the text and correct option of each.
fn version(number: u32, questions: &[(&str, &str)], passing: &str) -> QuizVersion {
    let options = ["a", "b", "c"].map(|id| json!({"id": id, "text": id}));
    let question = |(index, (text, _)): (usize, &(&str, &str))| -> Value {
        json!({"id": format!("q{index}"), "text": text, "type": "single", "points": "1", "options": options})
    };
    let right =
        |(index, (_, right)): (usize, &(&str, &str))| (format!("q{index}"), json!({"correct": [right]}));
    serde_json::from_value(json!({
        "number": number, "created_at": at(),
        "quiz": {"questions": questions.iter().enumerate().map(question).collect::<Vec<_>>(), "passing_score": passing},
        "key": Value::Object(questions.iter().enumerate().map(right).collect()),
    }))
    .unwrap()
}

fn attempt(version: &QuizVersion, answers: Value) -> Attempt {
    let submitted: SubmittedAnswers = serde_json::from_value(answers).unwrap();
    let answers = submitted.check(&version.quiz.questions, "").unwrap();
    let nil = Uuid::nil();
    let subject = Subject {
        learner: LearnerId(nil),
        content: ContentId(nil),
        course: CourseId(nil),
        enrolment: EnrolmentId(nil),
    };
    let work = SubmittedWork {
        quiz_version: version.number,
        key_version: version.number,
        grade: grade(&version.quiz.questions, version.quiz.passing_score, &version.key, &answers),
        answers,
        claimed_seconds: None,
        submitted_at: at(),
        graded_at: at(),
        expired: false,
    };
    QuizState::default().submit(subject, nil, work).1
}

fn regraded(
    attempt: &Attempt,
    newest: Option<&Grading>,
    asked: &QuizVersion,
    current: &QuizVersion,
) -> Option<Grading> {
    let corrected = CorrectedKey::of(asked, current);
    attempt.regrade(newest, asked, (&corrected, current.number), (LearnerId(Uuid::from_u128(9)), at()))
}

#[test]
fn a_corrected_key_makes_a_wrong_answer_correct_once() {
    let (asked, current) =
        (version(1, &[("?", "a"), ("!", "b")], "70"), version(2, &[("?", "c"), ("!", "b")], "70"));
    let wrong = attempt(&asked, json!({"q0": "c", "q1": "b"}));
    assert_eq!((wrong.score.to_string().as_str(), wrong.passed), ("50", false));
    let grading = regraded(&wrong, None, &asked, &current).unwrap();
    assert_eq!((grading.score.to_string().as_str(), grading.passed), ("100", true));
    assert_eq!((grading.number, grading.key_version), (2, 2));
    assert_eq!(regraded(&wrong, Some(&grading), &asked, &current), None, "nothing to do the second time");
    assert_eq!(regraded(&wrong, Some(&grading), &asked, &asked), None, "not by an earlier key again");
    let back = version(3, &[("?", "a"), ("!", "b")], "70");
    let third = regraded(&wrong, Some(&grading), &asked, &back).unwrap();
    assert_eq!(
        (third.number, third.score.to_string().as_str(), third.passed),
        (3, "50", true),
        "a pass stays"
    );
    assert_eq!(wrong.clone().counted_by(Some(third)).score.to_string(), "50");
}

/// Submitted after a regrade by the third version, and met by a walk that still regrades by the second.
#[test]
fn an_attempt_that_was_first_graded_by_a_later_key_keeps_it() {
    let (asked, second) = (version(1, &[("?", "a")], "70"), version(2, &[("?", "b")], "70"));
    let first = Attempt { key_version: Some(3), ..attempt(&asked, json!({"q0": "b"})) };
    assert_eq!(regraded(&first, None, &asked, &second), None);
    assert!(regraded(&Attempt { key_version: None, ..first }, None, &asked, &second).is_some());
}

#[test]
fn a_pass_is_never_withdrawn() {
    let (asked, current) = (version(1, &[("?", "a")], "70"), version(2, &[("?", "b")], "70"));
    let grading = regraded(&attempt(&asked, json!({"q0": "a"})), None, &asked, &current).unwrap();
    assert_eq!(
        (grading.score.to_string().as_str(), grading.passed, grading.results[0].correct),
        ("0", true, false)
    );
}

#[test]
fn a_changed_question_keeps_the_key_it_was_asked_with() {
    let asked = version(1, &[("Which is true?", "a"), ("gone", "b")], "70");
    let current = version(2, &[("Which is false?", "b")], "70");
    let corrected = CorrectedKey::of(&asked, &current);
    assert_eq!(corrected.kept.iter().map(QuestionId::as_str).collect::<Vec<_>>(), ["q0", "q1"]);
    assert_eq!(regraded(&attempt(&asked, json!({"q0": "b", "q1": "b"})), None, &asked, &current), None);
}

#[test]
fn points_and_passing_score_stay_those_of_the_attempt() {
    let asked = version(1, &[("?", "a"), ("!", "b")], "50");
    let mut current = version(2, &[("?", "c"), ("!", "b")], "100");
    current.quiz.questions[0].points = "5".parse().unwrap();
    let grading = regraded(&attempt(&asked, json!({"q0": "c"})), None, &asked, &current).unwrap();
    assert_eq!((grading.score.to_string().as_str(), grading.passed), ("50", true));
}

proptest! {
    #[test]
    fn regrading_is_idempotent_and_keeps_every_pass(
        first in "[abc]{4}", second in "[abc]{4}", chosen in "[abc]{4}", passing in 0..=100u8,
    ) {
        let key = |letters: &str| -> Vec<(String, String)> {
            letters.chars().map(|letter| ("?".to_owned(), letter.to_string())).collect()
        };
        let borrowed = |pairs: &[(String, String)], number| {
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(text, right)| (text.as_str(), right.as_str())).collect();
            version(number, &pairs, &passing.to_string())
        };
        let (asked, current) = (borrowed(&key(&first), 1), borrowed(&key(&second), 2));
        let answers: serde_json::Map<String, Value> =
            chosen.chars().enumerate().map(|(index, letter)| (format!("q{index}"), letter.to_string().into())).collect();
        let attempt = attempt(&asked, answers.clone().into());
        let fresh = self::attempt(&current, answers.into());
        match regraded(&attempt, None, &asked, &current) {
            None => prop_assert!(attempt.results == fresh.results),
            Some(grading) => {
                prop_assert_eq!(&grading.results, &fresh.results);
                prop_assert_eq!(grading.score, fresh.score);
                prop_assert_eq!(grading.passed, attempt.passed || fresh.passed);
                prop_assert_eq!(regraded(&attempt, Some(&grading), &asked, &current), None);
            }
        }
    }
}
