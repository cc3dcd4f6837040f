//! What payments do to an enrolment, in every order of events.

use proptest::prelude::*;

use super::*;
use crate::payment::Dispute;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn who() -> (LearnerId, CourseId) {
    (LearnerId(Uuid::from_u128(1)), CourseId(Uuid::from_u128(2)))
}

fn payment(name: &str) -> Payment {
    Payment::unknown(format!("pi_{name}"), NOW)
}

fn pay(existing: Option<Enrolment>, payment: &Payment) -> (Enrolment, EnrolmentChange) {
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
    let (enrolment, change) = enrolment.apply_payment_update(&payment("a").refund(4900, true, NOW));
    assert_eq!(
        (enrolment.status, change),
        (EnrolmentStatus::Revoked, EnrolmentChange::Revoked { was_completed: true })
    );
    assert_eq!(pay(Some(enrolment), &payment("b")).0.status, EnrolmentStatus::Completed);
}

#[test]
fn a_refund_of_one_of_two_payments_keeps_the_enrolment() {
    let (enrolment, _) = pay(Some(paid("a")), &payment("b"));
    let (enrolment, change) = enrolment.apply_payment_update(&payment("a").refund(4900, true, NOW));
    assert_eq!(
        (enrolment.status, session(&enrolment), change),
        (EnrolmentStatus::Active, "cs_b", EnrolmentChange::PaymentReplaced)
    );
    assert!(!enrolment.payments[0].refund_due, "the flag is withdrawn");
    let (enrolment, change) = enrolment.apply_payment_update(&payment("b").refund(4900, true, NOW));
    assert_eq!(
        (enrolment.status, change),
        (EnrolmentStatus::Revoked, EnrolmentChange::Revoked { was_completed: false })
    );
}

#[test]
fn a_refund_of_the_second_payment_changes_no_access() {
    let (enrolment, _) = pay(Some(paid("a")), &payment("b"));
    let (after, change) = enrolment.apply_payment_update(&payment("b").refund(4900, true, NOW));
    assert_eq!((after, change), (paid("a"), EnrolmentChange::PaymentReplaced));
}

#[test]
fn a_refund_before_the_payment_writes_a_revoked_enrolment() {
    let (enrolment, change) = pay(None, &payment("a").refund(4900, true, NOW));
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

#[derive(Clone, Debug)]
enum Event {
    Paid,
    Refunded,
    Opened,
    Won,
    Lost,
}

fn apply(enrolment: Option<Enrolment>, fact: Payment, event: &Event) -> (Option<Enrolment>, Payment) {
    let fact = match event {
        Event::Paid => fact.mark_paid("cs_a", who().0, who().1, NOW),
        Event::Refunded => fact.refund(4900, true, NOW),
        Event::Opened => fact.dispute("dp", Dispute::Open, NOW),
        Event::Won => fact.dispute("dp", Dispute::Won, NOW),
        Event::Lost => fact.dispute("dp", Dispute::Lost, NOW),
    };
    let enrolment = match (event, enrolment) {
        (Event::Paid, enrolment) => Some(pay(enrolment, &fact).0),
        (_, enrolment) => enrolment.map(|enrolment| enrolment.apply_payment_update(&fact).0),
    };
    (enrolment, fact)
}

proptest! {
    /// Whatever the order and the repetitions, the enrolment ends in the state that the payment's facts imply.
    #[test]
    fn the_order_of_events_does_not_matter(
        events in prop::collection::vec(
            prop_oneof![Just(Event::Paid), Just(Event::Refunded), Just(Event::Opened), Just(Event::Won)], 0..8),
        lost in any::<bool>(),
        at in 0usize..8,
    ) {
        let mut events = events;
        if lost && !events.iter().any(|event| matches!(event, Event::Won)) {
            events.insert(at.min(events.len()), Event::Lost);
        }
        let (mut enrolment, mut fact) = (None, payment("a"));
        for event in &events {
            (enrolment, fact) = apply(enrolment, fact, event);
        }
        prop_assert_eq!(enrolment.is_some(), events.iter().any(|event| matches!(event, Event::Paid)));
        if let Some(enrolment) = enrolment {
            let expected = match fact.state() {
                PaymentState::Good => EnrolmentStatus::Active,
                PaymentState::Disputed => EnrolmentStatus::Suspended,
                PaymentState::Returned => EnrolmentStatus::Revoked,
            };
            prop_assert_eq!(enrolment.status, expected);
            prop_assert_eq!(enrolment.payments.len(), usize::from(expected != EnrolmentStatus::Revoked));
        }
    }
}
