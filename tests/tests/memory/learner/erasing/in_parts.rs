//! An administrator erases a learner from the browser: begun once, continued part by part, with a receipt that stays.

use std::time::Duration;

use domain::audit::{AuditAction, AuditEntry};
use domain::certificate::NAME_REMOVED;
use domain::notification::NotificationHead;
use domain::{Learner, LearnerId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::faults::Fault;
use tests::uploads::{ASSIGNMENT, UploadWorld, pdf};
use tests::world::{World, soon};
use uuid::Uuid;

use super::found;
use super::whole::{CANARIES, Journey};

const REASON: &str = "Asked for by letter, ticket 17";

fn path(learner: LearnerId, part: &str) -> String {
    format!("/api/office/people/{learner}/erasure/{part}")
}

async fn get(world: &World, learner: LearnerId, part: &str) -> ApiResponse {
    ApiRequest::new("GET", &path(learner, part), &world.admin()).send(&world.privacy()).await
}

async fn begin(world: &World, learner: LearnerId, confirm: &str, reason: &str) -> ApiResponse {
    let body = json!({"confirm": confirm, "reason": reason});
    ApiRequest::new("POST", &path(learner, ""), &world.admin()).body(&body).send(&world.privacy()).await
}

async fn go_on(world: &World, learner: LearnerId) -> ApiResponse {
    ApiRequest::new("POST", &path(learner, "continue/"), &world.admin()).send(&world.privacy()).await
}

/// Continues until nothing is left but what Zoom has to do; returns the last receipt and the number of requests.
async fn go_on_to_the_end(world: &World, learner: LearnerId) -> (Value, usize) {
    for nth in 1.. {
        let answer = go_on(world, learner).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let waits =
            answer.body["steps_done"] == answer.body["steps_total"] && answer.body["waiting_for_zoom"] != 0;
        if !answer.body["completed_at"].is_null() || waits {
            return (answer.body, nth);
        }
        assert!(nth < 1000, "{answer:?}");
    }
    unreachable!()
}

async fn audited(world: &World, learner: LearnerId) -> Vec<AuditEntry> {
    let entries = world.store.page(soon(), &keys::audit_of_person(learner), 100, None).await.unwrap().items;
    entries.into_iter().filter(|entry| entry.action == AuditAction::LearnerErased).collect()
}

fn count(body: &Value, list: &str) -> u64 {
    body[list]
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| (kind["items"].as_u64().or(kind["total"].as_u64())).unwrap())
        .sum()
}

#[tokio::test]
async fn an_administrator_erases_a_learner_and_gets_a_receipt_that_names_nobody() {
    let journey = Journey::take().await;
    let (world, learner) = (&journey.door.world, journey.learner());
    let told = found(world, &CANARIES).await;
    let preview = get(world, learner, "preview/").await;
    assert_eq!((preview.status, &preview.body["blocked_by"]), (200, &Value::Null), "{preview:?}");
    assert_eq!((&preview.body["waiting_for_zoom"], &preview.body["open_checkouts"]), (&json!(3), &json!(1)));
    assert_eq!(get(world, learner, "").await.status, 404, "none was begun");
    for (confirm, reason, field) in [
        ("Bob Other", REASON, "confirm"),
        ("", REASON, "confirm"),
        ("ada@learner.example", "", "reason"),
        ("ada@learner.example", "Ms Learner wrote to us", "reason"),
        ("ada@learner.example", "Mail from ADA@learner.example", "reason"),
    ] {
        let refused = begin(world, learner, confirm, reason).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{confirm} {reason}");
        assert!(refused.body["error"]["details"][field].is_array(), "{refused:?}");
    }
    assert_eq!(go_on(world, learner).await.status, 404);
    assert_eq!(found(world, &CANARIES).await, told, "nothing was changed so far");

    let begun = begin(world, learner, " ADA learner ", REASON).await;
    assert_eq!((begun.status, &begun.body["completed_at"]), (201, &Value::Null), "{begun:?}");
    assert!(
        world.get(&keys::learner(learner)).await.unwrap().is_erased(),
        "nobody finds the person from now on"
    );
    let again = begin(world, learner, "whatever", REASON).await;
    assert_eq!((again.status, &again.body["begun_at"]), (200, &begun.body["begun_at"]), "{again:?}");
    assert_eq!(get(world, learner, "preview/").await.body["blocked_by"], "already_begun");

    let (waiting, _) = go_on_to_the_end(world, learner).await;
    assert_eq!(
        (&waiting["waiting_for_zoom"], &waiting["completed_at"]),
        (&json!(3), &Value::Null),
        "{waiting}"
    );
    let left = found(world, &CANARIES).await;
    assert!(!left.is_empty() && left.iter().all(|place| place.contains("#MEETING#")), "{left:#?}");
    journey.deliver_messages().await;
    assert_eq!(journey.server.approved(), 0, "Zoom has cancelled them");
    let (receipt, _) = go_on_to_the_end(world, learner).await;
    assert!(!receipt["completed_at"].is_null(), "{receipt}");
    assert_eq!(found(world, &CANARIES).await, Vec::<String>::new());

    assert_eq!(
        count(&receipt, "removed"),
        count(&preview.body, "removed") + 3,
        "as announced, and the registrations"
    );
    assert_eq!(count(&receipt, "emptied"), count(&preview.body, "emptied"));
    assert_eq!(receipt["files_removed"], preview.body["files"]);
    assert_eq!((&receipt["enrolments_ended"], &receipt["open_checkouts"]), (&json!(1), &json!(0)));
    assert_eq!(receipt["checkouts_ended"], 1);
    assert_eq!((&receipt["by"], &receipt["by_name"]), (&json!(Uuid::from_u128(0xad)), &json!("")));
    assert_eq!(get(world, learner, "").await.body, receipt, "it stays");
    let entries = audited(world, learner).await;
    assert_eq!(entries.len(), 1, "{entries:?}");
    assert_eq!(
        (entries[0].reason.as_str(), entries[0].actor),
        (REASON, Some(LearnerId(Uuid::from_u128(0xad))))
    );

    let certificate = world.enrolment().await.unwrap().id;
    let certificate = world.get(&keys::certificate(certificate)).await.unwrap();
    let public = format!("/api/public/certificates/{}/", certificate.code);
    let public = ApiRequest::new("GET", &public, &Caller::nobody()).header("accept", "application/json");
    let public = public.send(&world.certificates().await).await;
    assert_eq!((public.status, &public.body["learner_name"]), (200, &json!(NAME_REMOVED)));
    assert_eq!(public.body["status"], "active");
}

