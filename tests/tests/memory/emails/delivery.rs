//! Every message sends one e-mail, whatever fails in between.

use std::sync::Arc;
use std::time::Duration;

use domain::enrolment::{Enrolment, EnrolmentStatus, HeldPayment};
use domain::outbox::{Mail, Message, QueuedMessage, SessionRegistrant};
use domain::{Clock, CourseId, LearnerId, LiveSessionId};
use jiff::SignedDuration;
use serde_json::json;
use shared::store::{SentMarker, keys};
use tests::faults::Fault;
use tests::mail::{delivered, delivered_by};
use tests::world::{World, soon, sqs_event};
use tokio::time::Instant;
use uuid::Uuid;

/// An undisturbed delivery makes four calls: read, claim the marker, send, update the marker.
const CALLS: usize = 4;
const SEND: usize = 2;
const MARK: usize = 3;
const LONGER_THAN_A_LEASE: SignedDuration = SignedDuration::from_secs(61);

async fn enrolled() -> World {
    let world = World::start().await;
    world.enrol().await;
    world
}

async fn marker(world: &World, message: &QueuedMessage) -> Option<SentMarker> {
    world.get(&keys::sent_marker(message.id)).await
}

async fn set_status(world: &World, status: EnrolmentStatus) {
    let mut enrolment = world.enrolment().await.expect("an enrolment");
    enrolment.status = status;
    world.put(&keys::enrolment(world.learner.id, world.course.uuid), &enrolment).await;
}

#[tokio::test]
async fn the_same_message_twenty_times_in_parallel_is_one_mail() {
    let world = enrolled().await;
    let (app, message) = (Arc::new(world.email()), world.confirmation());
    let mut deliveries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (app, message) = (app.clone(), message.clone());
        deliveries.spawn(async move { delivered(&app, &message).await });
    }
    assert!(deliveries.join_all().await.contains(&true));
    assert_eq!(world.cloud.inbox().len(), 1);
    assert!(delivered(&app, &message).await, "a delivery that came too early finds it sent");
    assert_eq!(world.cloud.inbox().len(), 1);
}

#[tokio::test]
async fn a_batch_gives_back_only_what_failed() {
    let world = enrolled().await;
    let good = serde_json::to_value(world.confirmation()).unwrap();
    let another = Message::ZoomRegistration(SessionRegistrant {
        learner: world.learner.id,
        course: world.course.uuid,
        session: LiveSessionId(Uuid::from_u128(1)),
    });
    let another = serde_json::to_value(world.queued(another)).unwrap();
    let mut unknown = good.clone();
    unknown["template"] = json!("invented");
    let stranger = Mail::EnrolmentConfirmed {
        learner: LearnerId(Uuid::from_u128(404)),
        course: world.course.uuid,
        transferred_from: None,
    };
    let stranger = serde_json::to_value(world.queued(Message::Mail(stranger))).unwrap();
    let nowhere = Mail::PaymentFailed { learner: world.learner.id, course: CourseId(Uuid::from_u128(404)) };
    let nowhere = serde_json::to_value(world.queued(Message::Mail(nowhere))).unwrap();
    let bodies = [json!("no JSON"), another, good, unknown, stranger, nowhere, json!("{}")];
    let response = world.email().handle(sqs_event(&bodies, 1), soon()).await;
    let failed: Vec<&str> =
        response.batch_item_failures.iter().map(|item| item.item_identifier.as_str()).collect();
    assert_eq!(failed, ["sqs-0", "sqs-1", "sqs-3", "sqs-4", "sqs-5", "sqs-6"]);
    assert_eq!(world.cloud.inbox().len(), 1);
}

#[tokio::test]
async fn a_running_lease_sends_the_message_back_and_one_that_ran_out_is_taken_over() {
    let world = enrolled().await;
    let (app, message) = (world.email(), world.confirmation());
    let lease_until = world.clock.now() + SignedDuration::from_secs(60);
    let taken = SentMarker::Sending { holder: Uuid::from_u128(1), lease_until, of: None };
    world.put(&keys::sent_marker(message.id), &taken).await;
    assert!(!delivered(&app, &message).await);
    assert_eq!((world.cloud.inbox().len(), marker(&world, &message).await), (0, Some(taken)));
    world.clock.advance(LONGER_THAN_A_LEASE);
    assert!(delivered(&app, &message).await);
    assert_eq!(world.cloud.inbox().len(), 1);
}

/// The metric is a line on standard output, so this test runs others and reads theirs.
#[test]
fn what_is_sent_after_a_lease_ran_out_is_counted_once() {
    let counted = |test: &str| {
        let this = std::env::current_exe().unwrap();
        let (_, module) = module_path!().split_once("::").unwrap();
        let test = format!("{module}::{test}");
        let run = std::process::Command::new(this).args(["--exact", &test, "--nocapture"]).output().unwrap();
        assert!(String::from_utf8_lossy(&run.stdout).contains("1 passed"), "{test} does not exist");
        String::from_utf8_lossy(&run.stdout).matches("\"MailOutcomeUnknown\":1").count()
    };
    assert_eq!(counted("a_running_lease_sends_the_message_back_and_one_that_ran_out_is_taken_over"), 1);
    assert_eq!(counted("a_refused_send_frees_the_message_for_an_immediate_retry"), 0);
}

