//! The life of a submission, and what ends it.

use uuid::Uuid;

use super::*;
use crate::assignment::Assignment;

fn assignment() -> Assignment {
    serde_json::from_value(serde_json::json!({
        "instructions": "Write.", "max_score": "100", "passing_score": "60", "max_attempts": 2,
        "due_at": "2026-12-01T00:00:00Z", "allowed_types": ["pdf", "jpg"], "max_size_bytes": 10 * 1024 * 1024,
    }))
    .unwrap()
}

fn at(text: &str) -> Timestamp {
    format!("2026-{text}:00:00Z").parse().unwrap()
}

fn id(number: u128) -> SubmissionId {
    SubmissionId(Uuid::from_u128(number))
}

fn draft(number: u128) -> Submission {
    let author = Author {
        learner: LearnerId(Uuid::from_u128(1)),
        assignment: ContentId(Uuid::from_u128(2)),
        course: CourseId(Uuid::from_u128(3)),
    };
    Submission::draft(id(number), author, Work::check(Some("Done."), None).unwrap(), at("11-26T10"))
}

fn submitted() -> Submission {
    draft(9).submit(None, 1, due(), at("11-26T11")).unwrap()
}

fn offer(name: &str, size: u64, content_type: &str) -> Result<FileOffer, Refusal> {
    FileOffer::check(&assignment(), name, size, content_type, None)
}

fn marks(text: &str) -> crate::Marks {
    text.parse().unwrap()
}

#[test]
fn a_file_is_refused_in_the_words_of_the_product_before_anything_is_signed() {
    let words = |name: &str, size| offer(name, size, "").unwrap_err().to_string();
    assert_eq!(words("evil.exe", 5), "File type .exe not allowed");
    assert_eq!(words("essay.pdf.exe", 5), "File type .exe not allowed");
    assert_eq!(words("essay.docx", 5), "File type .docx not allowed");
    assert_eq!(words("essay.pdf", 10 * 1024 * 1024 + 1), "File too large (max 10MB)");
    assert_eq!(Refusal::FileTooLarge(50 * 1024 * 1024).to_string(), "File too large (max 50MB)");
    assert!(offer("essay.pdf", 0, "").is_err() && offer("essay", 5, "").is_err());
    assert!(offer("essay.pdf", 5, "text/html").is_err());
    for (name, kind) in
        [("Essay.PDF", FileType::Pdf), ("a.jpeg", FileType::Jpg), ("a.exe.jpg", FileType::Jpg)]
    {
        assert_eq!(offer(name, 10 * 1024 * 1024, "application/octet-stream").unwrap().kind, kind);
    }
    assert!(offer("essay.pdf", 5, "application/pdf; charset=x").is_ok());
}

#[test]
fn a_link_is_https_and_nothing_else() {
    for link in ["https://drive.example.org/x?y=1#z", "https://example.org:8443/a"] {
        assert_eq!(Work::check(None, Some(link)).unwrap().link.as_deref(), Some(link));
    }
    for (link, stored) in [
        (
            "https://en.wikipedia.org/wiki/Alzheimer's_disease",
            "https://en.wikipedia.org/wiki/Alzheimer's_disease",
        ),
        ("HTTPS://Drive.Example.org/X", "https://drive.example.org/X"),
        ("https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"),
        ("\u{FEFF}https://example.org/a\u{A0}", "https://example.org/a"),
        ("https://example.org/\"><script>", "https://example.org/%22%3E%3Cscript%3E"),
    ] {
        assert_eq!(Work::check(None, Some(link)).unwrap().link.as_deref(), Some(stored), "{link}");
    }
    for link in [
        "http://example.org",
        "javascript:alert(1)",
        "https://",
        "https://a b.c",
        "https://u@h.org/",
        "https://localhost/",
        "https://[::1]/",
        "https://.example/",
        "https://example.org/a\u{200B}b",
        "https://example.org\\@evil.example/",
        "data:text/html,x",
    ] {
        assert!(Work::check(None, Some(link)).is_err(), "{link}");
    }
    assert!(Work::check(Some(" "), Some("")).unwrap().is_empty());
    assert!(Work::check(Some(&"x".repeat(TEXT_BYTES_MAX + 1)), None).is_err());
}