#[tokio::test]
async fn what_is_asked_for_again_waits_five_minutes_for_zoom() {
    let journey = Journey::take().await;
    let (world, learner) = (&journey.door.world, journey.learner());
    assert_eq!(begin(world, learner, "ada@learner.example", REASON).await.status, 201);
    go_on_to_the_end(world, learner).await;
    let asked = async || world.outbox().await.len();
    let first = asked().await;
    for _ in 0..3 {
        assert_eq!(go_on(world, learner).await.body["waiting_for_zoom"], 3);
    }
    assert_eq!(asked().await, first, "Zoom's consumer has its messages");
    world.clock.advance(SignedDuration::from_mins(5));
    go_on(world, learner).await;
    assert_eq!(asked().await, first + 3);
}

/// A learner with a file, a text, and so many notifications.
async fn author(uploads: &UploadWorld, number: u128, notifications: u32) -> (Learner, String) {
    let canary = format!("canary-{number}-");
    let learner = Learner {
        id: LearnerId(Uuid::from_u128(0xb000 + number)),
        name: format!("{canary} name"),
        email: format!("{canary}@learner.example"),
        ..uploads.world.learner.clone()
    };
    uploads.world.put_learner(&learner).await;
    uploads.world.put(&keys::notification_head(learner.id), &NotificationHead::default()).await;
    uploads.enrol(&learner, "active").await;
    let caller = Caller::new(&learner);
    for nth in 0..notifications {
        let key = format!("a key {nth}");
        let read = ApiRequest::new("POST", "/api/notifications/read-all/", &caller);
        let read = read.header("idempotency-key", &key).send(&uploads.world.learner_api()).await;
        assert_eq!(read.status, 200);
    }
    let text = json!({"assignment": ASSIGNMENT, "content": {"text": canary}});
    assert_eq!(uploads.by(&caller, "POST", "/api/submissions/", Some(text)).await.status, 201);
    let mut bytes = pdf();
    bytes.extend_from_slice(format!("% {canary}\n%%EOF\n").as_bytes());
    let file = json!({"name": format!("{canary}.pdf"), "size_bytes": bytes.len(), "content_type": ""});
    let body = json!({"assignment": ASSIGNMENT, "file": file});
    let created = uploads.by(&caller, "POST", "/api/submissions/", Some(body)).await;
    assert_eq!(uploads.upload(&created, &bytes), 200);
    (learner, canary)
}

/// What a receipt says, without whose and when.
fn said(receipt: &Value) -> Value {
    let mut receipt = receipt.clone();
    for field in ["learner_uuid", "begun_at", "completed_at"] {
        receipt[field].take();
    }
    receipt
}

