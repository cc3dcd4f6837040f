//! The courses behind the front door: one with a content of every kind, one that is free, one that must be paid.

use domain::course::Course;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::quizzes::{INSTRUCTOR, QUIZ, TEXT, questions};
use crate::uploads::{ASSIGNMENT, assignment};

/// A free course in which nobody is enrolled.
pub const FREE_COURSE: Uuid = Uuid::from_u128(0xc1);
/// A course that must be paid, in which nobody is enrolled.
pub const PAID_COURSE: Uuid = Uuid::from_u128(0xc2);

/// The definitions, as an author writes them.
///
/// # Panics
/// Never; a course can be serialised as JSON.
pub fn definitions(course: &Course) -> [Value; 3] {
    let more = |uuid: Uuid, slug: &str, amount: u32| {
        json!({
            "uuid": uuid, "slug": slug, "title": slug, "description": "More.", "format": "self_paced",
            "cpd_credits": "1.00", "cpd_type": "Clinical", "duration_minutes": 60,
            "price": {"amount": amount, "currency": "gbp"}, "organiser": "Meridian CPD", "published": true,
            "modules": [{"uuid": Uuid::from_u128(uuid.as_u128() ^ 0xd000), "title": "One", "contents": [{
                "uuid": Uuid::from_u128(uuid.as_u128() ^ 0xe000), "title": "Read", "kind": "text",
                "text": {"markdown": "Read this."},
            }]}],
        })
    };
    let quiz = json!({"questions": questions(), "time_limit_minutes": 30});
    let furnished = json!({
        "uuid": course.uuid, "slug": course.slug, "title": course.title, "description": course.description,
        "format": "hybrid", "cpd_credits": "2.50", "cpd_type": "Clinical", "duration_minutes": 270,
        "price": {"amount": 4900, "currency": "gbp"}, "organiser": "Meridian CPD", "published": true,
        "instructors": [INSTRUCTOR],
        "sessions": serde_json::to_value(&course.sessions).expect("sessions"),
        "modules": [{
            "uuid": Uuid::from_u128(0xd0), "title": "One",
            "contents": [
                {"uuid": TEXT, "title": "Read", "kind": "text", "text": {"markdown": "Read this."}},
                {"uuid": QUIZ, "title": "Test", "kind": "quiz", "quiz": quiz},
                {"uuid": ASSIGNMENT, "title": "Reflect", "kind": "assignment", "assignment": assignment(json!({}))},
            ],
        }],
    });
    [furnished, more(FREE_COURSE, "free", 0), more(PAID_COURSE, "paid", 4900)]
}

/// A grant of the course that has to be paid for.
pub(crate) fn grant() -> Value {
    json!({"course_uuid": PAID_COURSE, "kind": "complimentary", "reason": "Test."})
}

/// An invitation of this address.
pub(crate) fn invitation(address: &str) -> Value {
    json!({"email": address, "kind": "complimentary", "reason": "Test."})
}

/// A file that enrols this learner alone.
pub(crate) fn bulk_enrolment(learner: &str) -> Value {
    json!({
        "batch": Uuid::from_u128(0xba), "dry_run": false, "kind": "complimentary", "reason": "Test.",
        "csv": format!("learner\n{learner}"),
    })
}
