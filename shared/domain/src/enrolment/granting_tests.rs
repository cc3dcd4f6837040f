//! Grants and payments in any order, withdrawals and transfers.

use super::*;
use crate::payment::{Dispute, Payment};

const COURSE: CourseId = CourseId(Uuid::from_u128(0xc0));
const OTHER: CourseId = CourseId(Uuid::from_u128(0xc1));
const LEARNER: LearnerId = LearnerId(Uuid::from_u128(0xa));
const ID: EnrolmentId = EnrolmentId(Uuid::from_u128(1));

fn now() -> Timestamp {
    "2026-11-27T12:00:00Z".parse().unwrap()
}

fn a_grant(kind: GrantKind, reference: Option<&str>) -> Grant {
    Grant { id: Uuid::from_u128(7), kind, reference: reference.map(str::to_owned), granted_at: now() }
}

fn granted(existing: Option<Enrolment>) -> Enrolment {
    let grant = a_grant(GrantKind::Complimentary, None);
    let (enrolment, change) = Enrolment::grant(existing, ID, (LEARNER, COURSE), grant, now()).unwrap();
    assert_eq!(change, EnrolmentChange::Granted);
    enrolment
}

fn payment(name: &str) -> Payment {
    let payment = Payment::unknown(format!("pi_{name}"), now());
    payment.mark_paid(&format!("cs_{name}"), (LEARNER, COURSE), Some(4900), now())
}

fn pay(existing: Option<Enrolment>, name: &str) -> (Enrolment, EnrolmentChange) {
    let session = format!("cs_{name}");
    Enrolment::apply_payment(existing, ID, (LEARNER, COURSE), &payment(name), &session, now())
}

#[test]
fn a_payment_over_a_grant_is_one_too_many_and_a_grant_over_a_payment_is_refused() {
    let (enrolment, change) = pay(Some(granted(None)), "a");
    assert_eq!((change, enrolment.status), (EnrolmentChange::PaidTwice, EnrolmentStatus::Active));
    assert!(enrolment.is_refund_due("pi_a"));
    let (enrolment, change) =
        enrolment.apply_payment_update(&payment("a").charge_refunded(4900, true, now()));
    assert_eq!((change, enrolment.status), (EnrolmentChange::PaymentReplaced, EnrolmentStatus::Active));
    let (paid, _) = pay(None, "a");
    let grant = a_grant(GrantKind::Complimentary, None);
    let refused = Enrolment::grant(Some(paid), ID, (LEARNER, COURSE), grant, now());
    assert!(matches!(refused, Err(Refusal::Conflict(_))), "{refused:?}");
}

#[test]
fn the_same_grant_again_changes_nothing_and_another_one_is_refused() {
    let enrolment = granted(None);
    for (kind, reference, same) in
        [(GrantKind::Complimentary, None, true), (GrantKind::PaidElsewhere, Some("INV-1"), false)]
    {
        let again = a_grant(kind, reference);
        let outcome = Enrolment::grant(Some(enrolment.clone()), ID, (LEARNER, COURSE), again, now());
        match same {
            true => assert_eq!(outcome.unwrap(), (enrolment.clone(), EnrolmentChange::Unchanged)),
            false => assert!(outcome.is_err()),
        }
    }
}

#[test]
fn a_grant_outlives_the_refund_and_the_dispute_of_an_earlier_payment() {
    let (paid, _) = pay(None, "a");
    let (left, _) = paid.leave().unwrap();
    let enrolment = granted(Some(left));
    let disputed = payment("a").dispute("dp_1", Dispute::Open, now());
    let (enrolment, change) = enrolment.apply_payment_update(&disputed);
    assert_eq!((change, enrolment.status), (EnrolmentChange::Unchanged, EnrolmentStatus::Active));
    let lost = disputed.dispute("dp_1", Dispute::Lost, now());
    let (enrolment, change) = enrolment.apply_payment_update(&lost);
    assert_eq!((change, enrolment.status), (EnrolmentChange::PaymentReplaced, EnrolmentStatus::Active));
    let (left, _) = enrolment.leave().unwrap();
    assert!(left.may_return(), "what was granted may be taken up again");
}