#[tokio::test]
async fn a_fault_at_any_call_loses_nothing_of_the_receipt_and_leaves_nothing_of_the_person() {
    let uploads = UploadWorld::start(json!({})).await;
    let world = &uploads.world;
    let run = async |learner: &Learner| {
        // As the page does it: what failed, or never answered, is sent again.
        for _ in 0..20 {
            let begun =
                world.cloud.faults.until_death(begin(world, learner.id, &learner.email, REASON)).await;
            if begun.is_some_and(|answer| answer.status < 300) {
                break;
            }
        }
        for _ in 0..20 {
            let part = world.cloud.faults.until_death(go_on(world, learner.id)).await;
            let part = part.filter(|answer| answer.status == 200).map(|answer| answer.body);
            if let Some(receipt) = part.filter(|receipt| !receipt["completed_at"].is_null()) {
                return receipt;
            }
        }
        panic!("no end");
    };
    let (learner, canary) = author(&uploads, 0, 0).await;
    let whole = run(&learner).await;
    assert_eq!(found(world, &[&canary]).await, Vec::<String>::new());
    assert!(whole["steps_total"].as_u64() > Some(5) && whole["files_removed"] == 1, "{whole}");
    let mut number = 1;
    for fault in [Fault::DieBefore, Fault::DieAfter, Fault::BreakAfter, Fault::TransactionConflict] {
        for nth in 0.. {
            let (learner, canary) = author(&uploads, number, 0).await;
            number += 1;
            world.cloud.faults.plan(nth, fault);
            let receipt = run(&learner).await;
            let met = !world.cloud.faults.clear();
            assert_eq!(found(world, &[&canary]).await, Vec::<String>::new(), "{fault:?} at call {nth}");
            assert_eq!(said(&receipt), said(&whole), "{fault:?} at call {nth}");
            assert_eq!(audited(world, learner.id).await.len(), 1, "{fault:?} at call {nth}");
            if !met {
                assert!(nth > 15, "the erasure made only {nth} calls");
                break;
            }
        }
    }
}

#[tokio::test]
async fn each_request_does_what_its_time_allows_and_two_at_once_count_nothing_twice() {
    let uploads = UploadWorld::start(json!({})).await;
    let world = &uploads.world;
    let (learner, canary) = author(&uploads, 1, 120).await;
    let announced = get(world, learner.id, "preview/").await.body;
    assert_eq!(begin(world, learner.id, &learner.email, REASON).await.status, 201);
    let mut done = 0;
    for nth in 0.. {
        // No time is left: something of each sort all the same.
        let part = || {
            let request = ApiRequest::new("POST", &path(learner.id, "continue/"), &world.admin());
            let privacy = world.privacy();
            async move { request.within(Duration::from_secs(8)).send(&privacy).await }
        };
        world.cloud.faults.take_calls();
        let (first, second) = tokio::join!(part(), part());
        assert_eq!((first.status, second.status), (200, 200), "{first:?} {second:?}");
        let writes = world.cloud.faults.take_calls();
        let writes = writes.iter().filter(|call| call.operation.contains("Transact")).count();
        assert!(writes <= 8, "{writes} transactions in two parts");
        let now = first.body["steps_done"].as_u64().max(second.body["steps_done"].as_u64()).unwrap();
        assert!(now >= done, "{now} after {done}");
        done = now;
        if !first.body["completed_at"].is_null() {
            assert!(nth >= 3, "{nth}");
            break;
        }
        assert!(nth < 50, "{first:?}");
    }
    let receipt = get(world, learner.id, "").await.body;
    assert_eq!(count(&receipt, "removed"), count(&announced, "removed"));
    assert_eq!(receipt["steps_done"], receipt["steps_total"]);
    assert_eq!(found(world, &[&canary]).await, Vec::<String>::new());
}

#[tokio::test]
async fn erasing_is_for_administrators_and_not_for_their_own_accounts() {
    let uploads = UploadWorld::start(json!({})).await;
    let world = &uploads.world;
    let (learner, privacy) = (world.learner.id, world.privacy());
    let body = json!({"confirm": world.learner.email, "reason": REASON});
    for caller in [world.caller(), uploads.instructor.clone()] {
        for (method, part) in [("GET", ""), ("GET", "preview/"), ("POST", ""), ("POST", "continue/")] {
            let asked =
                ApiRequest::new(method, &path(learner, part), &caller).body(&body).send(&privacy).await;
            assert_eq!((asked.status, asked.code()), (403, "PERMISSION_DENIED"), "{method} {part}");
        }
    }
    let unknown = LearnerId(Uuid::from_u128(0x404));
    for answer in [
        get(world, unknown, "preview/").await,
        begin(world, unknown, "x", REASON).await,
        go_on(world, unknown).await,
    ] {
        assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"), "{answer:?}");
    }
    let own = world.caller().with("cognito:groups", "[admin]");
    let asked = ApiRequest::new("GET", &path(learner, "preview/"), &own).send(&privacy).await;
    assert_eq!(asked.body["blocked_by"], "own_account", "{asked:?}");
    let asked = ApiRequest::new("POST", &path(learner, ""), &own).body(&body).send(&privacy).await;
    assert_eq!((asked.status, asked.code()), (409, "CONFLICT"), "{asked:?}");
    assert!(!world.get(&keys::learner(learner)).await.unwrap().is_erased());
}
