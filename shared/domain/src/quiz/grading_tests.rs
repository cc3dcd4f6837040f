//! Properties of grading, and passing scores that floating-point arithmetic gets wrong.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::quiz::{OptionId, QuestionKind, SubmittedAnswers};

const OPTIONS: [&str; 4] = ["a", "b", "c", "d"];

fn option(index: usize) -> OptionId {
    OPTIONS[index].parse().unwrap()
}

fn options(right: impl IntoIterator<Item = usize>) -> QuestionKey {
    QuestionKey { correct: Correct::Options(right.into_iter().map(option).collect()), explanation: None }
}

fn question(number: usize, multiple: bool, points: &str) -> Question {
    let options = OPTIONS.map(|id| json!({"id": id, "text": id}));
    let kind = if multiple { "multiple" } else { "single" };
    serde_json::from_value(json!({
        "id": format!("q{number}"), "text": "?", "type": kind, "points": points, "options": options,
    }))
    .unwrap()
}

fn paper(count: usize) -> (Vec<Question>, AnswerKey) {
    let questions: Vec<Question> = (0..count).map(|number| question(number, false, "1")).collect();
    let key = |question: &Question| (question.id.clone(), options([0]));
    let key = AnswerKey(questions.iter().map(key).collect());
    (questions, key)
}

/// Answers the first `right` questions correctly and the others wrongly.
fn answers(questions: &[Question], right: usize) -> Answers {
    let answer = |(index, question): (usize, &Question)| {
        (question.id.clone(), Answer::One(option(usize::from(index >= right))))
    };
    Answers(questions.iter().enumerate().map(answer).collect())
}

#[test]
fn thresholds_are_exact() {
    for (right, of, passing, passes, shown) in [
        (29, 50, "58", true, "58"),
        (29, 100, "29", true, "29"),
        (57, 100, "57", true, "57"),
        (58, 100, "58", true, "58"),
        (28, 50, "58", false, "56"),
        (2, 3, "66.6666", true, "66.67"),
        (2, 3, "66.6667", false, "66.67"),
        (1, 3, "33.3333", true, "33.33"),
        (0, 3, "0", true, "0"),
        (3, 3, "100", true, "100"),
        (171, 200, "85.5", true, "85.5"),
    ] {
        let (questions, key) = paper(of);
        let grade = grade(&questions, passing.parse().unwrap(), &key, &answers(&questions, right));
        assert_eq!(
            (grade.passed, grade.score.to_string().as_str()),
            (passes, shown),
            "{right} of {of} at {passing}"
        );
    }
    for of in 1..=120 {
        let (questions, key) = paper(of);
        for right in 0..=of {
            let exact = (right * 100).is_multiple_of(of).then(|| (right * 100 / of).to_string());
            if let Some(passing) = exact {
                let grade = grade(&questions, passing.parse().unwrap(), &key, &answers(&questions, right));
                assert!(grade.passed && grade.score.to_string() == passing, "{right} of {of}");
            }
        }
    }
}

#[test]
fn scores_are_rounded_once_and_half_up() {
    let hundredths = |points: &str| whole(points.parse().unwrap(), 2);
    let score = |earned: &str, total: &str| Score::of(hundredths(earned), hundredths(total)).to_string();
    assert_eq!(score("1", "8"), "12.5");
    assert_eq!(score("1", "16"), "6.25");
    assert_eq!(score("1", "32"), "3.13");
    assert_eq!(score("0.01", "0.06"), "16.67");
    assert_eq!(score("0", "5"), "0");
    assert_eq!(score("99999.99", "100000"), "99.99", "only a perfect result is 100");
    assert_eq!(score("5.00", "5"), "100");
}

#[test]
fn multiple_choice_is_all_or_nothing_and_unanswered_is_wrong() {
    let questions = vec![question(0, true, "2.5"), question(1, false, "0.5")];
    let key = AnswerKey(BTreeMap::from([
        (questions[0].id.clone(), options([0, 2])),
        (questions[1].id.clone(), options([1])),
    ]));
    for (body, shown) in [
        (json!({"q0": ["c", "a"], "q1": "b"}), "100"),
        (json!({"q0": ["a", "c"]}), "83.33"),
        (json!({"q0": ["a"], "q1": "b"}), "16.67"),
        (json!({"q0": ["a", "b", "c"], "q1": "b"}), "16.67"),
        (json!({"q0": [], "q1": "a"}), "0"),
        (json!({}), "0"),
    ] {
        let submitted: SubmittedAnswers = serde_json::from_value(body.clone()).unwrap();
        let answers = submitted.check(&questions, "submitted_answers").unwrap();
        assert_eq!(grade(&questions, Percent::SEVENTY, &key, &answers).score.to_string(), shown, "{body}");
    }
}