#[test]
fn work_is_handed_in_once_and_late_work_is_flagged() {
    let work = submitted();
    assert_eq!((work.status, work.attempt_number, work.late), (SubmissionStatus::Submitted, Some(1), false));
    assert!(work.clone().submit(None, 2, due(), at("11-26T12")).is_err());
    assert!(work.clone().reject("no".into()).is_err() && work.rewrite(Work::default()).is_err());
    assert!(draft(9).submit(None, 1, due(), at("12-02T00")).unwrap().late);
}

#[test]
fn an_upload_is_waited_for_one_day() {
    let waiting = draft(9).await_upload(offer("essay.pdf", 5, "").unwrap(), "quarantine/k".into());
    assert!(waiting.awaited_upload(at("11-27T09")).is_ok());
    assert!(waiting.awaited_upload(at("11-27T10")).is_err(), "not any more");
    assert_eq!(waiting.status_at(at("11-27T09")).0, SubmissionStatus::AwaitingUpload);
    assert_eq!(waiting.status_at(at("11-27T10")).0, SubmissionStatus::Rejected);
    assert!(waiting.clone().submit(None, 1, due(), at("11-26T12")).is_err(), "not without its file");
    let rejected = waiting.reject("It is empty.".into()).unwrap();
    assert_eq!(rejected.status_at(at("11-27T10")), (SubmissionStatus::Rejected, Some("It is empty.")));
}

fn due() -> Option<Timestamp> {
    assignment().due_at
}

fn said(action: Action, score: Option<&str>) -> Grade {
    Grade { action, score: score.map(marks), feedback: String::new(), withdraw_pass: false }
}

#[test]
fn a_grade_can_be_corrected_and_a_pass_is_taken_back_only_knowingly() {
    let by = LearnerId(Uuid::from_u128(7));
    let grade = |work: Submission, grade| work.grade(&assignment(), grade, by, at("11-27T00"));
    let (failed, _) = grade(submitted(), said(Action::Grade, Some("8"))).unwrap();
    let (passed, entry) = grade(failed.clone(), said(Action::Grade, Some("80"))).unwrap();
    assert_eq!((entry.from, entry.to), (SubmissionStatus::NeedsRevision, SubmissionStatus::Graded));
    assert_eq!(entry.before.as_ref(), failed.verdict.as_ref(), "the audit shows what it was");
    assert!(entry.is_correction() && !entry.withdraws_pass());
    for back in [said(Action::Grade, Some("8")), said(Action::Return, None)] {
        assert!(matches!(grade(passed.clone(), back.clone()), Err(Refusal::Conflict(_))));
        let (open, entry) = grade(passed.clone(), Grade { withdraw_pass: true, ..back }).unwrap();
        assert_eq!(open.status, SubmissionStatus::NeedsRevision);
        assert!(entry.withdraws_pass());
    }
    let (approved, entry) = grade(failed, said(Action::Approve, None)).unwrap();
    assert_eq!(approved.verdict.unwrap().score, None, "a failing score is not kept");
    assert!(entry.is_correction());
}

#[test]
fn returning_gives_the_attempt_back_and_taking_it_back_counts_it_again() {
    let (state, ..) = AssignmentProgress::default().submit(id(1), 0, &assignment(), at("11-26T11")).unwrap();
    let (state, ..) = state.submit(id(2), 0, &assignment(), at("11-26T12")).unwrap();
    assert_eq!(state.remaining(&assignment()), Some(0));
    let returned = state.graded(SubmissionStatus::NeedsRevision, Action::Return);
    assert_eq!(returned.remaining(&assignment()), Some(1));
    assert_eq!(returned.superseded_by_next().map(|current| current.submission), Some(id(2)));
    let twice = returned.clone().graded(SubmissionStatus::NeedsRevision, Action::Return);
    assert_eq!(twice.remaining(&assignment()), Some(1), "once");
    let failed = returned.clone().graded(SubmissionStatus::NeedsRevision, Action::Grade);
    assert_eq!(failed.remaining(&assignment()), Some(0));
    assert_eq!(failed.superseded_by_next(), None, "graded work is kept");
    let (next, number, replaced) = returned.submit(id(3), 0, &assignment(), at("11-26T13")).unwrap();
    assert_eq!((number, replaced), (3, None), "numbers go on");
    assert_eq!(next.remaining(&assignment()), Some(0));
}

