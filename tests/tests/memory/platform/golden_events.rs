//! The golden events are what AWS sends: each function handles its own.

use axum::Router;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lambda_http::request::from_str;
use serde_json::{Value, json};
use tests::stripe_events::event;
use tests::world::{World, soon};
use tower::ServiceExt;

async fn status(router: Router, golden: &str) -> u16 {
    router.oneshot(from_str(golden).unwrap()).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn learner_api_takes_its_events() {
    let world = World::start().await;
    for (golden, expected) in [
        (include_str!("../../../../functions/learner-api/events/get-me.json"), 200),
        (include_str!("../../../../functions/learner-api/events/list-courses.json"), 200),
        (include_str!("../../../../functions/learner-api/events/create-enrolment.json"), 404),
        (include_str!("../../../../functions/learner-api/events/mark-attendance.json"), 404),
    ] {
        assert_eq!(status(world.learner_api(), golden).await, expected);
    }
}

#[tokio::test]
async fn office_takes_its_events() {
    let world = World::start().await;
    for (golden, expected) in [
        (include_str!("../../../../functions/office/events/search-people.json"), 200),
        (include_str!("../../../../functions/office/events/get-person.json"), 404),
    ] {
        assert_eq!(status(world.office_alone("http://127.0.0.1:9"), golden).await, expected);
    }
    let golden = include_str!("../../../../functions/office/events/list-audit-log.json");
    assert_eq!(status(world.office_reports(), golden).await, 200);
}

#[tokio::test]
async fn privacy_takes_its_events() {
    let world = World::start().await;
    for golden in [
        include_str!("../../../../functions/privacy/events/get-erasure.json"),
        include_str!("../../../../functions/privacy/events/preview-erasure.json"),
    ] {
        assert_eq!(status(world.privacy(), golden).await, 404);
    }
}

#[tokio::test]
async fn quiz_submit_takes_its_events() {
    // The events name the quiz of a demo course, which this world does not have.
    let world = World::start().await;
    for golden in [
        include_str!("../../../../functions/quiz-submit/events/get-quiz.json"),
        include_str!("../../../../functions/quiz-submit/events/list-attempts.json"),
        include_str!("../../../../functions/quiz-submit/events/start-quiz.json"),
        include_str!("../../../../functions/quiz-submit/events/submit-quiz.json"),
        include_str!("../../../../functions/quiz-submit/events/list-course-attempts.json"),
        include_str!("../../../../functions/quiz-submit/events/set-override.json"),
        include_str!("../../../../functions/quiz-submit/events/regrade-quiz.json"),
    ] {
        assert_eq!(status(tests::quizzes::router(&world), golden).await, 404);
    }
    let sweep: Value =
        serde_json::from_str(include_str!("../../../../functions/quiz-submit/events/sweep.json")).unwrap();
    assert_eq!(sweep["detail-type"], "Scheduled Event");
    let swept = tests::quizzes::sweep(&world).sweep(soon(), "1").await.unwrap();
    assert_eq!(swept, quiz_submit::Swept::default());
}

#[tokio::test]
async fn course_studio_takes_its_events() {
    // The events name a course that nobody writes in this world.
    let world = World::start().await;
    for (golden, expected) in [
        (include_str!("../../../../functions/course-studio/events/create-draft.json"), 201),
        (include_str!("../../../../functions/course-studio/events/get-draft.json"), 404),
        (include_str!("../../../../functions/course-studio/events/save-draft-content.json"), 404),
    ] {
        assert_eq!(status(tests::studio::router(&world), golden).await, expected);
    }
}

#[tokio::test]
async fn presigned_upload_and_upload_confirm_take_their_events() {
    // The events name an assignment and a submission that this world does not have.
    let world = World::start().await;
    for golden in [
        include_str!("../../../../functions/presigned-upload/events/create-submission.json"),
        include_str!("../../../../functions/presigned-upload/events/list-submissions.json"),
        include_str!("../../../../functions/presigned-upload/events/complete-submission.json"),
        include_str!("../../../../functions/presigned-upload/events/grade-submission.json"),
    ] {
        assert_eq!(status(tests::uploads::router(&world), golden).await, 404);
    }
    for golden in [
        include_str!("../../../../functions/presigned-upload/events/upload-arrived.json"),
        include_str!("../../../../functions/presigned-upload/events/upload-expired.json"),
    ] {
        let event = serde_json::from_str(golden).unwrap();
        let answer = tests::uploads::functions(&world).handle_s3_events(event, soon()).await;
        assert!(answer.batch_item_failures.is_empty(), "what belongs to nobody is cleared up");
    }
}

#[tokio::test]
async fn certificates_takes_its_events() {
    // The events request the certificate that the world stores.
    let world = World::start().await;
    world.put_certificate(&world.a_certificate()).await;
    for golden in [
        include_str!("../../../../functions/certificates/events/list-certificates.json"),
        include_str!("../../../../functions/certificates/events/verify-certificate.json"),
        include_str!("../../../../functions/certificates/events/get-public-pdf.json"),
        include_str!("../../../../functions/certificates/events/get-credential.json"),
    ] {
        assert_eq!(status(world.certificates().await, golden).await, 200);
    }
}

#[tokio::test]
async fn the_webhook_takes_its_events_and_believes_only_signed_ones() {
    let world = World::start().await;
    let app = world.webhook().await;
    let golden = include_str!("../../../../functions/webhook/events/bad-signature.json");
    assert_eq!(app.handle(from_str(golden).unwrap()).await.unwrap().status(), 400);

    // The same event, as the Function URL delivers a body that it considers binary.
    let stripe = event("evt_1", "invoice.paid", json!({"id": "in_1"}));
    let signed = world.signed(&stripe);
    let mut golden: Value = serde_json::from_str(golden).unwrap();
    golden["headers"]["stripe-signature"] = signed.headers()["stripe-signature"].to_str().unwrap().into();
    golden["body"] = STANDARD.encode(stripe.to_string()).into();
    golden["isBase64Encoded"] = true.into();
    let answer = app.handle(from_str(&golden.to_string()).unwrap()).await.unwrap();
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn the_functions_of_credits_take_their_events() {
    // The events name certificates and learners that this world does not have.
    let world = World::start().await;
    for (golden, expected) in [
        (include_str!("../../../../functions/cpd-award/events/list-transactions.json"), 200),
        (include_str!("../../../../functions/cpd-award/events/get-summary.json"), 200),
        (include_str!("../../../../functions/cpd-award/events/export-transactions.json"), 200),
        (include_str!("../../../../functions/cpd-award/events/set-goals.json"), 200),
        (include_str!("../../../../functions/cpd-award/events/adjust.json"), 404),
        (include_str!("../../../../functions/cpd-award/events/adjust-bulk.json"), 200),
        (include_str!("../../../../functions/cpd-award/events/revoke-certificate.json"), 404),
    ] {
        assert_eq!(status(world.cpd_api(), golden).await, expected);
    }
    let golden = include_str!("../../../../functions/cpd-award/events/stream-record.json");
    let answer = world.award().stream(serde_json::from_str(golden).unwrap(), soon()).await;
    assert!(answer.batch_item_failures.is_empty(), "a certificate that is not there needs nothing");
    let sweep: Value =
        serde_json::from_str(include_str!("../../../../functions/cpd-award/events/sweep.json")).unwrap();
    assert_eq!(sweep["detail-type"], "Scheduled Event");
    assert_eq!(world.cpd_sweep().await, cpd_award::Swept::default());
}

#[tokio::test]
async fn the_relay_takes_its_events() {
    let world = World::start().await;
    let golden = include_str!("../../../../functions/outbox-relay/events/stream-record.json");
    let answer = world.relay().stream(serde_json::from_str(golden).unwrap(), soon()).await;
    assert!(answer.batch_item_failures.is_empty(), "a row that is gone was relayed before");
    let sweep: Value =
        serde_json::from_str(include_str!("../../../../functions/outbox-relay/events/sweep.json")).unwrap();
    assert_eq!(sweep["detail-type"], "Scheduled Event");
    assert_eq!(world.outbox_sweep().sweep(soon()).await.unwrap(), 0);
}
