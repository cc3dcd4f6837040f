//! Sample grades: passed, approved and sent back, with and without feedback; corrected for the better and the worse.

use domain::assignment::submission::{GradingEntry, Submission};
use serde_json::json;

use super::{AssignmentGraded, Items};
use crate::samples::{COURSE, LEARNER, Sample, ada, course_id, enrolment, learner_id, now, stored};

const ASSIGNMENT: &str = "019b0000-0000-7000-8000-0000000000a1";
const SUBMISSION: &str = "019b0000-0000-7000-8000-0000000000a2";

pub(crate) fn samples() -> Vec<Sample> {
    let email = AssignmentGraded {
        learner: learner_id(),
        course: course_id(),
        assignment: stored(json!(ASSIGNMENT)),
        submission: stored(json!(SUBMISSION)),
        entry: None,
    };
    let sample = |name, items: Items| Sample::new(name, &email, &items, (&ada(), now()));
    vec![
        sample("assignment-graded-passed", graded("graded", Some("85.5"), "Clear and honest."))
            .with_html_snapshot(),
        sample("assignment-graded-revision", graded("needs_revision", Some("41"), REASON)),
        sample(
            "assignment-returned",
            graded("needs_revision", None, "Say what you did & why, <in your words>."),
        )
        .with_html_snapshot(),
        sample(
            "assignment-returned-at-length",
            graded("needs_revision", None, &"Cite your sources. ".repeat(200)),
        ),
        sample("assignment-approved", graded("approved", None, "")),
        sample(
            "assignment-corrected",
            corrected(("needs_revision", "8"), graded("graded", Some("80"), "I typed 8 for 80.")),
        )
        .with_html_snapshot(),
        sample(
            "assignment-corrected-pass-withdrawn",
            corrected(("graded", "80"), graded("needs_revision", Some("8"), "I typed 80 for 8.")),
        ),
        sample(
            "assignment-corrected-without-reason",
            corrected(("graded", "80"), graded("graded", Some("85"), "Good.")),
        ),
    ]
}

const REASON: &str = "Say what you did.\n\n\n\n1. Whom did you tell?\n2. What happened next?\n";

fn graded(status: &str, score: Option<&str>, feedback: &str) -> Items {
    let mut enrolment = enrolment();
    let assignment = &mut enrolment.course.modules[0].contents[2];
    assignment.uuid = stored(json!(ASSIGNMENT));
    assignment.title = "Reflective account: a concern in your own practice".to_owned();
    let submission = stored::<Submission>(json!({
        "id": SUBMISSION, "learner": LEARNER, "assignment": ASSIGNMENT, "course": COURSE, "status": status,
        "attempt_number": 1, "created_at": now(), "submitted_at": now(),
        "verdict": {"score": score, "max_score": "100", "feedback": feedback, "by": LEARNER, "at": now()},
    }));
    Items { enrolment, current: Some(submission.id), entry: None, submission }
}

/// A grade that was this status and score before, with the feedback "Good.".
fn corrected((status, score): (&str, &str), items: Items) -> Items {
    let verdict = |score: &str, feedback: &str| json!({"score": score, "max_score": "100", "feedback": feedback, "by": LEARNER, "at": now()});
    let entry = stored::<GradingEntry>(json!({
        "submission": SUBMISSION, "action": "grade", "from": status, "to": items.submission.status,
        "verdict": items.submission.verdict, "before": verdict(score, "Good."),
    }));
    Items { entry: Some(entry), ..items }
}
