//! What Stripe said: Checkout Sessions, payments, events.

use super::{sortable, user};
use crate::store::entities::{
    EventMarker, PAYMENT_IN_LIST, REFUNDS_DUE, RefundDue, paid_partition, payments_partition,
};
use crate::store::key::Key;
use crate::store::page::{Index, Range};
use crate::store::sharded::Shards;
use domain::payment::Payment;
use domain::payment::lists::PaymentList;
use domain::payment::refund_request::RefundRequests;
use domain::{CheckoutSession, CourseId, LearnerId, OpenCheckout};
use jiff::Timestamp;

/// A Checkout Session.
pub fn checkout_session(id: &str) -> Key<CheckoutSession> {
    Key::new(stripe(id), "META")
}

/// A payment; every event of the payment writes it. A session that needed no payment is its own payment, so the two
/// share a partition and differ in the sort key.
pub fn payment(id: &str) -> Key<Payment> {
    Key::new(stripe(id), "PAYMENT")
}

/// The refunds of a payment that the office has asked for.
pub fn refund_requests(payment: &str) -> Key<RefundRequests> {
    Key::new(stripe(payment), "REFUNDS")
}

/// The payments of a list, in the index: of Checkout Sessions, payments and those that have to be refunded alike.
pub(crate) fn payments_in(list: PaymentList) -> Range<Payment> {
    let (pk, prefix) = match list {
        PaymentList::Duplicate => (format!("{REFUNDS_DUE}#0"), "REFUND#"),
        list => (payments_partition(list), PAYMENT_IN_LIST),
    };
    Range::indexed(Index::GENERAL, pk, prefix.to_owned(), format!("{prefix}~"))
}

/// What was paid for a course, in the index, from one moment until before another where these are given.
pub(crate) fn paid_for(
    course: CourseId,
    (from, before): (Option<Timestamp>, Option<Timestamp>),
) -> Range<CheckoutSession> {
    let place = |at: Timestamp| format!("{PAYMENT_IN_LIST}{}", sortable(at));
    let from = from.map_or_else(|| PAYMENT_IN_LIST.to_owned(), place);
    let to = before.map_or_else(|| format!("{PAYMENT_IN_LIST}~"), place);
    Range::indexed(Index::GENERAL, paid_partition(course), from, to)
}

/// The marker of a handled Stripe event.
pub fn event_marker(id: &str) -> Key<EventMarker> {
    Key::new(stripe(id), "EVENT")
}

/// The Checkout Session that a learner last opened for a course.
pub fn open_checkout(learner: LearnerId, course: CourseId) -> Key<OpenCheckout> {
    Key::new(user(learner), format!("CHECKOUT#{course}"))
}

/// A payment of the learner that has to be refunded.
pub fn refund_due(learner: LearnerId, payment: &str) -> Key<RefundDue> {
    Key::new(user(learner), format!("REFUND_DUE#{payment}"))
}

/// All payments that have to be refunded.
pub fn refunds_due() -> Shards<RefundDue> {
    Shards::of(REFUNDS_DUE, 1, "REFUND#")
}

fn stripe(id: &str) -> String {
    format!("STRIPE#{id}")
}
