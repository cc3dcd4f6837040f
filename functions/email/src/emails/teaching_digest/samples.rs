//! Sample digests: a full one, one with a single thing in it, and one of a course that must not break any page.

use domain::course::Course;
use domain::course::digest::CourseDigest;
use serde_json::json;

use super::TeachingDigest;
use crate::samples::live_sessions::hybrid_enrolment;
use crate::samples::{
    HOSTILE_NAME, HOSTILE_TITLE, LEARNER, Sample, ada, enrolment, learner_id, named, stored,
};

const MORNING: &str = "2027-02-11T07:00:00Z";
const OTHER_COURSE: &str = "019b0000-0000-7000-8000-0000000000c2";

fn taught(mut course: Course) -> Course {
    course.instructors = stored(json!([LEARNER]));
    course
}

/// The course with live sessions, and another one.
fn courses() -> Vec<Course> {
    let mut plain = enrolment().course;
    plain.uuid = stored(json!(OTHER_COURSE));
    vec![taught(hybrid_enrolment().course), taught(plain)]
}

fn digest(courses: Vec<CourseDigest>, further: u32) -> TeachingDigest {
    TeachingDigest { learner: learner_id(), day: stored(json!("2027-02-11")), courses, further }
}

pub(crate) fn samples() -> Vec<Sample> {
    let courses = courses();
    let sessions = &courses[0].sessions;
    let live = CourseDigest {
        course: courses[0].uuid,
        waiting: 0,
        has_more: false,
        oldest_at: None,
        today: vec![sessions[1].uuid],
        unrecorded: vec![sessions[0].uuid],
    };
    let waiting = |count: u32, has_more: bool| CourseDigest {
        course: courses[1].uuid,
        waiting: count,
        has_more,
        oldest_at: Some(stored(json!("2027-02-02T16:20:00Z"))),
        today: Vec::new(),
        unrecorded: Vec::new(),
    };
    let now = stored(json!(MORNING));
    let full = digest(vec![live.clone(), waiting(99, true)], 3);
    let single = digest(vec![waiting(1, false)], 0);
    let attendance = digest(vec![CourseDigest { today: Vec::new(), ..live }], 0);
    let mut hostile = courses.clone();
    hostile[1].title = HOSTILE_TITLE.to_owned();
    vec![
        Sample::new("teaching-digest", &full, &courses, (&ada(), now)).with_html_snapshot(),
        Sample::new("teaching-digest-single", &single, &courses, (&ada(), now)),
        Sample::new("teaching-digest-attendance", &attendance, &courses, (&ada(), now)),
        Sample::new("teaching-digest-hostile", &single, &hostile, (&named(HOSTILE_NAME), now)),
    ]
}
