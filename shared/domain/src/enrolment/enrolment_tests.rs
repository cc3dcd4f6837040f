//! What payments do to an enrolment, in every order of events.

use super::*;
use crate::payment::{Dispute, Refund, RefundStatus};

pub(super) const NOW: Timestamp = Timestamp::UNIX_EPOCH;

pub(super) fn who() -> (LearnerId, CourseId) {
    (LearnerId(Uuid::from_u128(1)), CourseId(Uuid::from_u128(2)))
}

pub(super) fn payment(name: &str) -> Payment {
    Payment::unknown(format!("pi_{name}"), NOW)
}

pub(super) fn pay(existing: Option<Enrolment>, payment: &Payment) -> (Enrolment, EnrolmentChange) {
    let session = payment.id.replace("pi_", "cs_");
    Enrolment::apply_payment(existing, EnrolmentId(Uuid::from_u128(3)), who(), payment, &session, NOW)
}

fn paid(name: &str) -> Enrolment {
    let (enrolment, change) = pay(None, &payment(name));
    assert_eq!(change, EnrolmentChange::Granted);
    enrolment
}

fn session(enrolment: &Enrolment) -> &str {
    enrolment.stripe_checkout_session_id.as_deref().unwrap_or("none")
}

#[test]
fn a_payment_grants_the_enrolment_once() {
    let enrolment = paid("a");
    assert_eq!((enrolment.status, session(&enrolment)), (EnrolmentStatus::Active, "cs_a"));
    assert_eq!(pay(Some(enrolment.clone()), &payment("a")), (enrolment, EnrolmentChange::Unchanged));
}

#[test]
fn a_second_payment_is_flagged_and_changes_nothing_else() {
    for status in [EnrolmentStatus::Active, EnrolmentStatus::Completed, EnrolmentStatus::Suspended] {
        let before = Enrolment { status, ..paid("a") };
        let (after, change) = pay(Some(before.clone()), &payment("b"));
        assert_eq!(change, EnrolmentChange::PaidTwice);
        assert!(after.payments[1].refund_due);
        assert_eq!(Enrolment { payments: before.payments.clone(), ..after }, before);
    }
}

#[test]
fn a_payment_brings_an_ended_enrolment_back() {
    for status in [
        EnrolmentStatus::Pending,
        EnrolmentStatus::Dropped,
        EnrolmentStatus::Revoked,
        EnrolmentStatus::Expired,
    ] {
        let (enrolment, change) = pay(Some(Enrolment { status, ..paid("a") }), &payment("b"));
        assert_eq!(
            (enrolment.status, session(&enrolment), change),
            (EnrolmentStatus::Active, "cs_b", EnrolmentChange::Granted)
        );
    }
}

#[test]
fn a_course_completed_once_is_completed_again() {
    let enrolment = Enrolment { completed_at: Some(NOW), status: EnrolmentStatus::Completed, ..paid("a") };
    let (enrolment, change) = enrolment.apply_payment_update(&payment("a").charge_refunded(4900, true, NOW));
    assert_eq!(
        (enrolment.status, change),
        (EnrolmentStatus::Revoked, EnrolmentChange::Revoked { was_completed: true })
    );
    assert_eq!(pay(Some(enrolment), &payment("b")).0.status, EnrolmentStatus::Completed);
}

#[test]
fn a_refund_of_one_of_two_payments_keeps_the_enrolment() {
    let (enrolment, _) = pay(Some(paid("a")), &payment("b"));
    let (enrolment, change) = enrolment.apply_payment_update(&payment("a").charge_refunded(4900, true, NOW));
    assert_eq!(
        (enrolment.status, session(&enrolment), change),
        (EnrolmentStatus::Active, "cs_b", EnrolmentChange::PaymentReplaced)
    );
    assert!(!enrolment.payments[0].refund_due, "the flag is withdrawn");
    let (enrolment, change) = enrolment.apply_payment_update(&payment("b").charge_refunded(4900, true, NOW));
    assert_eq!(
        (enrolment.status, change),
        (EnrolmentStatus::Revoked, EnrolmentChange::Revoked { was_completed: false })
    );
}

#[test]
fn a_refund_of_the_second_payment_changes_no_access() {
    let (enrolment, _) = pay(Some(paid("a")), &payment("b"));
    let (after, change) = enrolment.apply_payment_update(&payment("b").charge_refunded(4900, true, NOW));
    assert_eq!((after, change), (paid("a"), EnrolmentChange::PaymentReplaced));
}

