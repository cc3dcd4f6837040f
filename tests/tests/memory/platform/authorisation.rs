//! Every operation for every role, asked for what belongs to somebody else: refused, or about the caller alone.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Clock, Learner, LearnerId};
use http::StatusCode;
use serde_json::{Value, json};
use tests::api::{ApiResponse, Caller};
use tests::front_door::{FrontDoor, Operation, operations, parameters};
use tests::tables::names;
use tests::uploads::{ASSIGNMENT, pdf, uuid};
use uuid::Uuid;

use super::repeated_writes::ready_for;

/// Operations of the office that a course's instructors have as well.
const SHARED_WITH_INSTRUCTORS: [&str; 7] = [
    "continueCourseMessage",
    "createCourseMessage",
    "exportRoster",
    "listCourseMessages",
    "listMessageRecipients",
    "listRoster",
    "stopCourseMessage",
];

/// Whom an operation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Audience {
    /// Anybody, without a token.
    Everybody,
    /// Anybody with a token, about themselves.
    Themselves,
    /// Instructors, about no course.
    Instructors,
    /// The course's instructors, and administrators.
    CourseInstructors,
    Administrators,
}

impl Audience {
    fn of(door: &FrontDoor, operation: &Operation) -> Self {
        let caller = door.caller_of(operation);
        match operation.id() {
            _ if operation.is_public() => Self::Everybody,
            id if SHARED_WITH_INSTRUCTORS.contains(&id) => Self::CourseInstructors,
            _ if caller == door.admin() => Self::Administrators,
            _ if caller == door.learner() => Self::Themselves,
            _ if parameters(operation).is_empty() => Self::Instructors,
            _ => Self::CourseInstructors,
        }
    }
}

/// Reads of what does not exist in the test's world. Who may not read it is told so before it is looked for.
const ABSENT: [&str; 2] = ["getErasure", "getBadgeKey"];

/// A door behind which the operation succeeds, and the ids that it takes.
async fn door_for(operation: &Operation) -> (FrontDoor, BTreeMap<&'static str, String>) {
    let (mut door, ids) = ready_for(operation).await;
    match operation.id() {
        "getAttempt" | "getCourseAttempt" => {
            for id in ["startQuiz", "submitQuiz"] {
                as_learner(&door, id, door.body(&door.operation(id), &ids)).await;
            }
        }
        "downloadSubmission" => {
            let file = json!({"name": "work.pdf", "size_bytes": pdf().len(), "content_type": ""});
            let body = json!({"assignment": ASSIGNMENT, "file": file});
            let created = as_learner(&door, "createSubmission", Some(body)).await;
            let upload = &created.body["upload"];
            let headers = serde_json::from_value(upload["headers"].clone()).unwrap();
            let (objects, now) = (door.world.cloud.objects(), door.world.clock.now());
            assert_eq!(objects.put_signed(upload["url"].as_str().unwrap(), &headers, &pdf(), now), 200);
            door.ids.insert("submission", uuid(&created));
            as_learner(&door, "completeSubmission", None).await;
        }
        _ => {}
    }
    (door, ids)
}

async fn as_learner(door: &FrontDoor, id: &str, body: Option<Value>) -> ApiResponse {
    let answer = door.ask(&door.operation(id), &door.learner(), &BTreeMap::new(), body).await;
    assert!(answer.status < 300, "{id}: {answer:?}");
    answer
}

/// Somebody whom the caller of an operation is not.
fn person(door: &FrontDoor, number: u128, name: &str) -> Learner {
    Learner {
        id: LearnerId(Uuid::from_u128(number)),
        email: format!("{name}@elsewhere.example"),
        name: name.to_owned(),
        ..door.world.learner.clone()
    }
}

/// Everybody to whom nothing of the learner belongs, by name.
async fn outsiders(door: &FrontDoor) -> Vec<(&'static str, Caller)> {
    let (stranger, colleague) = (person(door, 0x7_0001, "eve"), person(door, 0x7_0002, "carol"));
    door.world.put_learner(&colleague).await;
    let grant = door.operation("grantEnrolment");
    let ids = BTreeMap::from([("learner", colleague.id.to_string())]);
    let body = json!({
        "course_uuid": door.world.course.uuid, "kind": "complimentary", "reason": "A test.",
    });
    let granted = door.ask(&grant, &door.admin(), &ids, Some(body)).await;
    assert!(granted.status < 300, "{granted:?}");
    let instructor =
        |number, name| Caller::new(&person(door, number, name)).with("cognito:groups", "[instructor]");
    vec![
        ("nobody", Caller::nobody()),
        ("a stranger", Caller::new(&stranger)),
        ("a learner of the same course", Caller::new(&colleague)),
        ("an instructor of another course", instructor(0x7_0003, "ivan")),
        // The course names them, but they are in no group any more.
        ("a former instructor", door.instructor().with("cognito:groups", "[learner]")),
    ]
}

/// What names the learner or something of theirs.
fn of_the_learner(door: &FrontDoor) -> Vec<String> {
    let kinds =
        ["learner", "enrollment", "certificate", "certified enrolment", "notification", "submission", "code"];
    let ids = kinds.iter().map(|kind| door.ids[kind].clone());
    ids.chain([door.ids["payment"].clone(), door.world.learner.email.clone()]).collect()
}

