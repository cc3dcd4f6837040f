//! Sample messages to a course: from a person with a name, and one that must not break any page or header.

use domain::course::message::{Audience, CourseMessage as Written, MessageText};
use serde_json::json;

use super::{CourseMessage, Items};
use crate::samples::{
    HOSTILE_NAME, HOSTILE_TITLE, Sample, ada, course_id, enrolment, learner_id, named, now, stored,
};

const MESSAGE: &str = "019b0000-0000-7000-8000-0000000000e7";
const AUTHOR: &str = "019b0000-0000-7000-8000-000000000002";

fn items(subject: &str, text: &str, author: &str) -> Items {
    let text = MessageText::checked(subject, text).expect("a subject and a text");
    let (message, by) = (stored(json!(MESSAGE)), stored(json!(AUTHOR)));
    Items {
        enrolment: enrolment(),
        written: Written::new(message, course_id(), by, (text, Audience::Everyone), (now(), "a request")),
        author: Some(named(author)),
    }
}

pub(crate) fn samples() -> Vec<Sample> {
    let email = CourseMessage {
        learner: learner_id(),
        course: course_id(),
        message: stored(json!(MESSAGE)),
        author: stored(json!(AUTHOR)),
    };
    let text = "Dear all,\n\nthe case for the second module has a new appendix. Please read it before you answer the \
                quiz:\n- page 3: the timeline\n- page 5: who was told\n\nKind regards";
    let plain = items("A new appendix for module 2", text, "Dr Grace Hopper");
    let hostile = items(HOSTILE_TITLE, &format!("{HOSTILE_NAME}\n\n</p>{HOSTILE_TITLE}"), HOSTILE_NAME);
    vec![
        Sample::new("course-message", &email, &plain, (&ada(), now())).with_html_snapshot(),
        Sample::new("course-message-hostile", &email, &hostile, (&ada(), now())),
    ]
}
