//! Samples of changed live sessions: one new link, and everything at once.

use domain::Registration;
use domain::live_session::news::KnownSessions;
use serde_json::json;

use super::{Items, SessionsChanged};
use crate::enrolment_items::EnrolmentItems;
use crate::samples::live_sessions::{Link, ends_before_the_third, hybrid_enrolment, registrations};
use crate::samples::{Sample, ada, course_id, learner_id, now, stored};

pub(crate) fn samples() -> Vec<Sample> {
    use Link::{Later, Ready};
    let email = SessionsChanged { learner: learner_id(), course: course_id() };
    let sample = |name, items: &Items| Sample::new(name, &email, items, (&ada(), now())).with_html_snapshot();
    // The last session was moved to a day after the end of access.
    let [.., third] = ids();
    let mut before = known(&registrations([Ready; 3]));
    let moves = before.sessions.get_mut(&third).expect("the third session is known");
    moves.starts_at = stored(json!("2027-02-25T18:00:00Z"));
    let after_access = items(before, [Ready; 3]);
    let enrolment = ends_before_the_third(after_access.enrolment);
    let after_access = Items { enrolment, ..after_access };
    // One link was missing.
    let mut known = known(&registrations([Later, Ready, Ready]));
    let one_link = items(known.clone(), [Ready; 3]);
    // The first session was an hour earlier, the second is new, and a fourth was cancelled.
    let [first, second, _] = ids();
    let mut moved = known.sessions.remove(&second).expect("the second session is known");
    moved.topic = "Questions and answers".to_owned();
    known.sessions.insert(stored(json!("019b0000-0000-7000-8000-0000000000e9")), moved);
    let first = known.sessions.get_mut(&first).expect("the first session is known");
    first.starts_at -= jiff::SignedDuration::from_hours(1);
    vec![
        sample("sessions-changed-after-access", &after_access),
        sample("sessions-changed-link", &one_link),
        sample("sessions-changed", &items(known, [Ready, Later, Ready])),
    ]
}

fn items(mailed: KnownSessions, links: [Link; 3]) -> Items {
    Items { enrolment: hybrid_enrolment(), registrations: registrations(links), mailed: Some(mailed) }
}

fn known(registrations: &[Registration]) -> KnownSessions {
    let EnrolmentItems { course, enrolment } = hybrid_enrolment();
    KnownSessions::of(&enrolment.expect("an enrolment"), &course, registrations, now())
}

fn ids() -> [domain::LiveSessionId; 3] {
    let sessions = hybrid_enrolment().course.sessions;
    [sessions[0].uuid, sessions[1].uuid, sessions[2].uuid]
}
