//! Samples of the confirmation: self-paced, hybrid, and hard to lay out.

use serde_json::json;

use super::{EnrolmentConfirmed, Items};
use crate::enrolment_items::EnrolmentItems;
use crate::samples::live_sessions::{Link, ends_before_the_third, hybrid_enrolment, registrations};
use crate::samples::{
    HOSTILE_NAME, HOSTILE_TITLE, Sample, ada, course_id, enrolment, learner_id, named, now, stored,
};

pub(crate) fn samples() -> Vec<Sample> {
    use Link::{ByHost, Later, Ready};
    let long =
        "Supervising, delegating and escalating safely ".repeat(4) + "Verantwortungsdiffusionsvermeidung";
    let mut abroad = ada();
    // The session ends on the next day there.
    abroad.time_zone = Some("Asia/Kolkata".to_owned());
    let after_first_session = stored(json!("2027-02-01T12:00:00Z"));
    let sample = |name, items: &Items, when| Sample::new(name, &email(), items, when);
    vec![
        sample("enrolment-confirmed-self-paced", &self_paced(enrolment()), (&ada(), now())),
        sample("enrolment-confirmed-hybrid", &hybrid([Later; 3]), (&ada(), now())),
        sample("enrolment-confirmed-hybrid-with-links", &hybrid([Ready, Ready, ByHost]), (&ada(), now()))
            .with_html_snapshot(),
        sample("enrolment-confirmed-abroad", &hybrid([Ready, Later, Later]), (&abroad, now())),
        sample("enrolment-confirmed-late", &hybrid([Ready, Later, Ready]), (&ada(), after_first_session)),
        sample("enrolment-confirmed-access-ends", &access_ends(), (&ada(), now())),
        sample("enrolment-confirmed-transferred", &transferred(), (&ada(), now())),
        sample("enrolment-confirmed-nameless-free", &self_paced(bare()), (&named(""), now())),
        sample("enrolment-confirmed-long", &titled(&long), (&named(&"Anastasia ".repeat(20)), now())),
        sample(
            "enrolment-confirmed-right-to-left",
            &self_paced(enrolment()),
            (&named("مريم بنت علي"), now()),
        ),
        sample("enrolment-confirmed-hostile", &titled(HOSTILE_TITLE), (&named(HOSTILE_NAME), now()))
            .with_html_snapshot(),
    ]
}

fn email() -> EnrolmentConfirmed {
    EnrolmentConfirmed { learner: learner_id(), course: course_id(), transferred_from: None }
}

fn self_paced(enrolment: EnrolmentItems) -> Items {
    Items { enrolment, registrations: Vec::new(), moved_from: None }
}

/// Moved here from a course with a title that has to be escaped.
fn transferred() -> Items {
    let mut from = enrolment().course;
    HOSTILE_TITLE.clone_into(&mut from.title);
    Items { moved_from: Some(from), ..self_paced(enrolment()) }
}

fn hybrid(links: [Link; 3]) -> Items {
    Items { enrolment: hybrid_enrolment(), registrations: registrations(links), moved_from: None }
}

/// Access ends before the last of three sessions.
fn access_ends() -> Items {
    let items = hybrid([Link::Ready; 3]);
    Items { enrolment: ends_before_the_third(items.enrolment), ..items }
}

fn titled(title: &str) -> Items {
    let mut items = enrolment();
    title.clone_into(&mut items.course.title);
    self_paced(items)
}

/// A course with nothing optional: no credits, credit type, graded work or certificate.
fn bare() -> EnrolmentItems {
    let mut items = enrolment();
    items.course.title = "Welcome to Meridian".to_owned();
    items.course.cpd_credits = stored(json!("0"));
    items.course.cpd_type = String::new();
    items.course.duration_minutes = 20;
    items.course.completion.issues_certificate = false;
    items.course.modules.clear();
    items
}
