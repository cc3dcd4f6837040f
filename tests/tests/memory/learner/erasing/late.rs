//! What arrives after an erasure, an old token or a late message, brings nothing of the person back.

use std::collections::BTreeMap;

use domain::outbox::{Message, SessionRegistrant};
use domain::{CheckoutSessionState, Clock};
use serde_json::json;
use shared::store::keys;
use tests::front_door::{FREE_COURSE, operations};
use tests::mail::delivered;
use tests::uploads::{functions, s3_event};
use tests::world::{soon, sqs_event};

use super::whole::{CANARIES, Journey};
use super::{erase, found};

async fn erased() -> Journey {
    let journey = Journey::take().await;
    erase(&journey.door.world, journey.learner()).await.unwrap();
    journey.deliver_messages().await;
    let second = erase(&journey.door.world, journey.learner()).await.unwrap();
    assert_eq!(second.waiting_for_zoom, 0);
    journey
}

#[tokio::test]
async fn an_old_token_brings_nothing_back_whatever_it_is_used_for() {
    let journey = erased().await;
    let (door, learner) = (&journey.door, journey.door.learner());
    let ids = BTreeMap::from([("course", FREE_COURSE.to_string())]);
    for operation in operations() {
        // Of what only reads, the profile alone follows the token.
        let follows = operation.writes() || operation.id() == "getMe";
        if operation.is_public() || !follows || door.caller_of(&operation) != learner {
            continue;
        }
        let request = door.request(&operation, &learner, &ids, door.body(&operation, &ids));
        let answer = door.send(&operation, request.header("idempotency-key", "late")).await;
        assert_ne!(answer.status, 500, "{}: {answer:?}", operation.id());
        if ["createEnrolment", "createCheckout", "updateMe", "setCpdGoals"].contains(&operation.id()) {
            assert_eq!((answer.status, answer.code()), (409, "CONFLICT"), "{}: {answer:?}", operation.id());
        }
        assert_eq!(found(&door.world, &CANARIES).await, Vec::<String>::new(), "{}", operation.id());
    }
    let comments = door.operation("changeSavedComments");
    let body = json!({"add": ["canary-comment"]});
    let answer = door.ask(&comments, &journey.teacher(), &BTreeMap::new(), Some(body)).await;
    assert_eq!((answer.status, answer.code()), (409, "CONFLICT"), "{answer:?}");
    assert_eq!(found(&door.world, &CANARIES).await, Vec::<String>::new());
}

#[tokio::test]
async fn late_messages_and_events_bring_nothing_back() {
    let journey = erased().await;
    let world = &journey.door.world;
    // The bucket reports an upload that was begun before.
    let put = world.cloud.objects().put("quarantine/late/x", b"x", None, world.clock.now());
    functions(world).handle_s3_events(sqs_event(&[s3_event("quarantine/late/x", &put)], 1), soon()).await;
    // Zoom's consumer and the mails' consumer get their messages again.
    for session in &world.course.sessions {
        let registrant = SessionRegistrant {
            learner: journey.learner(),
            course: world.course.uuid,
            session: session.uuid,
        };
        let message = serde_json::to_value(world.queued(Message::ZoomRegistration(registrant))).unwrap();
        let done = journey.zoom.handle(sqs_event(&[message], 1), soon()).await;
        assert!(done.batch_item_failures.is_empty());
    }
    assert_eq!(journey.server.approved(), 0);
    let mails = world.cloud.inbox().len();
    assert!(delivered(&world.email(), &world.confirmation()).await, "and not tried again");
    assert_eq!(world.cloud.inbox().len(), mails);
    // Stripe: the payment is disputed, and another checkout is paid.
    let webhook = world.webhook().await;
    for event in [
        world.purchase("a").completed(),
        world.purchase("a").refunded(4900),
        world.purchase("late").completed(),
    ] {
        assert_eq!(world.deliver(&webhook, &event).await.0, 200);
    }
    let late = world.get(&keys::checkout_session(&world.purchase("late").session_id())).await.unwrap();
    assert_eq!(
        (late.state, late.reason.as_deref()),
        (CheckoutSessionState::Rejected, Some("learner_erased"))
    );
    assert!(!world.enrolment().await.unwrap().status.gives_access());
    // The ledger catches up.
    let certificate = world.get(&keys::certificate(world.enrolment().await.unwrap().id)).await.unwrap();
    world.apply_due_steps(&certificate).await;
    world.cpd_sweep().await;
    assert!(world.notifications().await.is_empty());
    assert_eq!(found(world, &CANARIES).await, Vec::<String>::new());
    let grade = journey.door.operation("gradeSubmission");
    let body = json!({"action": "return", "feedback": "canary-said"});
    let state =
        world.get(&keys::assignment_state(journey.learner(), tests::uploads::ASSIGNMENT)).await.unwrap();
    let of = BTreeMap::from([("submission", state.current.unwrap().submission.to_string())]);
    let late = journey.door.ask(&grade, &journey.door.instructor(), &of, Some(body)).await;
    assert_eq!(late.status, 409, "{late:?}");
}
