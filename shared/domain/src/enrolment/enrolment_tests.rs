//! What payments do to a place, in every order that Stripe may choose.

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

fn pay(existing: Option<Enrolment>, payment: &Payment) -> (Enrolment, Change) {
    let session = payment.id.replace("pi_", "cs_");
    Enrolment::take_payment(existing, EnrolmentId(Uuid::from_u128(3)), who(), payment, &session, NOW)
}

fn paid(name: &str) -> Enrolment {
    let (place, change) = pay(None, &payment(name));
    assert_eq!(change, Change::Granted);
    place
}

fn session(place: &Enrolment) -> &str {
    place.stripe_checkout_session_id.as_deref().unwrap_or("none")
}

#[test]
fn a_payment_grants_the_place_once() {
    let place = paid("a");
    assert_eq!((place.status, session(&place)), (EnrolmentStatus::Active, "cs_a"));
    assert_eq!(pay(Some(place.clone()), &payment("a")), (place, Change::Quiet));
}

#[test]
fn a_second_payment_is_flagged_and_changes_nothing_else() {
    for status in [EnrolmentStatus::Active, EnrolmentStatus::Completed, EnrolmentStatus::Suspended] {
        let before = Enrolment { status, ..paid("a") };
        let (after, change) = pay(Some(before.clone()), &payment("b"));
        assert_eq!(change, Change::PaidTwice);
        assert!(after.payments[1].refund_due);
        assert_eq!(Enrolment { payments: before.payments.clone(), ..after }, before);
    }
}

#[test]
fn a_payment_brings_an_ended_place_back() {
    for status in [
        EnrolmentStatus::Pending,
        EnrolmentStatus::Dropped,
        EnrolmentStatus::Revoked,
        EnrolmentStatus::Expired,
    ] {
        let (place, change) = pay(Some(Enrolment { status, ..paid("a") }), &payment("b"));
        assert_eq!(
            (place.status, session(&place), change),
            (EnrolmentStatus::Active, "cs_b", Change::Granted)
        );
    }
}

#[test]
fn a_course_completed_once_is_completed_again() {
    let place = Enrolment { completed_at: Some(NOW), status: EnrolmentStatus::Completed, ..paid("a") };
    let (place, change) = place.follow_payment(&payment("a").refund(4900, true, NOW));
    assert_eq!((place.status, change), (EnrolmentStatus::Revoked, Change::Revoked { was_completed: true }));
    assert_eq!(pay(Some(place), &payment("b")).0.status, EnrolmentStatus::Completed);
}

#[test]
fn a_refund_of_one_of_two_leaves_the_other_to_carry_the_place() {
    let (place, _) = pay(Some(paid("a")), &payment("b"));
    let (place, change) = place.follow_payment(&payment("a").refund(4900, true, NOW));
    assert_eq!((place.status, session(&place), change), (EnrolmentStatus::Active, "cs_b", Change::Carried));
    assert!(!place.payments[0].refund_due, "the flag is withdrawn");
    let (place, change) = place.follow_payment(&payment("b").refund(4900, true, NOW));
    assert_eq!((place.status, change), (EnrolmentStatus::Revoked, Change::Revoked { was_completed: false }));
}

#[test]
fn a_refund_of_the_second_payment_changes_no_access() {
    let (place, _) = pay(Some(paid("a")), &payment("b"));
    let (after, change) = place.follow_payment(&payment("b").refund(4900, true, NOW));
    assert_eq!((after, change), (paid("a"), Change::Carried));
}

#[test]
fn a_refund_before_the_payment_writes_a_revoked_place() {
    let (place, change) = pay(None, &payment("a").refund(4900, true, NOW));
    assert_eq!((place.status, session(&place), change), (EnrolmentStatus::Revoked, "cs_a", Change::Quiet));
    assert!(place.payments.is_empty());
}

#[test]
fn a_dispute_suspends_and_its_end_decides() {
    for status in [EnrolmentStatus::Active, EnrolmentStatus::Completed] {
        let place = Enrolment { status, ..paid("a") };
        let disputed = payment("a").dispute("dp", Dispute::Open, NOW);
        let (place, change) = place.follow_payment(&disputed);
        assert_eq!((place.status, change), (EnrolmentStatus::Suspended, Change::Suspended));
        let (won, change) = place.clone().follow_payment(&disputed.clone().dispute("dp", Dispute::Won, NOW));
        assert_eq!((won.status, change), (status, Change::Restored));
        let (lost, change) = place.follow_payment(&disputed.dispute("dp", Dispute::Lost, NOW));
        let was_completed = status == EnrolmentStatus::Completed;
        assert_eq!((lost.status, change), (EnrolmentStatus::Revoked, Change::Revoked { was_completed }));
    }
}

#[test]
fn a_dispute_won_after_a_payment_that_came_disputed_welcomes_the_learner() {
    let disputed = payment("a").dispute("dp", Dispute::Open, NOW);
    let (place, change) = pay(None, &disputed);
    assert_eq!((place.status, change), (EnrolmentStatus::Suspended, Change::Suspended));
    let (place, change) = place.follow_payment(&disputed.dispute("dp", Dispute::Won, NOW));
    assert_eq!((place.status, change), (EnrolmentStatus::Active, Change::Granted));
}

#[test]
fn disputing_the_payment_that_came_on_top_takes_no_access() {
    let (place, _) = pay(Some(paid("a")), &payment("b"));
    let (place, change) = place.follow_payment(&payment("b").dispute("dp", Dispute::Open, NOW));
    assert_eq!((place.status, change), (EnrolmentStatus::Active, Change::Quiet));
}

#[test]
fn leaving_keeps_everything() {
    let place = paid("a");
    let left = place.clone().leave().unwrap().unwrap();
    assert_eq!(left, Enrolment { status: EnrolmentStatus::Dropped, ..place });
    assert!(left.may_return());
    assert_eq!(left.leave(), Ok(None));
}

#[derive(Clone, Debug)]
enum Event {
    Paid,
    Refunded,
    Opened,
    Won,
    Lost,
}

fn apply(place: Option<Enrolment>, fact: Payment, event: &Event) -> (Option<Enrolment>, Payment) {
    let fact = match event {
        Event::Paid => fact.settle("cs_a", who().0, who().1, NOW),
        Event::Refunded => fact.refund(4900, true, NOW),
        Event::Opened => fact.dispute("dp", Dispute::Open, NOW),
        Event::Won => fact.dispute("dp", Dispute::Won, NOW),
        Event::Lost => fact.dispute("dp", Dispute::Lost, NOW),
    };
    let place = match (event, place) {
        (Event::Paid, place) => Some(pay(place, &fact).0),
        (_, place) => place.map(|place| place.follow_payment(&fact).0),
    };
    (place, fact)
}

proptest! {
    /// Whatever the order and the repetitions, one payment leads to the state that its facts say.
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
        let (mut place, mut fact) = (None, payment("a"));
        for event in &events {
            (place, fact) = apply(place, fact, event);
        }
        prop_assert_eq!(place.is_some(), events.iter().any(|event| matches!(event, Event::Paid)));
        if let Some(place) = place {
            let expected = match fact.standing() {
                Standing::Good => EnrolmentStatus::Active,
                Standing::Disputed => EnrolmentStatus::Suspended,
                Standing::Gone => EnrolmentStatus::Revoked,
            };
            prop_assert_eq!(place.status, expected);
            prop_assert_eq!(place.payments.len(), usize::from(expected != EnrolmentStatus::Revoked));
        }
    }
}
