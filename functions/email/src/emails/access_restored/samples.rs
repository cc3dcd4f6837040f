//! A sample of a dispute that is over.

use super::AccessRestored;
use crate::samples::{Sample, ada, course_id, enrolment, learner_id, now};

pub(crate) fn samples() -> Vec<Sample> {
    let email = AccessRestored { learner: learner_id(), course: course_id() };
    vec![Sample::new("access-restored", &email, &enrolment(), (&ada(), now())).with_html_snapshot()]
}