#[test]
fn a_grant_adds_attempts_and_moves_the_due_date_only_later() {
    let grant = |extra_attempts, due: Option<&str>| {
        let grant = crate::assignment::assignment_override::AssignmentOverride {
            id: Uuid::from_u128(1),
            extra_attempts,
            due_at: due.map(at),
            reason: String::new(),
            granted_by: LearnerId(Uuid::from_u128(7)),
            granted_at: at("11-26T10"),
        };
        grant.grant(AssignmentProgress { used: 2, ..AssignmentProgress::default() })
    };
    assert_eq!(grant(0, None).remaining(&assignment()), Some(0));
    assert_eq!(grant(3, None).remaining(&assignment()), Some(3));
    assert_eq!(grant(0, Some("12-09T00")).due_at(&assignment()), Some(at("12-09T00")));
    assert_eq!(grant(0, Some("11-02T00")).due_at(&assignment()), due(), "never earlier");
}

#[test]
fn a_score_decides() {
    let grade = |action, score: Option<&str>| {
        submitted().grade(&assignment(), said(action, score), LearnerId(Uuid::from_u128(7)), at("11-27T00"))
    };
    let to = |action, score| grade(action, score).unwrap().0.status;
    assert_eq!(to(Action::Grade, Some("60")), SubmissionStatus::Graded);
    assert_eq!(to(Action::Grade, Some("59.99")), SubmissionStatus::NeedsRevision);
    assert_eq!(to(Action::Grade, Some("0")), SubmissionStatus::NeedsRevision);
    assert_eq!(to(Action::Return, None), SubmissionStatus::NeedsRevision);
    assert_eq!(to(Action::Return, Some("75")), SubmissionStatus::NeedsRevision, "whatever it would earn");
    assert_eq!(to(Action::Approve, None), SubmissionStatus::Approved);
    for (action, score) in
        [(Action::Grade, None), (Action::Grade, Some("100.01")), (Action::Approve, Some("59.99"))]
    {
        assert!(grade(action, score).is_err(), "{action:?} {score:?}");
    }
    let (graded, entry) = grade(Action::Grade, Some("85.5")).unwrap();
    assert_eq!((entry.from, entry.to), (SubmissionStatus::Submitted, SubmissionStatus::Graded));
    let again = |work: Submission, action, score: Option<&str>| {
        work.grade(&assignment(), said(action, score), LearnerId(Uuid::from_u128(7)), at("11-27T01"))
    };
    let (approved, _) = again(graded, Action::Approve, None).unwrap();
    assert_eq!(approved.verdict.as_ref().unwrap().score, Some(marks("85.5")), "it keeps its score");
    assert_eq!(again(approved, Action::Approve, None).unwrap().0.verdict.unwrap().score, Some(marks("85.5")));
    assert!(again(draft(9), Action::Grade, Some("5")).is_err());
}

#[test]
fn numbers_are_gapless_and_end_at_the_limit() {
    let state = AssignmentProgress::default();
    let (state, first, replaced) = state.submit(id(1), 0, &assignment(), at("11-26T11")).unwrap();
    assert_eq!((first, replaced), (1, None));
    let (state, second, replaced) = state.submit(id(2), 0, &assignment(), at("11-26T12")).unwrap();
    assert_eq!((second, replaced.map(|replaced| replaced.submission)), (2, Some(id(1))));
    assert!(state.has_replaced(id(1)) && !state.has_replaced(id(2)));
    assert_eq!(state.admits(&assignment(), at("11-26T13")), Err(Refusal::MaxAttemptsReached));
}

#[test]
fn replacing_ends_when_due_or_passed_but_a_first_submission_may_be_late() {
    let first = AssignmentProgress::default();
    assert!(first.admits(&assignment(), at("12-02T00")).is_ok());
    let (mut state, ..) = first.submit(id(1), 0, &assignment(), at("11-26T11")).unwrap();
    assert!(state.admits(&assignment(), at("11-30T23")).is_ok());
    assert!(matches!(state.admits(&assignment(), at("12-02T00")), Err(Refusal::Conflict(_))));
    let mut outcome = |status, when| {
        state.current.as_mut().unwrap().status = status;
        state.admits(&assignment(), at(when))
    };
    assert!(outcome(SubmissionStatus::NeedsRevision, "12-02T00").is_ok(), "asked for again");
    assert_eq!(outcome(SubmissionStatus::Graded, "11-26T12"), Err(Refusal::AlreadyGraded));
    assert_eq!(outcome(SubmissionStatus::Approved, "11-26T12"), Err(Refusal::AlreadyGraded));
}

