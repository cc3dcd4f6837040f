//! Samples of a failed refund: with and without access.

use super::RefundFailed;
use crate::samples::{Sample, ada, course_id, enrolment, learner_id, not_enrolled, now};

pub(crate) fn samples() -> Vec<Sample> {
    let email = RefundFailed { learner: learner_id(), course: course_id() };
    vec![
        Sample::new("refund-failed", &email, &enrolment(), (&ada(), now())).with_html_snapshot(),
        Sample::new("refund-failed-after-leaving", &email, &not_enrolled(), (&ada(), now())),
    ]
}
