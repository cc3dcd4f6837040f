//! What Stripe said: Checkout Sessions, payments, events.

use super::plain_entities;
use crate::store::key::Entity;
use crate::store::keys::sortable;
use domain::payment::Payment;
use domain::payment::lists::PaymentList;
use domain::payment::refund_request::RefundRequests;
use domain::{CheckoutSession, CheckoutSessionState, CourseId, LearnerId, OpenCheckout};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

plain_entities! {
    OpenCheckout = "open checkout",
    RefundRequests = "refund requests",
}

/// Where the index lists a payment of these facts: nowhere, or in one list, the newest change first.
fn listed(list: Option<PaymentList>, changed_at: Timestamp, id: &str) -> Vec<(&'static str, String)> {
    let place = |list: PaymentList| {
        [
            ("gsi1pk", payments_partition(list)),
            ("gsi1sk", format!("{PAYMENT_IN_LIST}{}#{id}", sortable(changed_at))),
        ]
    };
    list.into_iter().flat_map(place).collect()
}

/// The partition of the index that holds a list. One is enough: these are the exceptions among payments.
pub(crate) fn payments_partition(list: PaymentList) -> String {
    format!("PAYMENTS#{}", list.name())
}

/// What the sort keys of a list begin with.
pub(crate) const PAYMENT_IN_LIST: &str = "PAYMENT#";

/// The partition of the index that holds what was paid for a course.
pub(crate) fn paid_partition(course: CourseId) -> String {
    format!("PAID#{course}")
}

impl Entity for CheckoutSession {
    const NAME: &'static str = "checkout session";

    /// One that was paid is found by its course, by when that was.
    fn index(&self) -> Vec<(&'static str, String)> {
        if let (CheckoutSessionState::Confirmed, Some(course)) = (self.state, self.course) {
            let place = format!("{PAYMENT_IN_LIST}{}#{}", sortable(self.since()), self.id);
            return vec![("gsi1pk", paid_partition(course)), ("gsi1sk", place)];
        }
        listed(self.list(), self.changed_at, &self.id)
    }
}

impl Entity for Payment {
    const NAME: &'static str = "payment";

    fn index(&self) -> Vec<(&'static str, String)> {
        listed(self.list(), self.changed_at, &self.id)
    }
}

/// The list of what has to be refunded. One partition of the index is enough, since an alarm reports each.
pub(crate) const REFUNDS_DUE: &str = "REFUNDS_DUE";

/// A payment that has to be refunded, because the enrolment is paid for by another one. It exists for as long as the
/// enrolment flags the payment, and lists it for administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundDue {
    /// Stripe's `pi_…`.
    pub payment: String,
    /// Stripe's `cs_…`.
    pub checkout_session: String,
    pub learner: LearnerId,
    pub course: CourseId,
    pub flagged_at: Timestamp,
}

impl Entity for RefundDue {
    const NAME: &'static str = "refund due";

    fn index(&self) -> Vec<(&'static str, String)> {
        vec![
            ("gsi1pk", format!("{REFUNDS_DUE}#0")),
            ("gsi1sk", format!("REFUND#{}#{}", sortable(self.flagged_at), self.payment)),
        ]
    }
}

/// A handled Stripe event, kept long enough for every retry and manual resend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventMarker {
    /// Stripe's event type.
    pub kind: String,
    /// The outcome, in one word.
    pub outcome: String,
    /// When it was handled.
    pub judged_at: Timestamp,
}

impl Entity for EventMarker {
    const NAME: &'static str = "event marker";

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.judged_at + SignedDuration::from_hours(24 * 35))
    }
}
