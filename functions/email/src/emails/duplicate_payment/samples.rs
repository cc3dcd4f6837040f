//! A sample of a second payment.

use serde_json::json;

use super::DuplicatePayment;
use crate::enrolment_items::EnrolmentItems;
use crate::samples::{Sample, ada, course_id, enrolment, learner_id, now, stored};

pub(crate) fn samples() -> Vec<Sample> {
    let email = DuplicatePayment { learner: learner_id(), course: course_id() };
    vec![Sample::new("duplicate-payment", &email, &items(), (&ada(), now())).with_html_snapshot()]
}

fn items() -> EnrolmentItems {
    let mut items = enrolment();
    if let Some(enrolment) = &mut items.enrolment {
        enrolment.payments = stored(json!([
            {"payment": "pi_1", "session": "cs_1"},
            {"payment": "pi_2", "session": "cs_2", "refund_due": true},
        ]));
    }
    items
}
