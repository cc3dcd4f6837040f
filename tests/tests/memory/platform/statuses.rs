//! Whatever an operation answers to a request that is wrong in some way, the API's document says so.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Learner, LearnerId};
use serde_json::{Value, json};
use tests::api::{ApiRequest, Caller};
use tests::front_door::{FrontDoor, Operation, operations, parameters};
use uuid::Uuid;

/// Everybody who may come: nobody, strangers with and without a group, and those who belong here.
fn callers(door: &FrontDoor) -> Vec<Caller> {
    let stranger = Learner {
        id: LearnerId(Uuid::from_u128(7)),
        email: "eve@elsewhere.example".into(),
        name: "Eve".into(),
        ..door.world.learner.clone()
    };
    let stranger = Caller::new(&stranger);
    let teacher = stranger.clone().with("cognito:groups", "[instructor]");
    vec![Caller::nobody(), stranger, teacher, door.learner(), door.instructor(), door.admin()]
}

/// Requests of an operation, each wrong in its own way, and at last as it should be, three times.
fn requests(door: &FrontDoor, operation: &Operation) -> Vec<ApiRequest> {
    let own = door.caller_of(operation);
    let none = BTreeMap::new();
    let body = door.body(operation, &none);
    let with =
        |caller: &Caller, ids: &BTreeMap<&str, String>| door.request(operation, caller, ids, body.clone());
    let as_own = || with(&own, &none);
    let mut requests: Vec<ApiRequest> =
        callers(door).iter().filter(|_| !operation.writes()).map(|caller| with(caller, &none)).collect();
    // Whoever may not write is told so; what others may write is tried by its own caller alone.
    requests.extend(callers(door)[..3].iter().map(|caller| with(caller, &none)));
    for parameter in parameters(operation) {
        let kind = FrontDoor::kind(operation, &parameter);
        for id in [
            Uuid::from_u128(0x5555).to_string(),
            "7".to_owned(),
            "x".repeat(300),
            door.ids["session"].clone(),
        ] {
            requests.push(with(&own, &BTreeMap::from([(kind, id)])));
        }
    }
    for pair in
        ["page_size=0", "cursor=!", "page_size=1&page_size=2", "from=2026-13-01", "day=x", "visible=x"]
    {
        requests.push(as_own().query(pair));
    }
    if operation.writes() {
        for text in ["", "{", "[]", "null", "{}", r#"{"unknown": 1}"#] {
            requests.push(as_own().raw_body(text));
        }
        for field in body.iter().filter_map(Value::as_object).flatten().map(|(name, _)| name) {
            let mut body = body.clone().unwrap_or_default();
            for wrong in
                [json!(null), json!(-1), json!("\u{202E}".repeat(1000)), json!([[]]), json!({"a": 1})]
            {
                body[field] = wrong;
                requests.push(as_own().body(&body));
            }
        }
        requests.push(as_own().raw_body(&format!("\"{}\"", "x".repeat(9_000_000))));
        requests.push(as_own().header("content-type", "text/plain"));
        requests.push(as_own().header("idempotency-key", &"k".repeat(300)));
        requests.push(as_own().header("idempotency-key", ""));
        requests.push(as_own().header("idempotency-key", "a key"));
        requests.push(as_own().header("idempotency-key", "a key").raw_body("{}"));
    }
    requests.extend([as_own(), as_own(), as_own()]);
    requests
}

/// The statuses of every operation in the whole document.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let document: Value = serde_json::from_str(&generate::openapi::document()).unwrap();
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    let statuses = |operation: &Value| operation["responses"].as_object().unwrap().keys().cloned().collect();
    operations.map(|it| (it["operationId"].as_str().unwrap().to_owned(), statuses(it))).collect()
}

#[tokio::test]
async fn every_status_that_an_operation_answers_is_in_the_document() {
    let said = documented();
    let (mut missing, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let reading = FrontDoor::open().await;
    for operation in operations() {
        // What one write changes would hide what the next one answers.
        let writing = if operation.writes() { Some(FrontDoor::open().await) } else { None };
        let door = writing.as_ref().unwrap_or(&reading);
        for request in requests(door, &operation) {
            let status = door.status(&operation, request).await;
            if !said[operation.id()].contains(&status.to_string()) {
                missing.insert(format!("{} {status}", operation.id()));
            }
            seen.insert(status);
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!([200, 201, 400, 401, 403, 404, 409].iter().all(|status| seen.contains(status)), "{seen:?}");
}