#[test]
fn a_refund_before_the_payment_writes_a_revoked_enrolment() {
    let (enrolment, change) = pay(None, &payment("a").charge_refunded(4900, true, NOW));
    assert_eq!(
        (enrolment.status, session(&enrolment), change),
        (EnrolmentStatus::Revoked, "cs_a", EnrolmentChange::Unchanged)
    );
    assert!(enrolment.payments.is_empty());
}

#[test]
fn a_dispute_suspends_and_its_end_decides() {
    for status in [EnrolmentStatus::Active, EnrolmentStatus::Completed] {
        let enrolment = Enrolment { status, ..paid("a") };
        let disputed = payment("a").dispute("dp", Dispute::Open, NOW);
        let (enrolment, change) = enrolment.apply_payment_update(&disputed);
        assert_eq!((enrolment.status, change), (EnrolmentStatus::Suspended, EnrolmentChange::Suspended));
        let (won, change) =
            enrolment.clone().apply_payment_update(&disputed.clone().dispute("dp", Dispute::Won, NOW));
        assert_eq!((won.status, change), (status, EnrolmentChange::Restored));
        let (lost, change) = enrolment.apply_payment_update(&disputed.dispute("dp", Dispute::Lost, NOW));
        let was_completed = status == EnrolmentStatus::Completed;
        assert_eq!(
            (lost.status, change),
            (EnrolmentStatus::Revoked, EnrolmentChange::Revoked { was_completed })
        );
    }
}

#[test]
fn winning_the_dispute_of_a_payment_that_arrived_disputed_grants_access() {
    let disputed = payment("a").dispute("dp", Dispute::Open, NOW);
    let (enrolment, change) = pay(None, &disputed);
    assert_eq!((enrolment.status, change), (EnrolmentStatus::Suspended, EnrolmentChange::Withheld));
    let (enrolment, change) = enrolment.apply_payment_update(&disputed.dispute("dp", Dispute::Won, NOW));
    assert_eq!((enrolment.status, change), (EnrolmentStatus::Active, EnrolmentChange::Granted));
}

#[test]
fn a_dispute_of_the_second_payment_does_not_suspend() {
    let (enrolment, _) = pay(Some(paid("a")), &payment("b"));
    let (enrolment, change) = enrolment.apply_payment_update(&payment("b").dispute("dp", Dispute::Open, NOW));
    assert_eq!((enrolment.status, change), (EnrolmentStatus::Active, EnrolmentChange::Unchanged));
}

#[test]
fn leaving_keeps_everything() {
    let enrolment = paid("a");
    let (left, change) = enrolment.clone().leave().unwrap();
    assert_eq!(change, EnrolmentChange::Left);
    assert_eq!(left, Enrolment { status: EnrolmentStatus::Dropped, ..enrolment });
    assert!(left.may_return());
    assert_eq!(left.clone().leave(), Ok((left, EnrolmentChange::Unchanged)));
}

#[test]
fn a_good_second_payment_takes_over_from_a_disputed_one() {
    let disputed = payment("a").dispute("dp", Dispute::Open, NOW);
    let (suspended, _) = paid("a").apply_payment_update(&disputed);
    let (enrolment, change) = pay(Some(suspended), &payment("b"));
    assert_eq!(
        (enrolment.status, session(&enrolment), change),
        (EnrolmentStatus::Active, "cs_b", EnrolmentChange::Restored)
    );
    assert!(enrolment.is_refund_due("pi_a") && !enrolment.is_refund_due("pi_b"));
    let (enrolment, change) = enrolment.apply_payment_update(&disputed.dispute("dp", Dispute::Won, NOW));
    assert_eq!((enrolment.status, change), (EnrolmentStatus::Active, EnrolmentChange::Unchanged));
    assert!(enrolment.is_refund_due("pi_a"), "it is still one payment too many");
}

#[test]
fn paying_again_after_leaving_a_paid_course_is_paying_twice() {
    let (left, _) = paid("a").leave().unwrap();
    let (enrolment, change) = pay(Some(left), &payment("b"));
    assert_eq!((enrolment.status, change), (EnrolmentStatus::Active, EnrolmentChange::Granted));
    assert!(enrolment.is_refund_due("pi_a") && !enrolment.is_refund_due("pi_b"));
}

