//! A person's export for an administrator: begun with an entry in the audit log, then part by part.

use std::collections::BTreeSet;

use domain::audit::AuditAction;
use domain::enrolment::viewing::Viewing;
use domain::{ContentId, Learner, LearnerId, NotificationId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use shared::use_cases::export_learner::export_learner;
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::uploads::{UploadWorld, pdf, uuid};
use tests::world::{World, soon};
use uuid::Uuid;

fn path(learner: LearnerId) -> String {
    format!("/api/office/people/{learner}/export/")
}

async fn begin(world: &World, learner: LearnerId) -> ApiResponse {
    let request = ApiRequest::new("POST", &path(learner), &world.admin());
    request.body(&json!({"reason": "Asked by letter"})).send(&world.privacy()).await
}

async fn part(world: &World, caller: &Caller, learner: LearnerId, cursor: &str) -> ApiResponse {
    let path = format!("{}parts/?cursor={cursor}", path(learner));
    ApiRequest::new("GET", &path, caller).send(&world.privacy()).await
}

fn cursor(answer: &ApiResponse, field: &str) -> String {
    answer.body[field].as_str().unwrap_or_else(|| panic!("{answer:?}")).to_owned()
}

#[tokio::test]
async fn the_parts_are_everything_once_with_the_files_and_one_entry_in_the_audit_log() {
    let upload = UploadWorld::start(json!({})).await;
    let (world, learner) = (&upload.world, upload.world.learner.id);
    let submitted = upload.submit("Essay.pdf", &pdf()).await;
    // More than one part holds.
    for number in 0..9_u128 {
        let note =
            domain::notification::Notification { message: "\"quoted\" ".repeat(30_000), ..a_note(number) };
        world.put(&keys::notification(learner, note.id), &note).await;
    }
    let begun = begin(world, learner).await;
    assert_eq!(begun.status, 201, "{begun:?}");
    let (mut next, mut parts, mut seen, mut files) = (cursor(&begun, "cursor"), 0, Vec::new(), Vec::new());
    loop {
        let found = part(world, &world.admin(), learner, &next).await;
        assert_eq!(found.status, 200, "{found:?}");
        assert!(found.body.to_string().len() < 4_800_000);
        for item in found.body["items"].as_array().unwrap() {
            let text = |name: &str| item["item"][name].as_str().unwrap().to_owned();
            seen.push((item["section"].as_str().unwrap().to_owned(), text("pk"), text("sk")));
        }
        files.extend(found.body["files"].as_array().unwrap().iter().cloned());
        parts += 1;
        assert_eq!(found.body["items_done"], json!(seen.len()));
        match found.body["next_cursor"].as_str() {
            Some(further) => next = further.to_owned(),
            None => {
                assert_eq!(found.body["items_total"], json!(seen.len()));
                break;
            }
        }
    }
    assert!(parts >= 2, "{parts}");
    let all = export_learner(&world.store, soon(), learner).await.unwrap().unwrap();
    let expected: usize = all.sections.values().map(Vec::len).sum();
    assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (expected, expected));
    let submission = uuid(&submitted);
    assert_eq!(files, [json!({"submission_uuid": submission, "name": format!("{submission}-Essay.pdf")})]);
    let log = world.store.page(soon(), &keys::audit_of_person(learner), 100, None).await.unwrap().items;
    let entries: Vec<_> = log.iter().filter(|entry| entry.action == AuditAction::LearnerExported).collect();
    assert_eq!((entries.len(), entries[0].reason.as_str()), (1, "Asked by letter"));
}

fn a_note(number: u128) -> domain::notification::Notification {
    let note = json!({
        "id": NotificationId(Uuid::from_u128(0x70_0000 + number)), "ordinal": 1, "title": "A note", "message": "",
        "action_url": "/", "metadata": {}, "created_at": "2026-11-22T12:00:00Z",
    });
    serde_json::from_value(note).unwrap()
}

#[tokio::test]
async fn what_is_new_comes_with_the_next_look() {
    let world = World::start().await;
    let learner = world.learner.id;
    let watch = |number: u128| keys::viewing(learner, ContentId(Uuid::from_u128(number)));
    let viewing: Viewing =
        serde_json::from_value(json!({"percent": 10, "updated_at": "2026-11-22T12:00:00Z"})).unwrap();
    for number in [1, 3] {
        world.put(&watch(number), &viewing).await;
    }
    let begun = begin(&world, learner).await;
    let first = part(&world, &world.admin(), learner, &cursor(&begun, "cursor")).await.body;
    let before = first["items"].as_array().unwrap().len();
    world.put(&watch(2), &viewing).await;
    let again = part(&world, &world.admin(), learner, &cursor(&begun, "cursor")).await.body;
    assert_eq!(again["items"].as_array().unwrap().len(), before + 1);
}

#[tokio::test]
async fn no_part_is_given_without_an_export_that_the_same_administrator_has_begun() {
    let world = World::start().await;
    let learner = world.learner.id;
    let other = Learner { id: LearnerId(Uuid::from_u128(0xb0b)), ..world.learner.clone() };
    world.put_learner(&other).await;
    let begun = cursor(&begin(&world, learner).await, "cursor");
    let refused = async |caller: &Caller, learner: LearnerId, cursor: &str| {
        let answer = part(&world, caller, learner, cursor).await;
        (answer.status, answer.code().to_owned())
    };
    let not_found = (404, "NOT_FOUND".to_owned());
    assert_eq!(refused(&world.admin(), other.id, &begun).await, not_found, "of somebody else");
    let colleague = world.admin().with("sub", &Uuid::from_u128(0xad2).to_string());
    assert_eq!(refused(&colleague, learner, &begun).await, not_found, "begun by somebody else");
    let invented = json!({"id": Uuid::nil(), "at": "2026-11-22T12:00:00Z"}).to_string();
    assert_eq!(refused(&world.admin(), learner, &shared::http::opaque(&invented)).await, not_found);
    assert_eq!(refused(&world.admin(), learner, "!").await.0, 400);
    for caller in [world.caller(), world.caller().with("cognito:groups", "[instructor]")] {
        assert_eq!(refused(&caller, learner, &begun).await, (403, "PERMISSION_DENIED".to_owned()));
        let request = ApiRequest::new("POST", &path(learner), &caller).body(&json!({"reason": "x"}));
        assert_eq!(request.send(&world.privacy()).await.status, 403);
    }
    assert_eq!(begin(&world, LearnerId(Uuid::from_u128(0x404))).await.status, 404);
    let blank = ApiRequest::new("POST", &path(learner), &world.admin()).body(&json!({"reason": " "}));
    assert_eq!(blank.send(&world.privacy()).await.code(), "VALIDATION_ERROR");
    assert_eq!(part(&world, &world.admin(), learner, &begun).await.status, 200);
    world.clock.advance(SignedDuration::from_hours(25));
    assert_eq!(refused(&world.admin(), learner, &begun).await, (409, "CONFLICT".to_owned()));
    let profile: Value = serde_json::to_value(world.get(&keys::learner(learner)).await).unwrap();
    assert_eq!(profile["name"], "Ada Learner");
}
