//! Samples of an invitation: as usual, and hard to lay out.

use domain::Learner;
use serde_json::json;

use super::{Invitation, Items};
use crate::samples::{HOSTILE_TITLE, Sample, course_id, learner_id, named, not_enrolled, now, stored};

pub(crate) fn samples() -> Vec<Sample> {
    let email = Invitation { learner: learner_id(), course: course_id() };
    let sample = |name, items: &Items| Sample::new(name, &email, items, (&nobody(), now()));
    vec![
        sample("invitation", &items(None)).with_html_snapshot(),
        sample("invitation-hostile", &items(Some(HOSTILE_TITLE))),
    ]
}

/// Nobody has signed in with the address, so there is no name.
fn nobody() -> Learner {
    named("")
}

fn items(title: Option<&str>) -> Items {
    let mut course = not_enrolled().course;
    course.title = title.map_or(course.title, str::to_owned);
    let invitation = stored(json!({
        "id": "019b0000-0000-7000-8000-0000000000a1", "person": learner_id(), "course": course_id(),
        "address": "ada@learner.example", "kind": "complimentary", "reason": "A speaker.", "state": "waiting",
        "invited_at": now(), "sent_at": now(), "times_sent": 1,
    }));
    Items { course, invitation: Some(invitation) }
}