fn failed() -> Refund {
    Refund { amount: 4900, status: RefundStatus::Failed, request: None }
}

/// As the webhook stores a payment that was matched to the enrolment.
fn matched(name: &str) -> Payment {
    payment(name).mark_paid(&format!("cs_{name}"), who(), Some(4900), NOW)
}

#[test]
fn a_failed_refund_brings_the_enrolment_back() {
    for status in [EnrolmentStatus::Active, EnrolmentStatus::Completed] {
        let completed_at = (status == EnrolmentStatus::Completed).then_some(NOW);
        let enrolment = Enrolment { status, completed_at, ..paid("a") };
        let refunded = matched("a").charge_refunded(4900, true, NOW);
        let (revoked, _) = enrolment.apply_payment_update(&refunded);
        assert_eq!(revoked.status, EnrolmentStatus::Revoked);
        let (back, change) = revoked.apply_payment_update(&refunded.refund("re", failed(), NOW));
        assert_eq!((back.status, session(&back), change), (status, "cs_a", EnrolmentChange::RefundFailed));
        assert_eq!(back.payments.len(), 1);
    }
}

#[test]
fn a_failed_refund_of_a_second_payment_flags_it_again() {
    let (enrolment, _) = pay(Some(paid("a")), &payment("b"));
    let refunded = matched("b").charge_refunded(4900, true, NOW);
    let (enrolment, _) = enrolment.apply_payment_update(&refunded);
    let (enrolment, change) = enrolment.apply_payment_update(&refunded.refund("re", failed(), NOW));
    assert_eq!((enrolment.status, change), (EnrolmentStatus::Active, EnrolmentChange::PaidTwice));
    assert!(enrolment.is_refund_due("pi_b"));
}

#[test]
fn a_failed_refund_does_not_bring_back_a_learner_who_had_left() {
    let (left, _) = paid("a").leave().unwrap();
    let refunded = matched("a").charge_refunded(4900, true, NOW);
    let (revoked, _) = left.apply_payment_update(&refunded);
    assert_eq!((revoked.status, revoked.may_return()), (EnrolmentStatus::Revoked, false));
    let (enrolment, change) = revoked.apply_payment_update(&refunded.refund("re", failed(), NOW));
    assert_eq!((enrolment.status, change), (EnrolmentStatus::Dropped, EnrolmentChange::RefundFailed));
    assert!(enrolment.may_return());
}

pub(super) fn wait(existing: Option<Enrolment>, session: &str) -> (Enrolment, EnrolmentChange) {
    Enrolment::await_payment(existing, EnrolmentId(Uuid::from_u128(3)), who(), session, NOW)
}

#[test]
fn a_delayed_payment_is_pending_until_it_arrives_or_fails() {
    let (pending, change) = wait(None, "cs_a");
    assert_eq!((pending.status, change), (EnrolmentStatus::Pending, EnrolmentChange::Awaited));
    assert_eq!((pending.pending_since(), pending.is_listed()), (Some(NOW), true));
    assert_eq!(wait(Some(pending.clone()), "cs_a"), (pending.clone(), EnrolmentChange::Unchanged));
    assert!(pending.clone().leave().is_err());

    let (granted, change) = pay(Some(pending.clone()), &payment("a"));
    assert_eq!((granted.status, change), (EnrolmentStatus::Active, EnrolmentChange::Granted));
    assert_eq!((granted.pending_since(), granted.is_listed()), (None, true));

    let closed = pending.stop_awaiting("cs_a");
    assert_eq!((closed.pending_since(), closed.is_listed()), (None, false));
}

#[test]
fn an_ended_enrolment_is_pending_while_a_payment_is_awaited() {
    let refunded = payment("a").charge_refunded(4900, true, NOW);
    let (revoked, _) = paid("a").apply_payment_update(&refunded);
    let (pending, change) = wait(Some(revoked.clone()), "cs_b");
    assert_eq!((pending.status, change), (EnrolmentStatus::Pending, EnrolmentChange::Awaited));
    assert_eq!(pending.stop_awaiting("cs_b"), revoked);
    let (active, change) = wait(Some(paid("a")), "cs_b");
    assert_eq!((active.status, change), (EnrolmentStatus::Active, EnrolmentChange::Unchanged));
}
