//! Every write of the API's document, sent twice: with a key it gives the first response again, and a response that was
//! lost on the way from the store is never a refusal.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::Clock;
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse};
use tests::faults::Fault;
use tests::front_door::{FrontDoor, Operation, PAID_COURSE, operations, parameters};
use tests::uploads::{ASSIGNMENT, uuid};

/// A door behind which the write can succeed, and the ids that it takes.
pub(super) async fn ready_for(operation: &Operation) -> (FrontDoor, BTreeMap<&'static str, String>) {
    let door = FrontDoor::open().await;
    let mut ids = BTreeMap::new();
    let before = async |id: &str, body: Option<Value>| {
        let operation = door.operation(id);
        let answer = door.ask(&operation, &door.caller_of(&operation), &BTreeMap::new(), body).await;
        assert!(answer.status < 300, "{id}: {answer:?}");
        answer
    };
    match operation.id() {
        "reissueCertificate" => drop(before("revokeCertificate", Some(json!({"reason": "A test."}))).await),
        "hideCourse" => {
            let published = door.body(&door.operation("publishCourse"), &BTreeMap::new());
            drop(before("publishCourse", published).await);
        }
        "continueCourseMessage" => drop(before("stopCourseMessage", None).await),
        "restoreEnrolment" => drop(before("withdrawEnrolment", Some(json!({"reason": "A test."}))).await),
        "saveAnswers" | "submitQuiz" => {
            before("startQuiz", Some(json!({"content_uuid": door.ids["quiz"]}))).await;
        }
        "giveUpUpload" | "renewUpload" => {
            let file = json!({"name": "a.pdf", "size_bytes": 100, "content_type": "application/pdf"});
            let created =
                before("createSubmission", Some(json!({"assignment": ASSIGNMENT, "file": file}))).await;
            ids.insert("submission", uuid(&created));
        }
        "completeMedia" => {
            let key = format!("media/{}/{}", door.ids["draft"], door.ids["media"]);
            door.world.cloud.objects().put(&key, &tests::studio::captions(), None, door.world.clock.now());
        }
        "continueErasure" => {
            let body = door.body(&door.operation("eraseLearner"), &BTreeMap::new());
            drop(before("eraseLearner", body).await);
        }
        "createCheckout" | "enrolInBulk" => drop(ids.insert("course", PAID_COURSE.to_string())),
        // Until then, the certificate may still be awarded by itself.
        "retryFailedWork" => {
            ids.insert("failed work", "awards".to_owned());
            door.world.clock.advance(SignedDuration::from_hours(1));
        }
        "extendEnrolment" => {
            let mut enrolment = door.world.enrolment().await.unwrap();
            enrolment.access_until = Some(door.world.clock.now());
            let key = keys::enrolment(enrolment.learner, enrolment.course);
            door.world.put(&key, &enrolment).await;
        }
        "settleEnrolment" => {
            let key = keys::course(door.world.course.uuid);
            let mut course = door.world.get(&key).await.unwrap();
            course.revision += 1;
            door.world.put(&key, &course).await;
        }
        // An e-mail that was sent a moment ago is not sent again.
        "sendInvitation" => door.world.clock.advance(SignedDuration::from_hours(1)),
        "markAttendance" => door.world.clock.advance(SignedDuration::from_hours(24 * 60)),
        _ => {}
    }
    (door, ids)
}

pub(super) fn request(door: &FrontDoor, operation: &Operation, ids: &BTreeMap<&str, String>) -> ApiRequest {
    door.request(operation, &door.caller_of(operation), ids, door.body(operation, &BTreeMap::new()))
}

pub(super) fn writes() -> impl Iterator<Item = Operation> {
    operations().into_iter().filter(Operation::writes)
}

async fn send(door: &FrontDoor, operation: &Operation, request: ApiRequest) -> ApiResponse {
    door.send(operation, request).await
}

#[tokio::test]
async fn every_write_honours_the_idempotency_key() {
    let mut count = 0;
    for operation in writes() {
        let id = operation.id();
        let header = |parameter: &Value| parameter["name"] == "Idempotency-Key";
        assert!(
            operation.document["parameters"].as_array().is_some_and(|all| all.iter().any(header)),
            "{id}"
        );
        let (door, ids) = ready_for(&operation).await;
        let request = request(&door, &operation, &ids).header("idempotency-key", "the client's own key");
        let first = send(&door, &operation, request.clone()).await;
        assert!((200..300).contains(&first.status), "{id}: {first:?}");
        // Time passes, and the clock shows in many responses.
        door.world.clock.advance(SignedDuration::from_secs(90));
        let again = send(&door, &operation, request.clone()).await;
        assert_eq!((again.status, again.body), (first.status, first.body), "{id}");
        let body = door.body(&operation, &BTreeMap::new()).map_or_else(String::new, |body| body.to_string());
        let other = send(&door, &operation, request.raw_body(&format!(" {body}"))).await;
        assert_eq!((other.status, other.code()), (409, "CONFLICT"), "{id}: {other:?}");
        if id == "createCheckout" {
            assert_eq!(door.sessions_created().await, 1, "Stripe is asked once");
        }
        kept_responses_name_nobody(&door, id).await;
        count += 1;
    }
    assert!(count > 20, "{count}");
}

