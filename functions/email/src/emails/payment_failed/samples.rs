//! A sample failed payment.

use super::PaymentFailed;
use crate::samples::{Sample, ada, course_id, learner_id, not_enrolled, now};

pub(crate) fn samples() -> Vec<Sample> {
    let email = PaymentFailed { learner: learner_id(), course: course_id() };
    vec![Sample::new("payment-failed", &email, &not_enrolled(), (&ada(), now())).with_html_snapshot()]
}