#[test]
fn unknown_questions_and_options_are_refused_with_their_path() {
    let questions = vec![question(0, true, "1"), question(1, false, "1")];
    for (body, path) in [
        (r#"{"q9": "a"}"#, "submitted_answers.q9"),
        (r#"{"q1": "z"}"#, "submitted_answers.q1"),
        (r#"{"q1": ["a"]}"#, "submitted_answers.q1"),
        (r#"{"q0": "a"}"#, "submitted_answers.q0"),
        (r#"{"q0": ["a", "z"]}"#, "submitted_answers.q0[1]"),
        (r#"{"q0": ["a", "a"]}"#, "submitted_answers.q0[1]"),
        (r#"{"q1": "a", "q1": "b"}"#, "submitted_answers.q1"),
    ] {
        let submitted: SubmittedAnswers = serde_json::from_str(body).unwrap();
        let reasons = submitted.check(&questions, "submitted_answers").unwrap_err();
        assert_eq!(reasons.keys().collect::<Vec<_>>(), [path], "{body}");
    }
    for body in
        ["[]", "null", "1", r#"{"q1": null}"#, r#"{"q1": 1}"#, r#"{"q1": {"a": true}}"#, r#"{"q0": [["a"]]}"#]
    {
        assert!(serde_json::from_str::<SubmittedAnswers>(body).is_err(), "{body}");
    }
    let flood: String = (0..5000).map(|number| format!(r#""x{number}": "a","#)).collect();
    let flood = format!("{{{}}}", flood.trim_end_matches(','));
    let submitted: SubmittedAnswers = serde_json::from_str(&flood).unwrap();
    assert!(submitted.check(&questions, "submitted_answers").unwrap_err().len() <= 20);
}

/// A question's kind, points, correct options and chosen options.
type Part = (bool, u32, BTreeSet<usize>, BTreeSet<usize>);

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let some = || proptest::collection::btree_set(0..4usize, 1..=4);
    let part =
        (any::<bool>(), 1..=100_000u32, some(), some()).prop_map(|(multiple, points, right, chosen)| {
            let one = |set: BTreeSet<usize>| if multiple { set } else { set.into_iter().take(1).collect() };
            (multiple, points, one(right), one(chosen))
        });
    proptest::collection::vec(part, 1..20)
}

fn built(parts: &[Part]) -> (Vec<Question>, AnswerKey, Answers) {
    let (mut questions, mut key, mut answers) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    for (number, (multiple, points, right, chosen)) in parts.iter().enumerate() {
        let question = question(number, *multiple, &Decimal::new((*points).into(), 2).to_string());
        let ids = |set: &BTreeSet<usize>| set.iter().map(|index| option(*index)).collect::<Vec<_>>();
        key.insert(question.id.clone(), options(right.iter().copied()));
        let answer =
            if *multiple { Answer::Several(ids(chosen)) } else { Answer::One(ids(chosen).remove(0)) };
        answers.insert(question.id.clone(), answer);
        questions.push(question);
    }
    (questions, AnswerKey(key), Answers(answers))
}

proptest! {
    #[test]
    fn the_order_of_questions_and_options_does_not_matter(parts in parts(), seed in any::<u64>()) {
        let (questions, key, answers) = built(&parts);
        let straight = grade(&questions, Percent::SEVENTY, &key, &answers);
        let mut turned = questions.clone();
        turned.sort_by_key(|question| (seed ^ question.id.as_str().len() as u64, std::cmp::Reverse(question.id.clone())));
        turned.iter_mut().for_each(|question| question.options.reverse());
        let backwards = answers.0.into_iter().map(|(id, answer)| (id, match answer {
            Answer::Several(options) => Answer::Several(options.into_iter().rev().collect()),
            one => one,
        }));
        let other = grade(&turned, Percent::SEVENTY, &key, &Answers(backwards.collect()));
        prop_assert_eq!((straight.earned, straight.total, straight.score, straight.passed),
            (other.earned, other.total, other.score, other.passed));
    }

    #[test]
    fn only_a_perfect_result_scores_a_hundred(parts in parts()) {
        let (questions, key, answers) = built(&parts);
        let grade = grade(&questions, "100".parse().unwrap(), &key, &answers);
        let all = grade.results.iter().all(|result| result.correct);
        prop_assert_eq!((grade.score.to_string() == "100", grade.passed), (all, all));
    }

    #[test]
    fn one_more_correct_answer_never_scores_less(parts in parts(), which in any::<prop::sample::Index>()) {
        let (questions, key, mut answers) = built(&parts);
        let before = grade(&questions, Percent::SEVENTY, &key, &answers);
        let question = &questions[which.index(questions.len())];
        let right: Vec<OptionId> = key.of(&question.id).unwrap().options().into_iter().cloned().collect();
        let answer = if question.kind == QuestionKind::Single { Answer::One(right[0].clone()) } else { Answer::Several(right) };
        answers.0.insert(question.id.clone(), answer);
        let after = grade(&questions, Percent::SEVENTY, &key, &answers);
        prop_assert!(after.score >= before.score && after.passed >= before.passed && after.earned >= before.earned);
    }
}
