//! Samples of a withdrawn enrolment: before and after the course was completed.

use serde_json::json;

use super::EnrolmentWithdrawn;
use crate::enrolment_items::EnrolmentItems;
use crate::samples::{Sample, ada, course_id, enrolment, learner_id, now, stored};

pub(crate) fn samples() -> Vec<Sample> {
    let email = EnrolmentWithdrawn { learner: learner_id(), course: course_id() };
    let sample = |name, completed| Sample::new(name, &email, &items(completed), (&ada(), now()));
    vec![
        sample("enrolment-withdrawn", false).with_html_snapshot(),
        sample("enrolment-withdrawn-after-completion", true),
    ]
}

fn items(completed: bool) -> EnrolmentItems {
    let mut items = enrolment();
    if let Some(enrolment) = &mut items.enrolment {
        enrolment.status = stored(json!("revoked"));
        enrolment.completed_at = completed.then(now);
    }
    items
}