#[tokio::test]
async fn a_refused_send_frees_the_message_for_an_immediate_retry() {
    let world = enrolled().await;
    let (app, message) = (world.email(), world.confirmation());
    world.cloud.faults.plan(SEND, Fault::Reject);
    assert!(!delivered(&app, &message).await);
    assert!(matches!(marker(&world, &message).await, Some(SentMarker::Free { .. })));
    assert!(delivered(&app, &message).await);
    assert_eq!(world.cloud.inbox().len(), 1);
}

#[tokio::test]
async fn a_throttled_send_is_tried_again_at_once_and_goes_back_freed_when_time_is_up() {
    let world = enrolled().await;
    let (app, message) = (world.email(), world.confirmation());
    world.cloud.faults.plan(SEND, Fault::Throttle);
    world.cloud.faults.plan(SEND + 1, Fault::Throttle);
    assert!(delivered(&app, &message).await);
    assert_eq!(world.cloud.inbox().len(), 1);

    // Too little time is left for a second try.
    let message = world.confirmation();
    world.cloud.faults.plan(SEND, Fault::Throttle);
    assert!(!delivered_by(&app, &message, Instant::now() + Duration::from_millis(6200)).await);
    assert!(matches!(marker(&world, &message).await, Some(SentMarker::Free { .. })));
    assert!(delivered(&app, &message).await);
    assert_eq!(world.cloud.inbox().len(), 2);
}

#[tokio::test]
async fn an_unknown_outcome_waits_for_the_lease_and_is_sent_again() {
    for (fault, mails) in [(Fault::BreakBefore, 1), (Fault::BreakAfter, 2), (Fault::ServerError, 1)] {
        let world = enrolled().await;
        let (app, message) = (world.email(), world.confirmation());
        world.cloud.faults.plan(SEND, fault);
        assert!(!delivered(&app, &message).await, "{fault:?}");
        let sends =
            world.cloud.faults.take_calls().iter().filter(|call| call.operation == "SES.SendEmail").count();
        assert_eq!(sends, 1, "{fault:?}: the SDK must not try again by itself");
        assert!(!delivered(&app, &message).await, "{fault:?}: the lease runs");
        world.clock.advance(LONGER_THAN_A_LEASE);
        assert!(delivered(&app, &message).await, "{fault:?}");
        assert_eq!(world.cloud.inbox().len(), mails, "{fault:?}");
    }
}

#[tokio::test]
async fn a_send_without_an_answer_ends_in_time_and_keeps_the_lease() {
    let world = enrolled().await;
    let (app, message) = (world.email(), world.confirmation());
    world.cloud.faults.plan(SEND, Fault::DieBefore);
    let deadline = Instant::now() + Duration::from_millis(6500);
    assert!(!delivered_by(&app, &message, deadline).await);
    assert!(Instant::now() < deadline);
    assert!(matches!(marker(&world, &message).await, Some(SentMarker::Sending { .. })));
    assert!(
        !delivered_by(&app, &message, Instant::now() + Duration::from_secs(1)).await,
        "too late to begin"
    );
}

#[tokio::test]
async fn a_death_at_any_call_loses_nothing_and_doubles_only_what_is_unknown() {
    for nth in 0..CALLS {
        for fault in [Fault::DieBefore, Fault::DieAfter] {
            let world = enrolled().await;
            let message = world.confirmation();
            world.cloud.faults.plan(nth, fault);
            let died = world.cloud.faults.until_death(delivered(&world.email(), &message)).await;
            assert_eq!(died, None, "{fault:?} at call {nth}");
            world.clock.advance(LONGER_THAN_A_LEASE);
            assert!(delivered(&world.email(), &message).await, "{fault:?} at call {nth}");
            assert!(delivered(&world.email(), &message).await, "{fault:?} at call {nth}");
            let unknown = matches!((nth, fault), (SEND, Fault::DieAfter) | (MARK, Fault::DieBefore));
            assert_eq!(world.cloud.inbox().len(), 1 + usize::from(unknown), "{fault:?} at call {nth}");
        }
    }
}

#[tokio::test]
async fn a_stumbling_store_is_no_reason_to_lose_or_double() {
    use Fault::{BreakAfter, BreakBefore, ServerError, Throttle, TransactionConflict, UnprocessedKeys};
    for nth in [0, 1, MARK] {
        for fault in [Throttle, TransactionConflict, UnprocessedKeys, BreakBefore, BreakAfter, ServerError] {
            let world = enrolled().await;
            let (app, message) = (world.email(), world.confirmation());
            world.cloud.faults.plan(nth, fault);
            assert!(delivered(&app, &message).await, "{fault:?} at call {nth}");
            assert!(delivered(&app, &message).await, "{fault:?} at call {nth}");
            assert_eq!(world.cloud.inbox().len(), 1, "{fault:?} at call {nth}");
            assert!(matches!(marker(&world, &message).await, Some(SentMarker::Sent { .. })));
        }
    }
}

