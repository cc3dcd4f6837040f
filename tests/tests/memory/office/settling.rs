//! The office settles an enrolment that is behind its facts, as the sweep and the operator's command do.

use domain::course::ContentKind;
use domain::enrolment::EnrolmentStatus;
use domain::{ContentId, LearnerId};
use serde_json::{Value, json};
use shared::store::{StoredContent, keys};
use tests::api::{ApiRequest, ApiResponse};
use tests::faults::Fault;
use tests::world::World;
use uuid::Uuid;

use super::get;
use super::granting::change;

const TEXT: ContentId = ContentId(Uuid::from_u128(0xe0));

/// The learner has everything but a text that the author has removed; no sweep has run.
async fn behind() -> World {
    let mut world = World::start().await;
    let content = StoredContent {
        uuid: TEXT,
        course: world.course.uuid,
        kind: ContentKind::Text,
        body: json!({"markdown": "Read this."}),
    };
    world.put(&keys::content(TEXT), &content).await;
    let second = |course: &mut domain::course::Course| {
        let mut second = course.modules[0].contents[0].clone();
        second.uuid = ContentId(Uuid::from_u128(0xe9));
        course.modules[0].contents.push(second);
    };
    world.publish(second).await;
    world.enrol().await;
    let path = format!("/api/learning/progress/content/{}/", TEXT.0);
    let read = ApiRequest::new("POST", &path, &world.caller()).body(&json!({"completed": true}));
    assert_eq!(read.send(&world.learner_api()).await.status, 200);
    world.publish(|course| course.modules[0].contents.truncate(1)).await;
    world
}

async fn settle(world: &World, body: &Value) -> ApiResponse {
    change(world, "settle", body).await
}

fn why() -> Value {
    json!({"reason": "She asked for her certificate."})
}

async fn audited(world: &World) -> Vec<Value> {
    let path = format!("/api/office/audit/?person={}&action=enrolment_settled", world.learner.id);
    get(world, &path).await.body["results"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_dry_run_says_what_would_change_and_settling_does_it_once() {
    let world = behind().await;
    let before = (world.enrolment().await, world.outbox().await.len());
    let told = settle(&world, &json!({"dry_run": true})).await;
    assert_eq!((told.status, &told.body["outcome"]), (200, &json!("completed")), "{told:?}");
    assert_eq!((&told.body["issues_certificate"], &told.body["sessions"]), (&json!(true), &json!(0)));
    assert_eq!((world.enrolment().await, world.outbox().await.len()), before, "nothing was changed");
    assert!(audited(&world).await.is_empty());

    let done = settle(&world, &why()).await;
    assert_eq!((done.status, &done.body["enrolment"]["status"]), (200, &json!("completed")), "{done:?}");
    assert_eq!(done.body["outcome"], told.body["outcome"]);
    let enrolment = world.enrolment().await.unwrap();
    assert_eq!(enrolment.status, EnrolmentStatus::Completed);
    let certificate = world.get(&keys::certificate(enrolment.id)).await.unwrap();
    assert_eq!(enrolment.certificate, Some(certificate.uuid));
    let entries = audited(&world).await;
    assert_eq!((entries.len(), &entries[0]["reason"]), (1, &why()["reason"]));
    assert_eq!(entries[0]["details"], json!({"completed": "true", "certificate": "true", "sessions": "0"}));

    for body in [why(), json!({"dry_run": true})] {
        let again = settle(&world, &body).await;
        assert_eq!((again.status, &again.body["outcome"]), (200, &json!("in_order")), "{again:?}");
    }
    assert_eq!(audited(&world).await.len(), 1, "in order: nothing was done");
    assert_eq!(world.settle().await.completed, 0, "nor is anything left to the sweep");
}

#[tokio::test]
async fn what_cannot_be_settled_is_a_refusal_that_changes_nothing() {
    let world = behind().await;
    let before = world.enrolment().await;
    for (body, status) in [
        (json!({}), 400),
        (json!({"reason": " "}), 400),
        (json!({"reason": "x".repeat(501)}), 400),
        (json!({"dry_run": true, "more": 1}), 400),
    ] {
        let answer = settle(&world, &body).await;
        assert_eq!(answer.status, status, "{body}: {answer:?}");
    }
    let of = |learner: LearnerId, course: &str| {
        format!("/api/office/people/{learner}/enrolments/{course}/settle/")
    };
    let nobody = LearnerId(Uuid::from_u128(9));
    let (own, course) = (world.learner.id, world.course.uuid.to_string());
    for (path, caller, status) in [
        (of(nobody, &course), world.admin(), 404),
        (of(own, &Uuid::from_u128(9).to_string()), world.admin(), 404),
        (of(own, "x"), world.admin(), 404),
        (of(own, &course), world.caller(), 403),
    ] {
        let answer = ApiRequest::new("POST", &path, &caller).body(&why()).send(&world.office()).await;
        assert_eq!(answer.status, status, "{path}: {answer:?}");
    }
    assert_eq!((world.enrolment().await, audited(&world).await.len()), (before, 0));
}

#[tokio::test]
async fn whatever_fails_at_any_call_it_is_settled_once() {
    let world = behind().await;
    world.cloud.faults.take_calls();
    assert_eq!(settle(&world, &why()).await.status, 200);
    let calls = world.cloud.faults.take_calls().len();
    for nth in 0..calls {
        for fault in [Fault::DieBefore, Fault::DieAfter, Fault::BreakAfter, Fault::TransactionConflict] {
            let world = behind().await;
            world.cloud.faults.plan(nth, fault);
            let first = world.cloud.faults.until_death(settle(&world, &why())).await;
            world.cloud.faults.clear();
            let again = settle(&world, &why()).await;
            assert_eq!(again.status, 200, "{fault:?} at {nth}: {first:?}, then {again:?}");
            assert_eq!(world.enrolment().await.unwrap().status, EnrolmentStatus::Completed);
            assert_eq!(audited(&world).await.len(), 1, "{fault:?} at {nth}");
            assert_eq!(world.notifications().await.len(), 1, "{fault:?} at {nth}: told once");
        }
    }
}