/// Every stored item and file that names the learner or something of theirs.
async fn stored(door: &FrontDoor, marks: &[String]) -> BTreeSet<String> {
    let client = aws_sdk_dynamodb::Client::new(&door.world.cloud.quiet.config);
    let (tables, mut found) = (names(), BTreeSet::new());
    for table in [tables.main, tables.outbox, tables.keys, tables.ledger, tables.drafts] {
        let scan = client.scan().table_name(table.unwrap()).into_paginator().items().send();
        for item in scan.collect::<Result<Vec<_>, _>>().await.unwrap() {
            // As JSON, whose fields have an order.
            found.insert(serde_dynamo::from_item::<_, Value>(item).unwrap().to_string());
        }
    }
    let files = door.world.cloud.objects().versions();
    found.extend(files.into_iter().map(|(key, version)| format!("{key} {}", version.bytes.len())));
    found.retain(|text| marks.iter().any(|mark| text.contains(mark.as_str())));
    found
}

/// Whether somebody else has to be refused, whatever they ask for.
fn is_closed(audience: Audience, operation: &Operation) -> bool {
    let personal = ["enrollment_uuid", "certificate_uuid", "notification_uuid", "submission_uuid"];
    match audience {
        Audience::Everybody => false,
        Audience::Themselves => parameters(operation).iter().any(|it| personal.contains(&it.as_str())),
        Audience::Instructors | Audience::CourseInstructors | Audience::Administrators => true,
    }
}

/// The statuses that an outsider may get.
fn refusals(audience: Audience, name: &str, operation: &Operation) -> Vec<StatusCode> {
    let (denied, missing) = (StatusCode::FORBIDDEN, StatusCode::NOT_FOUND);
    let teaches = name == "an instructor of another course";
    match (audience, name) {
        (Audience::Everybody, _) => vec![],
        (_, "nobody") => vec![StatusCode::UNAUTHORIZED],
        _ if !is_closed(audience, operation) => vec![],
        // What belongs to another course does not exist.
        (Audience::CourseInstructors | Audience::Themselves, _) if teaches => vec![missing],
        (Audience::Instructors, _) if teaches => vec![],
        (Audience::Themselves, _) => vec![missing],
        (Audience::CourseInstructors, _) => vec![denied, missing],
        _ => vec![denied],
    }
}

#[tokio::test]
async fn every_operation_refuses_every_role_that_it_is_not_for() {
    let (mut audiences, mut refused, mut open) = (BTreeMap::<_, usize>::new(), 0, 0);
    let mut wrong = Vec::new();
    for operation in operations() {
        let (door, ids) = door_for(&operation).await;
        let audience = Audience::of(&door, &operation);
        *audiences.entry(audience).or_default() += 1;
        let outsiders = outsiders(&door).await;
        let marks = of_the_learner(&door);
        let body = door.body(&operation, &ids);
        let before = stored(&door, &marks).await;
        assert!(before.len() > 5, "{before:?}");
        for (name, caller) in &outsiders {
            let request = door.request(&operation, caller, &ids, body.clone());
            let asked = request.event().to_string();
            let what = format!("{} as {name}", operation.id());
            let (status, text) = request.anything(door.router(&operation)).await;
            let expected = refusals(audience, name, &operation);
            if expected.is_empty() {
                if status.is_server_error() || status == StatusCode::UNAUTHORIZED {
                    wrong.push(format!("{what}: {status}: {text}"));
                }
                open += 1;
            } else {
                if !expected.contains(&status) {
                    wrong.push(format!("{what}: {status}, expected {expected:?}: {text}"));
                }
                refused += 1;
            }
            let shown = marks.iter().find(|mark| !asked.contains(*mark) && text.contains(*mark));
            // Whoever knows somebody's whole address may find them by it (decision 94).
            let may_find = audience == Audience::Everybody || operation.id() == "findPerson";
            if let Some(mark) = shown.filter(|_| !may_find) {
                wrong.push(format!("{what} is shown {mark}: {text}"));
            }
            // Whoever has the link of an e-mail unsubscribes its reader: mail programs do it without a token.
            if operation.id() == "unsubscribe" {
                continue;
            }
            let after = stored(&door, &marks).await;
            wrong.extend(before.symmetric_difference(&after).map(|item| format!("{what} changed {item}")));
        }
        if ABSENT.contains(&operation.id()) {
            continue;
        }
        // The request was one that succeeds, so the refusals are due to who asked. What anybody may make for themselves,
        // one of the others has made by now.
        let (door, ids) =
            if audience == Audience::Instructors { door_for(&operation).await } else { (door, ids) };
        let own = door.request(&operation, &door.caller_of(&operation), &ids, body);
        let (status, text) = own.anything(door.router(&operation)).await;
        if !status.is_success() && !status.is_redirection() {
            wrong.push(format!("{} as its own caller: {status}: {text}", operation.id()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(audiences.len() == 5 && refused > 300 && open > 100, "{audiences:?} {refused} {open}");
}
