//! A refund is asked for once, however often and by however many people.

use super::*;
use crate::payment::RefundStatus;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const CHARGED: Option<i64> = Some(4900);

fn payment() -> Payment {
    Payment::unknown("pi_1".into(), NOW)
}

fn wanted(id: u128, amount: i64, seen_refunded: i64) -> WantedRefund {
    WantedRefund { id: Uuid::from_u128(id), amount, seen_refunded, by: LearnerId(Uuid::nil()) }
}

/// One request over `amount`, just recorded.
fn one(amount: i64) -> RefundRequests {
    let none = RefundRequests::default();
    match none.ask(&wanted(1, amount, 0), CHARGED, &payment(), NOW).unwrap() {
        Asked::New(request) => none.with(request),
        Asked::Before(request) => panic!("{request:?} is new"),
    }
}

fn reported(amount: i64, status: RefundStatus) -> Payment {
    payment().refund("re_1", Refund { amount, status, request: Some(Uuid::from_u128(1)) }, NOW)
}

#[test]
fn a_second_click_and_a_second_administrator_find_the_same_request() {
    let accepted = one(4900).answered(Uuid::from_u128(1), &RefundAnswer::Accepted("re_1".into()));
    for requests in [one(4900), accepted] {
        let asked = requests.ask(&wanted(2, 4900, 0), CHARGED, &payment(), NOW);
        assert_eq!(asked, Ok(Asked::Before(requests.requests[0].clone())));
        let other = requests.ask(&wanted(2, 100, 0), CHARGED, &payment(), NOW);
        assert_eq!(other, Err(Refusal::Conflict(ON_ITS_WAY)));
    }
}

#[test]
fn what_the_administrator_has_not_seen_is_no_reason_to_refund_again() {
    let (requests, payment) = (one(1000), reported(1000, RefundStatus::Succeeded));
    // The same form again, after the event: its own refund.
    let again = requests.ask(&wanted(2, 1000, 0), CHARGED, &payment, NOW);
    assert_eq!(again, Ok(Asked::Before(requests.requests[0].clone())));
    // Another form that was opened before the refund.
    let stale = requests.ask(&wanted(2, 500, 0), CHARGED, &payment, NOW);
    assert_eq!(stale, Err(Refusal::Conflict(HAS_CHANGED)));
    // Somebody who has seen it wants more.
    let more = requests.ask(&wanted(2, 1000, 1000), CHARGED, &payment, NOW);
    assert!(matches!(more, Ok(Asked::New(_))), "{more:?}");
}

#[test]
fn no_more_is_refunded_than_is_left() {
    let partly = reported(4000, RefundStatus::Pending);
    for (payment, amount, seen) in [
        (payment(), 4901, 0),
        (payment(), 0, 0),
        (payment(), -1, 0),
        (payment(), i64::MAX, 0),
        (partly, 901, 4000),
    ] {
        let refused = RefundRequests::default().ask(&wanted(2, amount, seen), CHARGED, &payment, NOW);
        assert!(matches!(refused, Err(Refusal::Validation(_))), "{amount}: {refused:?}");
    }
    for (charged, payment, why) in [
        (None, payment(), NOT_CHARGED),
        (Some(0), payment(), NOT_CHARGED),
        (CHARGED, payment().dispute("dp_1", Dispute::Open, NOW), DISPUTED),
        (CHARGED, payment().dispute("dp_1", Dispute::Lost, NOW), LOST),
        (CHARGED, reported(4900, RefundStatus::Succeeded), ALL_REFUNDED),
    ] {
        assert_eq!(left(charged, &payment), Err(Refusal::Conflict(why)));
    }
}

#[test]
fn a_refund_that_was_refused_or_failed_can_be_asked_for_again() {
    let refused = one(4900).answered(Uuid::from_u128(1), &RefundAnswer::Refused("charge_disputed".into()));
    let asked = refused.ask(&wanted(2, 4900, 0), CHARGED, &payment(), NOW);
    assert!(matches!(asked, Ok(Asked::New(_))), "{asked:?}");
    let failed = reported(4900, RefundStatus::Failed);
    let asked = one(4900).ask(&wanted(2, 4900, 0), CHARGED, &failed, NOW);
    assert!(matches!(asked, Ok(Asked::New(_))), "{asked:?}");
}

#[test]
fn the_first_answer_counts_and_an_event_outweighs_it() {
    let id = Uuid::from_u128(1);
    let requests = one(4900).answered(id, &RefundAnswer::Accepted("re_1".into()));
    let again = requests.clone().answered(id, &RefundAnswer::Refused("x".into()));
    assert_eq!(again, requests);
    assert_eq!(again.requests[0].progress(&payment()), RefundProgress::Accepted);
    // An event names the request; one of an older API version is known by Stripe's id alone.
    for request in [Some(id), None] {
        let refund = Refund { amount: 4900, status: RefundStatus::Pending, request };
        let told = payment().refund("re_1", refund, NOW);
        assert_eq!(again.requests[0].progress(&told), RefundProgress::Reported(refund));
    }
}