#[test]
fn three_uploads_may_be_open_and_one_person_has_a_share_of_the_bucket() {
    let (now, end) = (at("11-26T10"), at("11-27T10"));
    let state = (1..=3).fold(AssignmentProgress::default(), |state, n| state.open(id(n), end, now).unwrap());
    assert!(state.clone().open(id(4), end, now).is_err());
    assert!(state.clone().open(id(4), at("11-28T10"), end).is_ok(), "those that expired count no more");
    assert!(state.close(id(2)).open(id(4), end, now).is_ok());
    let full = Storage { bytes: STORAGE_BYTES_MAX - 5 };
    assert!(full.clone().with(5).is_ok() && full.with(6).is_err());
}

proptest::proptest! {
    /// Opening, submitting, rejecting and grading in any order.
    #[test]
    fn numbers_stay_gapless_and_within_the_limit(steps in proptest::collection::vec((0..4u8, 0..8u128), 0..60)) {
        let (mut state, mut numbers, end) = (AssignmentProgress::default(), Vec::new(), at("11-27T10"));
        for (step, which) in steps {
            state = match step {
                0 => state.clone().open(id(which), end, at("11-26T10")).unwrap_or(state),
                1 => state.close(id(which)),
                2 => match state.clone().submit(id(which), 0, &assignment(), at("11-26T11")) {
                    Ok((next, number, _)) => {
                        numbers.push(number);
                        next
                    }
                    Err(_) => state,
                },
                _ => {
                    match which % 3 {
                        0 => state.graded(SubmissionStatus::NeedsRevision, Action::Return),
                        1 => state.graded(SubmissionStatus::NeedsRevision, Action::Grade),
                        _ => state.graded(SubmissionStatus::Graded, Action::Grade),
                    }
                }
            };
            proptest::prop_assert!(state.open.len() <= OPEN_UPLOADS_MAX);
        }
        let expected: Vec<u32> = (1..=state.used).collect();
        proptest::prop_assert_eq!(numbers, expected);
        proptest::prop_assert!(state.used - state.given_back <= 2, "what was not returned");
        proptest::prop_assert!(state.used >= state.given_back);
    }

    /// Wherever an assignment stands, the learner may submit, or a grader can see to it that the learner may.
    #[test]
    fn every_state_of_an_assignment_has_a_way_to_better_work(
        steps in proptest::collection::vec((0..4u8, 0..8u128, 0..9u8), 0..40),
    ) {
        let (mut state, end) = (AssignmentProgress::default(), at("11-27T10"));
        // Before and after the due date.
        for (step, which, day) in steps {
            let now = at("11-27T00") + jiff::SignedDuration::from_hours(24 * i64::from(day));
            state = match step {
                0 => state.clone().open(id(which), end, now).unwrap_or(state),
                1 => match state.admits(&assignment(), now) {
                    Ok(()) => state.clone().submit(id(which), 0, &assignment(), now).map_or(state, |done| done.0),
                    Err(_) => state,
                },
                2 => state.graded(SubmissionStatus::NeedsRevision, Action::Grade),
                _ => state.graded(SubmissionStatus::Graded, Action::Grade),
            };
            let Err(refusal) = state.admits(&assignment(), now) else { continue };
            let returned = state.clone().graded(SubmissionStatus::NeedsRevision, Action::Return);
            proptest::prop_assert!(returned.admits(&assignment(), now).is_ok(), "returned: {refusal:?} {state:?}");
            let passed = state.current.as_ref().is_some_and(|current| current.status.is_passed());
            let extra_attempts = state.used;
            let granted = AssignmentProgress { extra_attempts, later_due_at: Some(at("12-30T00")), ..state.clone() };
            proptest::prop_assert!(passed || granted.admits(&assignment(), now).is_ok(), "granted: {refusal:?} {state:?}");
        }
    }
}
