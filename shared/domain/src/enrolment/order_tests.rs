//! The enrolment ends in the state that the facts imply, in every order of events.

use proptest::prelude::*;

use super::tests::{NOW, pay, payment, wait, who};
use super::*;
use crate::payment::{Dispute, Refund, RefundStatus};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    /// The checkout was completed with a delayed payment method.
    Awaited,
    AwaitedFailed,
    Paid,
    ChargeRefunded,
    RefundCreated,
    RefundFailed,
    SecondRefund,
    DisputeOpened,
    DisputeWon,
    DisputeLost,
}

const EVENTS: [Event; 10] = [
    Event::Awaited,
    Event::AwaitedFailed,
    Event::Paid,
    Event::ChargeRefunded,
    Event::RefundCreated,
    Event::RefundFailed,
    Event::SecondRefund,
    Event::DisputeOpened,
    Event::DisputeWon,
    Event::DisputeLost,
];

/// Applies an event as the webhook does.
fn apply(
    enrolment: Option<Enrolment>,
    fact: Payment,
    event: Event,
    seen: &[Event],
) -> (Option<Enrolment>, Payment) {
    let session = fact.id.replace("pi_", "cs_");
    let refund = |status| Refund { amount: 4900, status, request: None };
    let fact = match event {
        Event::Awaited if seen.contains(&Event::Paid) || seen.contains(&Event::AwaitedFailed) => {
            return (enrolment, fact);
        }
        Event::Awaited => return (Some(wait(enrolment, &session).0), fact),
        Event::AwaitedFailed => {
            return (enrolment.map(|enrolment| enrolment.stop_awaiting(&session)), fact);
        }
        Event::Paid => fact.mark_paid(&session, who(), Some(4900), NOW),
        Event::ChargeRefunded => fact.charge_refunded(4900, true, NOW),
        Event::RefundCreated => fact.refund("re_1", refund(RefundStatus::Succeeded), NOW),
        Event::RefundFailed => fact.refund("re_1", refund(RefundStatus::Failed), NOW),
        Event::SecondRefund => fact.refund("re_2", refund(RefundStatus::Succeeded), NOW),
        Event::DisputeOpened => fact.dispute("dp", Dispute::Open, NOW),
        Event::DisputeWon => fact.dispute("dp", Dispute::Won, NOW),
        Event::DisputeLost => fact.dispute("dp", Dispute::Lost, NOW),
    };
    let enrolment = match (event, enrolment) {
        (Event::Paid, enrolment) => Some(pay(enrolment, &fact).0),
        (_, enrolment) => enrolment.map(|enrolment| enrolment.apply_payment_update(&fact).0),
    };
    (enrolment, fact)
}

/// What the events of one payment imply, whatever their order: `None` if it was not paid.
fn implied(events: &[Event]) -> Option<PaymentState> {
    let has = |event| events.contains(&event);
    let refunded = (has(Event::ChargeRefunded) || has(Event::RefundCreated)) && !has(Event::RefundFailed);
    let lost = has(Event::DisputeLost) && !has(Event::DisputeWon);
    let closed = has(Event::DisputeLost) || has(Event::DisputeWon);
    has(Event::Paid).then(|| match () {
        () if refunded || has(Event::SecondRefund) || lost => PaymentState::Returned,
        () if has(Event::DisputeOpened) && !closed => PaymentState::Disputed,
        () => PaymentState::Good,
    })
}

fn awaited(events: &[Event]) -> bool {
    let ended = |event: &Event| matches!(event, Event::Paid | Event::AwaitedFailed);
    events.contains(&Event::Awaited) && !events.iter().any(ended)
}

proptest! {
    /// Whatever the order, the interleaving and the repetitions of the events of two payments, the enrolment ends
    /// in the state that the facts imply.
    #[test]
    fn the_order_of_events_does_not_matter(
        history in prop::collection::vec((0usize..2, prop::sample::select(&EVENTS[..])), 0..14),
    ) {
        let mut enrolment = None;
        let mut facts = [payment("a"), payment("b")];
        let mut seen: [Vec<Event>; 2] = Default::default();
        for (which, event) in history {
            let fact = facts[which].clone();
            (enrolment, facts[which]) = apply(enrolment, fact, event, &seen[which]);
            seen[which].push(event);
        }
        let states: Vec<PaymentState> = seen.iter().filter_map(|events| implied(events)).collect();
        let live = states.iter().filter(|state| **state != PaymentState::Returned).count();
        let expected = match () {
            () if states.contains(&PaymentState::Good) => Some(EnrolmentStatus::Active),
            () if states.contains(&PaymentState::Disputed) => Some(EnrolmentStatus::Suspended),
            () if seen.iter().any(|events| awaited(events)) => Some(EnrolmentStatus::Pending),
            () if !states.is_empty() => Some(EnrolmentStatus::Revoked),
            () => None,
        };
        let listed = enrolment.filter(Enrolment::is_listed);
        prop_assert_eq!(listed.as_ref().map(|enrolment| enrolment.status), expected);
        if let Some(enrolment) = listed {
            prop_assert_eq!(enrolment.payments.len(), live);
            let to_refund = enrolment.payments.iter().filter(|held| held.refund_due).count();
            prop_assert_eq!(to_refund, live.saturating_sub(1), "one payment pays, the others are to be refunded");
            for (fact, events) in facts.iter().zip(&seen) {
                prop_assert!(!events.contains(&Event::Paid) || enrolment.reflects(fact));
            }
        }
    }
}