/// Invariant 10: names and addresses live in the profile, Zoom's registration and certificates.
async fn kept_responses_name_nobody(door: &FrontDoor, id: &str) {
    let client = aws_sdk_dynamodb::Client::new(&door.world.cloud.quiet.config);
    let items = client.scan().table_name(tests::tables::names().main.unwrap()).send().await.unwrap();
    let is_record = |item: &&std::collections::HashMap<String, AttributeValue>| {
        item["sk"].as_s().is_ok_and(|sk| sk.starts_with("IDEM#"))
    };
    // What is sealed is left out: any three letters may occur in it by chance.
    let shown = |item: &std::collections::HashMap<String, AttributeValue>| {
        let open = item.iter().filter(|(name, _)| *name != "sealed");
        format!("{:?}", open.collect::<Vec<_>>())
    };
    let records: Vec<String> = items.items().iter().filter(is_record).map(shown).collect();
    assert!(!records.is_empty(), "{id}");
    for record in records {
        for personal in
            ["Ada", "Learner", "ada@", "Grace", "grace@", "@learner.example", "My work", "https://"]
        {
            assert!(!record.contains(personal), "{id} keeps {personal}: {record}");
        }
    }
}

/// Every spelling of an id that is read.
fn spellings(id: &str) -> Vec<String> {
    let Ok(id) = id.parse::<uuid::Uuid>() else { return vec![id.to_owned(); 4] };
    let (upper, plain) = (id.hyphenated().to_string().to_uppercase(), id.simple().to_string());
    let (braced, urn) = (format!("%7B{id}%7D"), id.urn().to_string());
    vec![upper, plain, braced, urn]
}

/// The ids in a request's path as they are stored, then in every other spelling: all are one request.
#[tokio::test]
async fn an_id_in_another_spelling_is_the_same_request() {
    let (mut count, mut wrong) = (0, Vec::new());
    for operation in writes().filter(|operation| !parameters(operation).is_empty()) {
        let id = operation.id();
        let (door, ids) = ready_for(&operation).await;
        let key = "the client's own key";
        let first = request(&door, &operation, &ids).header("idempotency-key", key);
        let first = send(&door, &operation, first).await;
        assert!((200..300).contains(&first.status), "{id}: {first:?}");
        door.world.clock.advance(SignedDuration::from_secs(90));
        for nth in 0..4 {
            let spelled: BTreeMap<&str, String> = parameters(&operation)
                .iter()
                .map(|parameter| {
                    let kind = FrontDoor::kind(&operation, parameter);
                    let known = ids.get(kind).or_else(|| door.ids.get(kind)).map_or("1", String::as_str);
                    (kind, spellings(known).swap_remove(nth))
                })
                .collect();
            let again = request(&door, &operation, &spelled).header("idempotency-key", key);
            let again = send(&door, &operation, again).await;
            if (again.status, &again.body) != (first.status, &first.body) {
                wrong.push(format!("{id} as {spelled:?}: {again:?}"));
            }
            // Another body under the key is another request, whatever the spelling.
            let other = request(&door, &operation, &spelled).header("idempotency-key", key).raw_body(" {}");
            let other = send(&door, &operation, other).await;
            if other.status < 400 {
                wrong.push(format!("{id} as {spelled:?} with another body: {other:?}"));
            }
        }
        count += 1;
    }
    assert!(count > 12, "{count}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_response_of_the_store_that_is_lost_is_no_refusal() {
    let mut refused = Vec::new();
    for operation in writes() {
        let id = operation.id();
        let (door, ids) = ready_for(&operation).await;
        door.world.cloud.faults.take_calls();
        let first = send(&door, &operation, request(&door, &operation, &ids)).await;
        assert!((200..300).contains(&first.status), "{id}: {first:?}");
        let calls = door.world.cloud.faults.take_calls();
        let is_write = |operation: &str| {
            ["TransactWriteItems", "PutItem", "DeleteItem"].iter().any(|write| operation.ends_with(write))
        };
        let writes = calls.iter().enumerate().filter(|(_, call)| is_write(&call.operation));
        for (nth, _) in writes {
            let (door, ids) = ready_for(&operation).await;
            door.world.cloud.faults.plan(nth, Fault::BreakAfter);
            let answer = send(&door, &operation, request(&door, &operation, &ids)).await;
            if answer.status != first.status {
                refused.push(format!("{id} at call {nth}: {answer:?}"));
            }
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}

/// Writes that are done again when they come again without a key, because each is counted or adds up: nobody can tell
/// a repetition from a second intention.
const COUNTED: [&str; 3] = ["adjustCpdCredits", "createSubmission", "reprintCertificate"];

#[tokio::test]
async fn a_response_that_never_reached_the_client_is_no_refusal_of_the_same_request_without_a_key() {
    let mut refused = Vec::new();
    for operation in writes() {
        let id = operation.id();
        let (door, ids) = ready_for(&operation).await;
        let first = send(&door, &operation, request(&door, &operation, &ids)).await;
        assert!((200..300).contains(&first.status), "{id}: {first:?}");
        let (notes, mails) = (door.world.notifications().await.len(), door.world.outbox().await.len());
        door.world.clock.advance(SignedDuration::from_secs(30));
        let again = send(&door, &operation, request(&door, &operation, &ids)).await;
        let told = (door.world.notifications().await.len(), door.world.outbox().await.len());
        let is_quiet = told == (notes, mails) || COUNTED.contains(&id);
        if !(200..300).contains(&again.status) || !is_quiet {
            refused.push(format!("{id}: {again:?} {told:?}"));
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}
