//! A sample course with live sessions, and the learner's registrations for them.

use domain::Registration;
use domain::enrolment::Enrolment;
use serde_json::json;

use super::{COURSE, LEARNER, enrolment, stored};
use crate::enrolment_items::EnrolmentItems;

const SESSIONS: [&str; 3] = [
    "019b0000-0000-7000-8000-0000000000e1",
    "019b0000-0000-7000-8000-0000000000e2",
    "019b0000-0000-7000-8000-0000000000e3",
];
const JOIN_URL: &str =
    "https://us05web.zoom.us/w/85000000001?tk=Zx9fQd2LkP7sT1vB4nC6mA8eR0yU3iO5.DQMAAAAW&uuid=WN_0";

/// The join link of a sample registration.
#[derive(Clone, Copy)]
pub(crate) enum Link {
    Later,
    ByHost,
    Ready,
}

/// Ada's enrolment on a course with three live sessions, one of them in summer time.
pub(crate) fn hybrid_enrolment() -> EnrolmentItems {
    let mut items = enrolment();
    let session = |index: usize, topic: &str, starts_at: &str| {
        json!({
            "uuid": SESSIONS[index], "topic": topic, "starts_at": starts_at, "duration_minutes": 90,
            "time_zone": "Europe/London", "zoom": {"kind": "meeting", "id": "85000000001"},
        })
    };
    items.course.title = "Clinical Audit Live: From Question to Lasting Change".to_owned();
    items.course.format = stored(json!("hybrid"));
    items.course.duration_minutes = 510;
    items.course.cpd_credits = stored(json!("8.50"));
    items.course.completion.requires_attendance = true;
    items.course.sessions = stored(json!([
        session(0, "Framing the audit question", "2027-01-14T18:00:00Z"),
        session(1, "Sampling and standards: what is enough?", "2027-02-11T18:00:00Z"),
        session(2, "Presenting results and closing the loop", "2027-04-08T17:00:00Z"),
    ]));
    items
}

/// The enrolment with an end of access before the third session.
pub(crate) fn ends_before_the_third(items: EnrolmentItems) -> EnrolmentItems {
    let until = stored(json!("2027-03-01T00:00:00Z"));
    let enrolment = items.enrolment.map(|enrolment| Enrolment { access_until: Some(until), ..enrolment });
    EnrolmentItems { enrolment, ..items }
}

pub(crate) fn registrations(links: [Link; 3]) -> Vec<Registration> {
    links.into_iter().enumerate().map(|(index, link)| registration(index, link)).collect()
}

pub(crate) fn registration(index: usize, link: Link) -> Registration {
    let status = match link {
        Link::Later => "pending",
        Link::ByHost => "awaiting_approval",
        Link::Ready => "registered",
    };
    stored(json!({
        "learner": LEARNER, "course": COURSE, "session": SESSIONS[index], "status": status,
        "registrant_id": matches!(link, Link::Ready).then_some("r1"),
        "join_url": matches!(link, Link::Ready).then_some(JOIN_URL), "changed_at": "2027-01-13T12:00:00Z",
    }))
}
