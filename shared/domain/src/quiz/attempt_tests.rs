//! Limits, delays and time limits of attempts.

use serde_json::json;

use super::*;
use crate::Percent;
use crate::quiz::AnswerKey;
use crate::quiz::grading::grade;

fn quiz(more: serde_json::Value) -> Quiz {
    let mut quiz = json!({"questions": [], "passing_score": "70"});
    quiz.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(quiz).unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn submit(state: QuizState, passed: bool, now: Timestamp) -> (QuizState, Attempt) {
    let nil = Uuid::nil();
    let subject = Subject {
        learner: LearnerId(nil),
        content: ContentId(nil),
        course: CourseId(nil),
        enrolment: EnrolmentId(nil),
    };
    let grade =
        Grade { passed, ..grade(&[], Percent::SEVENTY, &AnswerKey(Default::default()), &Answers::default()) };
    let answers = Answers::default();
    let work = SubmittedWork {
        quiz_version: 1,
        key_version: 1,
        answers,
        grade,
        claimed_seconds: None,
        submitted_at: now,
        graded_at: now,
        expired: false,
    };
    state.submit(subject, Uuid::from_u128(9), work)
}

#[test]
fn an_attempt_without_access_is_looked_at_often_while_suspended_and_daily_at_most() {
    let quiz = quiz(json!({"time_limit_minutes": 1}));
    let looks = |is_suspended: bool, days: i64| {
        let mut open = QuizState::default().start(&quiz, 1, Uuid::nil(), at(-60));
        assert_eq!(open.due_at(), Some(at(0)));
        let (mut now, mut waits) = (at(300), Vec::new());
        while now < at(days * 86_400) {
            open.park(is_suspended, now);
            let next = open.due_at().unwrap();
            waits.push(next.duration_since(now).as_secs());
            now = next;
        }
        assert!(open.is_over(now), "it stays over");
        waits
    };
    assert!(looks(true, 30).iter().all(|wait| *wait == 900));
    let waits = looks(false, 365);
    assert_eq!(waits[..5], [900, 1200, 2400, 4800, 9600]);
    assert_eq!((waits.iter().max(), waits.len() < 380), (Some(&86_400), true), "{}", waits.len());
    let endless = QuizState::default().start(&self::quiz(json!({})), 1, Uuid::nil(), at(0));
    assert_eq!(endless.due_at(), None);
}

#[test]
fn numbers_count_up_to_the_limit_and_no_further() {
    let quiz = quiz(json!({"max_attempts": 2}));
    let mut state = QuizState::default();
    for number in 1..=2 {
        state.require_attempt_left(&quiz, at(0)).unwrap();
        let attempt;
        (state, attempt) = submit(state, false, at(0));
        assert_eq!((attempt.number, state.remaining(&quiz)), (number, Some(2 - number)));
    }
    assert_eq!(state.require_attempt_left(&quiz, at(0)), Err(Refusal::MaxAttemptsReached));
    state.extra_attempts = 1;
    assert_eq!((state.require_attempt_left(&quiz, at(0)), state.remaining(&quiz)), (Ok(()), Some(1)));
    // A limit that was lowered below the attempts used leaves 0.
    assert_eq!(submit(state, false, at(0)).0.remaining(&self::quiz(json!({"max_attempts": 1}))), Some(0));
}

#[test]
fn without_a_limit_another_attempt_is_always_left() {
    let (quiz, state) = (quiz(json!({})), QuizState { used: 100_000, ..QuizState::default() });
    assert_eq!(
        (state.remaining(&quiz), state.max_attempts(&quiz), state.require_attempt_left(&quiz, at(0))),
        (None, None, Ok(()))
    );
}

#[test]
fn a_delay_is_kept_between_attempts() {
    let quiz = quiz(json!({"retry_delay_minutes": 10}));
    assert_eq!(QuizState::default().require_attempt_left(&quiz, at(0)), Ok(()));
    let (state, _) = submit(QuizState::default(), false, at(0));
    assert!(matches!(state.require_attempt_left(&quiz, at(599)), Err(Refusal::Conflict(_))));
    assert_eq!(state.require_attempt_left(&quiz, at(600)), Ok(()));
}

#[test]
fn the_time_limit_is_measured_by_the_server_with_a_grace_period() {
    let quiz = quiz(json!({"time_limit_minutes": 10}));
    let open = QuizState { extra_minutes: 5, ..QuizState::default() }.start(&quiz, 1, Uuid::nil(), at(0));
    assert_eq!(open.expires_at, Some(at(900)));
    assert!(!open.is_over(at(915)) && open.is_over(at(916)));
    let (state, attempt) = submit(QuizState { open: Some(open), ..QuizState::default() }, false, at(300));
    assert_eq!(
        (attempt.id, attempt.measured_seconds, attempt.started_at),
        (Uuid::nil(), Some(300), Some(at(0)))
    );
    assert_eq!(state.open, None);
}

#[test]
fn a_pass_is_never_withdrawn_and_opens_the_review() {
    let quiz = quiz(json!({"review": "after_pass_or_exhausted", "max_attempts": 3}));
    let (state, _) = submit(QuizState::default(), false, at(0));
    assert!(!state.reveals(&quiz));
    let (state, _) = submit(state, true, at(0));
    assert!(state.passed && state.reveals(&quiz));
    let (state, _) = submit(state, false, at(0));
    assert!(state.passed && state.reveals(&quiz));
    assert!(!state.reveals(&self::quiz(json!({"review": "never"}))));
    let exhausted = QuizState { used: 3, ..QuizState::default() };
    assert!(exhausted.reveals(&quiz));
}

#[test]
fn extra_time_is_rounded_up_and_extends_the_open_attempt() {
    let quiz = quiz(json!({"time_limit_minutes": 10}));
    for (percent, minutes, limit) in
        [(0, 0, 10), (25, 0, 13), (25, 2, 15), (100, 0, 20), (1, 0, 11), (0, 5, 15)]
    {
        let state = QuizState { extra_time_percent: percent, extra_minutes: minutes, ..QuizState::default() };
        assert_eq!(state.time_limit_minutes(&quiz), Some(limit), "{percent} % and {minutes}");
    }
    let mut state = QuizState::default();
    state.open = Some(state.start(&quiz, 1, Uuid::nil(), at(0)));
    let end = |state: &QuizState| state.open.as_ref().unwrap().expires_at.unwrap();
    state.extra_minutes = 5;
    state.extend(&quiz, at(60));
    assert_eq!(end(&state), at(15 * 60));
    state.extra_minutes = 0;
    state.extend(&quiz, at(60));
    assert_eq!(end(&state), at(15 * 60), "granted time is not taken back");
    state.extra_minutes = 60;
    state.extend(&quiz, at(15 * 60) + GRACE + SignedDuration::from_secs(1));
    assert_eq!(end(&state), at(15 * 60), "over is over");
}
