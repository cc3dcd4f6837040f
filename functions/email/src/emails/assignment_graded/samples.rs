//! Sample grades: passed, approved and sent back, with and without feedback.

use domain::assignment::submission::Submission;
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
    Items { enrolment, current: Some(submission.id), submission }
}
