//! Samples of a second payment, and of a payment by somebody who had a place already.

use serde_json::json;

use super::DuplicatePayment;
use crate::enrolment_items::EnrolmentItems;
use crate::samples::{Sample, ada, course_id, enrolment, learner_id, now, stored};

pub(crate) fn samples() -> Vec<Sample> {
    let email = DuplicatePayment { learner: learner_id(), course: course_id() };
    vec![
        Sample::new("duplicate-payment", &email, &items(), (&ada(), now())).with_html_snapshot(),
        Sample::new("duplicate-payment-of-a-granted-place", &email, &granted(), (&ada(), now())),
    ]
}

/// The office gave a place, and the learner paid for it afterwards.
fn granted() -> EnrolmentItems {
    let mut items = items();
    if let Some(enrolment) = &mut items.enrolment {
        enrolment.payments.remove(0);
        enrolment.grants = stored(json!([{
            "id": "019b0000-0000-7000-8000-0000000000f1", "kind": "complimentary", "granted_at": now(),
        }]));
    }
    items
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
