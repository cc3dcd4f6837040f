//! A sample of a disputed payment.

use serde_json::json;

use super::AccessSuspended;
use crate::enrolment_items::EnrolmentItems;
use crate::samples::{Sample, ada, course_id, enrolment, learner_id, now, stored};

pub(crate) fn samples() -> Vec<Sample> {
    let email = AccessSuspended { learner: learner_id(), course: course_id() };
    vec![Sample::new("access-suspended", &email, &items(), (&ada(), now())).with_html_snapshot()]
}

fn items() -> EnrolmentItems {
    let mut items = enrolment();
    if let Some(enrolment) = &mut items.enrolment {
        enrolment.status = stored(json!("suspended"));
    }
    items
}
