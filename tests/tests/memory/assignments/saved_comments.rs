//! Comments that a grader uses again: with the person on every device, bounded, for graders alone, and lost in no window.

use domain::Learner;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::faults::Fault;
use tests::uploads::{UploadWorld, instructor_id, router};

const PATH: &str = "/api/users/me/saved-comments/";

async fn change(uploads: &UploadWorld, caller: &Caller, body: Value) -> ApiResponse {
    uploads.by(caller, "PATCH", PATH, Some(body)).await
}

async fn add(uploads: &UploadWorld, texts: &[&str]) {
    let answer = change(uploads, &uploads.instructor, json!({"add": texts})).await;
    assert_eq!((answer.status, &answer.body), (204, &Value::Null), "{answer:?}");
}

/// What the instructor keeps, as another process shows it.
async fn kept(uploads: &UploadWorld) -> Vec<String> {
    let request = ApiRequest::new("GET", PATH, &uploads.instructor);
    let answer = request.send(&router(&uploads.world)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_value(answer.body["comments"].clone()).unwrap()
}

#[tokio::test]
async fn comments_follow_the_person_and_nobody_else() {
    let uploads = UploadWorld::start(json!({})).await;
    assert_eq!(kept(&uploads).await, Vec::<String>::new());
    add(&uploads, &["well argued", " Cite your sources.\n"]).await;
    add(&uploads, &["Cite your sources.", "See chapter 2.\nThen say what changed."]).await;
    let all = ["Cite your sources.", "See chapter 2.\nThen say what changed.", "well argued"];
    assert_eq!(kept(&uploads).await, all);
    for other in ["[instructor]", "[admin]"] {
        let colleague = uploads.stranger(other);
        let seen = uploads.by(&colleague, "GET", PATH, None).await;
        assert_eq!((seen.status, seen.body), (200, json!({"comments": []})));
        let removed = change(&uploads, &colleague, json!({"remove": all})).await;
        assert_eq!(removed.status, 204, "{removed:?}");
    }
    assert_eq!(kept(&uploads).await, all);
    // One request replaces a text.
    let edited = json!({"remove": ["well argued"], "add": ["Well argued."]});
    assert_eq!(change(&uploads, &uploads.instructor, edited).await.status, 204);
    assert_eq!(kept(&uploads).await[2], "Well argued.");
    assert_eq!(change(&uploads, &uploads.instructor, json!({"remove": all})).await.status, 204);
    assert_eq!(kept(&uploads).await, ["Well argued."]);
}

#[tokio::test]
async fn only_those_who_grade_have_comments() {
    let uploads = UploadWorld::start(json!({})).await;
    add(&uploads, &["Cite your sources."]).await;
    let former = uploads.instructor.clone().with("cognito:groups", "[learner]");
    for (caller, status) in [(former, 403), (uploads.world.caller(), 403), (Caller::nobody(), 401)] {
        let seen = uploads.by(&caller, "GET", PATH, None).await;
        assert_eq!(seen.status, status, "{seen:?}");
        // Who may not is told so before anything else is said.
        for body in [json!({"add": ["Mine."]}), json!({"add": [""]}), json!({})] {
            assert_eq!(change(&uploads, &caller, body).await.status, status);
        }
    }
    assert_eq!(uploads.world.get(&keys::saved_comments(uploads.world.learner.id)).await, None);
    assert_eq!(kept(&uploads).await, ["Cite your sources."]);
}

#[tokio::test]
async fn what_is_too_much_is_refused_and_changes_nothing() {
    let uploads = UploadWorld::start(json!({})).await;
    let numbered = |count: usize| -> Vec<String> { (0..count).map(|n| format!("Comment {n:03}")).collect() };
    let refused = async |body: Value, field: &str| {
        let before = uploads.world.get(&keys::saved_comments(instructor_id())).await;
        let answer = change(&uploads, &uploads.instructor, body.clone()).await;
        assert_eq!((answer.status, answer.code()), (400, "VALIDATION_ERROR"), "{body}");
        assert!(answer.body["error"]["details"][field].is_array(), "{body}: {answer:?}");
        assert_eq!(uploads.world.get(&keys::saved_comments(instructor_id())).await, before);
    };
    for (body, field) in [
        (json!({}), "add"),
        (json!({"add": [], "remove": []}), "add"),
        (json!({"add": ["Fine.", " \n "]}), "add"),
        (json!({"add": ["é".repeat(2_001)]}), "add"),
        (json!({"remove": ["x".repeat(2_001)]}), "remove"),
        (json!({"add": numbered(101)}), "add"),
        (json!({"remove": numbered(101)}), "remove"),
        (json!({"add": ["x".repeat(200_000)]}), "body"),
    ] {
        refused(body, field).await;
    }
    let longest: Vec<String> = (0..20).map(|n| format!("{n:0>2000}")).collect();
    assert_eq!(change(&uploads, &uploads.instructor, json!({"add": longest})).await.status, 204);
    refused(json!({"add": ["One more."]}), "add").await;
    let swapped = json!({"remove": [longest[0]], "add": numbered(81)});
    assert_eq!(change(&uploads, &uploads.instructor, swapped).await.status, 204);
    assert_eq!(kept(&uploads).await.len(), 100);
    refused(json!({"add": ["One more."]}), "add").await;
    let again = change(&uploads, &uploads.instructor, json!({"add": numbered(81)})).await;
    assert_eq!(again.status, 204, "they are there: {again:?}");
}

#[tokio::test]
async fn the_longest_comments_of_the_widest_letters_are_kept_in_one_request() {
    let uploads = UploadWorld::start(json!({})).await;
    let longest: Vec<String> = ('a'..='t').map(|first| format!("{first}{}", "𝒙".repeat(1_999))).collect();
    assert_eq!(change(&uploads, &uploads.instructor, json!({"add": longest})).await.status, 204);
    assert_eq!(kept(&uploads).await, longest);
}

#[tokio::test]
async fn a_change_costs_one_read_and_one_write_and_a_list_one_read() {
    let uploads = UploadWorld::start(json!({})).await;
    let calls = || -> Vec<String> {
        let calls = uploads.world.cloud.faults.take_calls();
        calls.into_iter().map(|call| call.operation).filter(|name| name.starts_with("DynamoDB")).collect()
    };
    calls();
    for text in ["One.", "Two."] {
        add(&uploads, &[text]).await;
        assert_eq!(calls(), ["DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems"]);
    }
    add(&uploads, &["Two."]).await;
    assert_eq!(calls(), ["DynamoDB.BatchGetItem"], "it is there");
    assert_eq!(kept(&uploads).await.len(), 2);
    assert_eq!(calls(), ["DynamoDB.BatchGetItem"]);
}

#[tokio::test]
async fn two_windows_lose_nothing_of_each_other() {
    let uploads = UploadWorld::start(json!({})).await;
    let one = async |text: &'static str| change(&uploads, &uploads.instructor, json!({"add": [text]})).await;
    let answers = tokio::join!(one("One."), one("Two."), one("Three."), one("One."));
    for answer in [answers.0, answers.1, answers.2, answers.3] {
        assert_eq!(answer.status, 204, "{answer:?}");
    }
    assert_eq!(kept(&uploads).await, ["One.", "Three.", "Two."]);
}

#[tokio::test]
async fn a_repetition_brings_nothing_back() {
    let uploads = UploadWorld::start(json!({})).await;
    let send = async |body: &Value, key: &str| {
        let request = ApiRequest::new("PATCH", PATH, &uploads.instructor).body(body);
        request.header("idempotency-key", key).send(&uploads.router).await
    };
    let added = json!({"add": ["One."]});
    assert_eq!(send(&added, "a").await.status, 204);
    assert_eq!(send(&json!({"remove": ["One."]}), "b").await.status, 204);
    assert_eq!(send(&added, "a").await.status, 204, "done before");
    assert_eq!(kept(&uploads).await, Vec::<String>::new());
    let other = send(&json!({"add": ["Two."]}), "a").await;
    assert_eq!((other.status, other.code()), (409, "CONFLICT"));
    assert_eq!(send(&added, "c").await.status, 204);
    assert_eq!(kept(&uploads).await, ["One."]);
}

#[tokio::test]
async fn whatever_fails_a_change_is_done_whole_or_not_and_can_be_repeated() {
    for fault in [
        Fault::DieBefore,
        Fault::DieAfter,
        Fault::BreakBefore,
        Fault::BreakAfter,
        Fault::Throttle,
        Fault::TransactionConflict,
        Fault::UnprocessedKeys,
        Fault::ServerError,
        Fault::Reject,
    ] {
        for (nth, key) in [(0, None), (1, None), (0, Some("a key")), (1, Some("a key"))] {
            let uploads = UploadWorld::start(json!({})).await;
            add(&uploads, &["Kept.", "Old."]).await;
            let body = json!({"add": ["New."], "remove": ["Old."]});
            let request = ApiRequest::new("PATCH", PATH, &uploads.instructor).body(&body);
            let request = key.map_or(request.clone(), |key| request.header("idempotency-key", key));
            let faults = uploads.world.cloud.faults.clone();
            faults.plan(nth, fault);
            let first = faults.until_death(request.clone().send(&uploads.router)).await;
            assert!(!faults.clear(), "{fault:?} at call {nth} was met");
            if let Some(first) = first {
                assert!([204, 500, 503].contains(&first.status), "{fault:?} {nth}: {first:?}");
            }
            let between = kept(&uploads).await;
            let whole = [["Kept.", "New."], ["Kept.", "Old."]];
            assert!(whole.iter().any(|texts| between == *texts), "{fault:?} {nth}: {between:?}");
            let again = request.send(&router(&uploads.world)).await;
            assert_eq!(again.status, 204, "{fault:?} {nth}: {again:?}");
            assert_eq!(kept(&uploads).await, ["Kept.", "New."], "{fault:?} {nth}");
        }
    }
}

#[tokio::test]
async fn whoever_was_erased_keeps_no_comments() {
    let uploads = UploadWorld::start(json!({})).await;
    let grader = Learner { id: instructor_id(), ..uploads.world.learner.clone() };
    uploads.world.put_learner(&grader).await;
    add(&uploads, &["Cite your sources."]).await;
    crate::learner::erasing::erase(&uploads.world, instructor_id()).await.unwrap();
    assert_eq!(uploads.world.get(&keys::saved_comments(instructor_id())).await, None);
    let late = change(&uploads, &uploads.instructor, json!({"add": ["Late."]})).await;
    assert_eq!((late.status, late.code()), (409, "CONFLICT"), "{late:?}");
    assert_eq!(kept(&uploads).await, Vec::<String>::new());
}
