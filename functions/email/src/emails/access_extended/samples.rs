//! A sample of an extended access.

use serde_json::json;

use super::AccessExtended;
use crate::samples::{Sample, ada, course_id, enrolment, learner_id, now, stored};

pub(crate) fn samples() -> Vec<Sample> {
    let email = AccessExtended { learner: learner_id(), course: course_id() };
    let mut items = enrolment();
    if let Some(enrolment) = &mut items.enrolment {
        enrolment.access_until = Some(stored(json!("2027-06-30T22:59:59Z")));
    }
    vec![Sample::new("access-extended", &email, &items, (&ada(), now())).with_html_snapshot()]
}
