//! A sample of a delayed payment.

use serde_json::json;

use super::PaymentPending;
use crate::enrolment_items::EnrolmentItems;
use crate::samples::{Sample, ada, course_id, enrolment, learner_id, now, stored};

pub(crate) fn samples() -> Vec<Sample> {
    let email = PaymentPending { learner: learner_id(), course: course_id() };
    vec![Sample::new("payment-pending", &email, &items(), (&ada(), now())).with_html_snapshot()]
}

fn items() -> EnrolmentItems {
    let mut items = enrolment();
    if let Some(enrolment) = &mut items.enrolment {
        enrolment.status = stored(json!("pending"));
        enrolment.awaited = [("cs_1".to_owned(), now())].into();
    }
    items
}
