//! One word for each thing: identifiers of the old vocabulary do not come back (docs/glossary.md).
//!
//! To retire a word: its identifier below, beside the one that replaced it.

use std::fs;
use std::path::{Path, PathBuf};

/// Retired identifiers, whole words of the code, and what is written instead.
const RETIRED: &[(&str, &str)] = &[
    ("PlaceRead", "EnrolmentContext"),
    ("save_place", "save_enrolment"),
    ("SeatInSession", "SessionRegistrant"),
    ("Overtaken", "Conflict"),
    ("OVERTAKEN_PAUSE", "CONFLICT_PAUSE_MAX"),
    ("in_our_words", "error_layer"),
    ("rewording", "error_layer"),
    ("listing", "pagination"),
    ("take_payment", "apply_payment"),
    ("follow_payment", "apply_payment_update"),
    ("weigh_disputes", "apply_disputes"),
    ("put_aside", "hold_for_review"),
    ("celebrate", "complete_course"),
    ("tell_zoom", "enqueue_zoom"),
    ("tell_unpaid", "notify_unpaid"),
    ("welcome", "notify_granted"),
    ("CertificateStanding", "CertificateValidity"),
    ("Standing", "PaymentState, MarkerState or GoalProgress"),
    ("TypeStanding", "TypeProgress"),
    ("read_notification", "mark_notification_read"),
    ("Desk", "QuizContext, AssignmentContext or ZoomFixture"),
    ("Lectern", "InstructorQuiz"),
    ("lectern", "instructor_quiz"),
    ("Visit", "QuizRequest"),
    ("Hall", "FakeZoom"),
    ("Judgement", "EventContext"),
    ("Judged", "QuizDecision"),
    ("judge", "decide or handle"),
    ("judge_session", "session_events"),
    ("judge_money_back", "refund_events"),
    ("NotJudged", "NotHandled"),
    ("judge_head", "check_header"),
    ("HandedIn", "SubmittedWork or AttemptNumberMarker"),
    ("hand_in", "submit"),
    ("handed_in", "attempt_number_marker"),
    ("Letter", "EmailContent"),
    ("patience", "visibility"),
    ("believe", "verify_signature"),
    ("heir", "successor"),
    ("vacant", "new_pending"),
    ("Quiet", "Unchanged"),
    ("Carried", "PaymentReplaced"),
    ("course_page", "submission_list"),
    ("adjusting", "adjustment"),
    ("arrivals", "s3_events"),
    ("in_place_of", "replacing"),
    ("WordsForm", "LinkOrTextForm"),
    ("StandNotice", "AssignmentStatusNotice"),
    ("SaveSign", "AutosaveIndicator"),
    ("HandIn", "SubmissionUpload"),
    ("PlaceBanner", "EnrolmentBanner"),
    ("NoPlace", "NotEnrolled"),
    ("QuizDesk", "QuizPanel"),
    ("webAddress", "safeUrl"),
];

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            if !["target", "node_modules", "dist", ".local", ".venv"].contains(&name) {
                walk(&path, into);
            }
        } else if [".rs", ".ts", ".tsx"].iter().any(|ending| name.ends_with(ending)) && name != "schema.d.ts"
        {
            into.push(path);
        }
    }
}

/// The identifiers of a text, with the numbers of their lines; text in quotes is a wire name or prose.
fn identifiers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().flat_map(|(index, line)| {
        let code = line.split("//").next().unwrap_or_default();
        let outside = code.split('"').step_by(2);
        outside
            .flat_map(|part| part.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')))
            .filter(|word| !word.is_empty())
            .map(move |word| (index + 1, word))
    })
}

#[test]
fn retired_words_do_not_come_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let mut paths = Vec::new();
    for folder in ["functions", "shared", "infra", "tests", "frontend/src", "frontend/e2e"] {
        walk(&root.join(folder), &mut paths);
    }
    assert!(paths.len() > 500, "the sources are found");
    let mut breaches = Vec::new();
    // The API's document keeps the names that clients know; they are listed in `schemas.rs`.
    let keeps_old_names = ["platform/vocabulary.rs", "shared/src/http/schemas.rs"];
    for path in paths.iter().filter(|path| !keeps_old_names.iter().any(|kept| path.ends_with(kept))) {
        let text = fs::read_to_string(path).unwrap();
        for (line, word) in identifiers(&text) {
            if let Some((_, instead)) = RETIRED.iter().find(|(retired, _)| *retired == word) {
                let path = path.strip_prefix(&root).unwrap().display();
                breaches.push(format!("{path}:{line}: {word}, now {instead}"));
            }
        }
    }
    assert!(breaches.is_empty(), "docs/glossary.md has one word for each thing:\n{}", breaches.join("\n"));
}