#[test]
fn a_withdrawal_ends_access_until_it_is_taken_back_and_no_news_of_the_payment_undoes_it() {
    let (paid, _) = pay(None, "a");
    let (ended, change) = paid.clone().withdraw(now()).unwrap();
    assert_eq!((change, ended.status), (EnrolmentChange::Withdrawn, EnrolmentStatus::Revoked));
    assert!(!ended.may_return() && !ended.is_paid_or_awaited());
    assert_eq!(ended.clone().withdraw(now()).unwrap(), (ended.clone(), EnrolmentChange::Unchanged));
    let disputed = payment("a").dispute("dp_1", Dispute::Open, now());
    let won = disputed.clone().dispute("dp_1", Dispute::Won, now());
    for news in [disputed.clone(), won] {
        assert!(!ended.clone().apply_payment_update(&news).0.status.holds_seat(), "{news:?}");
    }
    let refunded = payment("a").charge_refunded(4900, true, now());
    let (returned, _) = ended.clone().apply_payment_update(&refunded);
    let (held_again, change) = returned.clone().apply_payment_update(&payment("a"));
    assert_eq!((change, held_again.status), (EnrolmentChange::Restored, EnrolmentStatus::Revoked));
    assert!(returned.restore().is_err(), "nothing stands behind it");
    assert_eq!(held_again.restore().unwrap().0.status, EnrolmentStatus::Active);
    let (restored, change) = ended.clone().restore().unwrap();
    assert_eq!((change, restored.status), (EnrolmentChange::Restored, EnrolmentStatus::Active));
    let (suspended, change) = ended.apply_payment_update(&disputed).0.restore().unwrap();
    assert_eq!((change, suspended.status), (EnrolmentChange::Suspended, EnrolmentStatus::Suspended));
}

#[test]
fn what_was_withdrawn_can_be_bought_and_then_ends_with_its_refund() {
    let (ended, _) = granted(None).withdraw(now()).unwrap();
    let (bought, change) = pay(Some(ended), "b");
    assert_eq!((change, bought.status), (EnrolmentChange::Granted, EnrolmentStatus::Active));
    let refunded = payment("b").charge_refunded(4900, true, now());
    assert_eq!(bought.apply_payment_update(&refunded).0.status, EnrolmentStatus::Revoked);
}

#[test]
fn a_completed_course_that_was_withdrawn_comes_back_completed() {
    let mut enrolment = granted(None);
    (enrolment.status, enrolment.completed_at) = (EnrolmentStatus::Completed, Some(now()));
    let (ended, _) = enrolment.withdraw(now()).unwrap();
    assert_eq!(ended.clone().restore().unwrap().0.status, EnrolmentStatus::Completed);
    assert_eq!(granted(Some(ended)).status, EnrolmentStatus::Completed);
}

#[test]
fn a_transfer_moves_payments_and_grants_and_leaves_what_has_to_be_refunded() {
    let (paid, _) = pay(None, "a");
    let (paid, _) = pay(Some(paid), "b");
    let new = (EnrolmentId(Uuid::from_u128(2)), Uuid::from_u128(8));
    let moved = paid.clone().transfer(None, OTHER, new, now()).unwrap().unwrap();
    assert_eq!(moved.payments, [("pi_a".to_owned(), "cs_a".to_owned())]);
    assert_eq!((moved.from.status, moved.to.status), (EnrolmentStatus::Revoked, EnrolmentStatus::Active));
    assert!(moved.from.is_refund_due("pi_b") && !moved.to.is_refund_due("pi_a"));
    assert_eq!(moved.to.stripe_checkout_session_id.as_deref(), Some("cs_a"));
    assert_eq!(moved.from.clone().transfer(None, OTHER, new, now()).unwrap(), None, "once");
    assert!(moved.from.clone().restore().is_err());
    let refunded = payment("a").charge_refunded(4900, true, now());
    assert_eq!(moved.to.clone().apply_payment_update(&refunded).0.status, EnrolmentStatus::Revoked);
    let back = moved.to.transfer(Some(moved.from), COURSE, new, now()).unwrap().unwrap();
    assert_eq!((back.to.id, back.to.status), (paid.id, EnrolmentStatus::Active));
    assert!(back.to.payments.iter().any(|held| held.payment == "pi_a" && !held.refund_due));
}

#[test]
fn a_free_enrolment_moves_as_a_grant_and_one_that_ended_does_not_move() {
    let (free, _) = Enrolment::join_free(None, ID, (LEARNER, COURSE), now()).unwrap();
    let new = (EnrolmentId(Uuid::from_u128(2)), Uuid::from_u128(8));
    let moved = free.clone().transfer(None, OTHER, new, now()).unwrap().unwrap();
    assert_eq!(moved.to.grants[0].kind, GrantKind::Transferred);
    let (left, _) = free.clone().leave().unwrap();
    assert!(left.transfer(None, OTHER, new, now()).is_err());
    assert!(free.clone().transfer(None, COURSE, new, now()).is_err());
    assert!(free.transfer(Some(moved.to), OTHER, new, now()).is_err(), "enrolled there already");
}

#[test]
fn a_payment_elsewhere_has_a_reference_and_a_complimentary_place_has_none() {
    for (kind, reference, accepted) in [
        (GrantKind::Complimentary, None, true),
        (GrantKind::Complimentary, Some("INV-1"), false),
        (GrantKind::PaidElsewhere, Some(" INV-1 "), true),
        (GrantKind::PaidElsewhere, Some("  "), false),
        (GrantKind::PaidElsewhere, None, false),
        (GrantKind::Transferred, None, false),
    ] {
        assert_eq!(checked_grant(kind, reference).is_ok(), accepted, "{kind:?} {reference:?}");
    }
}
