//! Sample refunds: with and without an end of the enrolment.

use domain::Money;
use serde_json::json;

use super::Refunded;
use crate::enrolment_items::EnrolmentItems;
use crate::samples::{Sample, ada, course_id, enrolment, learner_id, not_enrolled, now, stored};

pub(crate) fn samples() -> Vec<Sample> {
    let sample =
        |name, email: &Refunded, items: &EnrolmentItems| Sample::new(name, email, items, (&ada(), now()));
    vec![
        sample("refunded-access-ended", &refunded(Some(3000), true), &not_enrolled()).with_html_snapshot(),
        sample("refunded-after-completion", &refunded(Some(3000), true), &completed()),
        sample("refunded-enrolment-unchanged", &refunded(Some(1500), false), &enrolment()),
        sample("refunded-amount-unknown", &refunded(None, true), &not_enrolled()),
    ]
}

fn refunded(amount: Option<i64>, access_ended: bool) -> Refunded {
    let money = |amount: i64| stored::<Money>(json!({"amount": amount, "currency": "usd"}));
    Refunded { learner: learner_id(), course: course_id(), amount: amount.map(money), access_ended }
}

/// The enrolment of a learner who completed the course before the refund.
fn completed() -> EnrolmentItems {
    let mut items = enrolment();
    if let Some(enrolment) = &mut items.enrolment {
        enrolment.status = stored(json!("revoked"));
        enrolment.completed_at = Some(now());
    }
    items
}
