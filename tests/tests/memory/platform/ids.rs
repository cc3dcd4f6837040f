//! An id of another kind is not found, on every route that takes an id.

use std::collections::BTreeMap;

use domain::SubmissionId;
use shared::store::keys;
use tests::front_door::{FrontDoor, Operation, is_content, operations, parameters};
use uuid::Uuid;

/// Where an operation takes an id: in its path, its query or its body.
fn places(operation: &Operation) -> Vec<&'static str> {
    let is_id = |kind: &&str| !matches!(*kind, "attempt number" | "key" | "code");
    places_of_names(operation).into_iter().filter(is_id).collect()
}

/// The same, and where it takes a number, a code or a word that names something.
pub(super) fn places_of_names(operation: &Operation) -> Vec<&'static str> {
    let in_path = parameters(operation).into_iter().map(|parameter| FrontDoor::kind(operation, &parameter));
    let elsewhere: &[&'static str] = match operation.id() {
        "createEnrolment" | "reportCompletions" => &["course"],
        "startQuiz" | "submitQuiz" => &["quiz"],
        "createSubmission" | "listSubmissions" => &["assignment"],
        _ => &[],
    };
    in_path.chain(elsewhere.iter().copied()).collect()
}

fn is_course(kind: &str) -> bool {
    matches!(kind, "course" | "draft")
}

/// Texts, which are no id of ours: a body that has one in place of an id is invalid.
fn is_text(kind: &str) -> bool {
    matches!(kind, "code" | "payment" | "unmatched payment" | "unsubscribing link")
}

#[tokio::test]
async fn an_id_of_another_kind_is_not_found_on_every_route() {
    let door = FrontDoor::open().await;
    let mut tried = 0;
    for operation in operations() {
        for place in places(&operation) {
            for (kind, id) in door.ids.iter().filter(|(kind, _)| **kind != place && !is_text(kind)) {
                // A text where a quiz is expected is another content, which its own tests are about.
                if is_content(place) && is_content(kind) {
                    continue;
                }
                // A course that was imported has a draft, and a draft that was published is a course.
                if is_course(place) && is_course(kind) {
                    continue;
                }
                let ids = BTreeMap::from([(place, id.clone())]);
                let body = door.body(&operation, &ids);
                for caller in [door.learner(), door.instructor(), door.admin()] {
                    let answer = door.ask(&operation, &caller, &ids, body.clone()).await;
                    let what =
                        format!("{} with the id of a {kind} as its {place}: {answer:?}", operation.id());
                    assert!(matches!(answer.status, 404 | 403), "{what}");
                    tried += 1;
                }
                let caller = door.caller_of(&operation);
                let answer = door.ask(&operation, &caller, &ids, body).await;
                let what = format!("{} with the id of a {kind} as its {place}: {answer:?}", operation.id());
                assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"), "{what}");
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

#[tokio::test]
async fn pointers_of_two_kinds_under_one_form_of_key_are_told_apart() {
    let door = FrontDoor::open().await;
    let (submission, certificate): (Uuid, Uuid) =
        (door.ids["submission"].parse().unwrap(), door.ids["certificate"].parse().unwrap());
    let store = &door.world;
    assert!(store.get(&keys::submission_owner(SubmissionId(submission))).await.is_some());
    assert!(store.get(&keys::certificate_pointer(certificate)).await.is_some());
    assert!(store.get(&keys::submission_owner(SubmissionId(certificate))).await.is_none());
    assert!(store.get(&keys::certificate_pointer(submission)).await.is_none());
}