#[tokio::test]
async fn what_is_no_longer_true_is_settled_without_a_mail() {
    let world = enrolled().await;
    let app = world.email();
    let message = world.confirmation();
    set_status(&world, EnrolmentStatus::Revoked).await;
    assert!(delivered(&app, &message).await);
    set_status(&world, EnrolmentStatus::Active).await;
    assert!(delivered(&app, &message).await, "a second delivery does not find it true again");
    let failed = Mail::PaymentFailed { learner: world.learner.id, course: world.course.uuid };
    assert!(
        delivered(&app, &world.queued(Message::Mail(failed))).await,
        "the enrolment was paid for otherwise"
    );
    assert_eq!(world.cloud.inbox().len(), 0);
    assert!(matches!(marker(&world, &message).await, Some(SentMarker::Outdated { .. })));
}

#[tokio::test]
async fn nobody_is_told_of_a_failed_payment_while_another_one_pays() {
    let world = enrolled().await;
    let app = world.email();
    let key = keys::enrolment(world.learner.id, world.course.uuid);
    let held = HeldPayment {
        payment: "pi_a".into(),
        checkout_session: "cs_a".into(),
        disputed: false,
        refund_due: false,
    };
    let paid = Enrolment { payments: vec![held], ..world.enrolment().await.unwrap() };
    let awaited = [("cs_b".to_owned(), world.clock.now())].into();
    let pending =
        Enrolment { status: EnrolmentStatus::Pending, payments: Vec::new(), awaited, ..paid.clone() };
    let left = Enrolment { status: EnrolmentStatus::Dropped, ..paid.clone() };
    let refunded = Enrolment { status: EnrolmentStatus::Revoked, payments: Vec::new(), ..paid };
    for (enrolment, mails) in [(pending, 0), (left, 0), (refunded, 1)] {
        world.put(&key, &enrolment).await;
        let failed = Mail::PaymentFailed { learner: world.learner.id, course: world.course.uuid };
        assert!(delivered(&app, &world.queued(Message::Mail(failed))).await);
        assert_eq!(world.cloud.inbox().len(), mails);
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_written_to_is_recorded_as_such() {
    for (email, email_verified, why) in [
        ("ada@learner.example, all@example.org", None, "malformed_address"),
        ("ada@learner..example", Some(true), "malformed_address"),
        ("", None, "malformed_address"),
        ("ada@-learner.example", Some(true), "malformed_address"),
        (
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@learner.example",
            None,
            "malformed_address",
        ),
        ("ada@learner.example", Some(false), "unverified_address"),
    ] {
        let mut world = enrolled().await;
        world.learner.email = email.into();
        world.learner.email_verified = email_verified;
        world.put_learner(&world.learner).await;
        let message = world.confirmation();
        assert!(delivered(&world.email(), &message).await, "{email}: nothing for the dead letters");
        assert_eq!(world.cloud.inbox().len(), 0, "{email}");
        let Some(SentMarker::Undeliverable { reason, .. }) = marker(&world, &message).await else {
            panic!("{email}: not recorded")
        };
        assert_eq!(reason, why, "{email}");
        // A later address or verification does not send what is out of date by then.
        world.learner.email = "ada@learner.example".into();
        world.learner.email_verified = Some(true);
        world.put_learner(&world.learner).await;
        assert!(delivered(&world.email(), &message).await);
        assert_eq!(world.cloud.inbox().len(), 0, "{email}");
    }
}

#[tokio::test]
async fn a_verified_address_is_written_to_however_the_gateway_spells_it() {
    for (claim, mails) in [(Some("false"), 0), (Some("False"), 0), (Some("true"), 1), (None, 1)] {
        let world = enrolled().await;
        let caller = match claim {
            Some(claim) => world.caller().with("email_verified", claim),
            None => world.caller(),
        };
        let me =
            tests::api::ApiRequest::new("GET", "/api/users/me/", &caller).send(&world.learner_api()).await;
        assert_eq!(me.status, 200);
        assert!(delivered(&world.email(), &world.confirmation()).await, "{claim:?}");
        assert_eq!(world.cloud.inbox().len(), mails, "{claim:?}");
    }
}

#[tokio::test]
async fn an_address_with_an_international_domain_is_written_to_as_ses_takes_it() {
    let mut world = enrolled().await;
    world.learner.email = "ada@müller.example".into();
    world.put_learner(&world.learner).await;
    assert!(delivered(&world.email(), &world.confirmation()).await);
    assert_eq!(world.cloud.inbox()[0].to, "ada@xn--mller-kva.example");
}
