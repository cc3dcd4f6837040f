//! Quizzes on the local stack: the functions under their own roles, called through the HTTP API.

#![expect(clippy::unwrap_used, reason = "what a test cannot unwrap is its failure")]

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use tests::stack::{Person, Stack, eventually};
use tokio::task::JoinSet;

/// Somebody with a place in the course with the demo quiz, and the quiz as they see it.
async fn learner(stack: &Stack, name: &str) -> (Person, Value, Value) {
    let person = stack.newcomer(name).await;
    let course = stack.course("safeguarding-essentials", &person).await;
    stack.buy(&course, &person).await;
    let quiz = contents(&course).into_iter().find(|content| content["kind"] == "quiz").unwrap();
    let path = format!("/api/learning/quiz/{}/", quiz["uuid"].as_str().unwrap());
    let view = eventually("the quiz", async || {
        let answer = stack.api(Method::GET, &path, &person, None).await;
        (answer.status == 200).then_some(answer.body)
    })
    .await;
    (person, course, view)
}

fn contents(course: &Value) -> Vec<Value> {
    let modules = course["modules"].as_array().unwrap();
    modules.iter().flat_map(|module| module["contents"].as_array().unwrap()).cloned().collect()
}

/// The same place among the options of every question; for a demo quiz that is never all right.
fn guesses(view: &Value) -> Value {
    let questions = view["questions"].as_array().unwrap().iter();
    let guess = |question: &Value| {
        let option = question["options"][0]["id"].clone();
        let answer = if question["type"] == "multiple" { json!([option]) } else { option };
        (question["id"].as_str().unwrap().to_owned(), answer)
    };
    Value::Object(questions.map(guess).collect())
}

#[tokio::test]
async fn sixty_four_submissions_at_once_are_three_attempts() {
    let stack = Stack::running();
    for name in ["Rosa", "Emil"] {
        let (person, _, view) = learner(&stack, name).await;
        assert_eq!((&view["max_attempts"], &view["total_attempts"]), (&json!(3), &json!(0)));
        let body = json!({"content_uuid": view["content_uuid"], "submitted_answers": guesses(&view)});
        let mut sent = JoinSet::new();
        for _ in 0..64 {
            let (stack, person, body) = (stack.clone(), person.clone(), body.clone());
            sent.spawn(async move {
                stack.api(Method::POST, "/api/learning/quiz/submit/", &person, Some(body)).await
            });
        }
        let mut numbers = BTreeSet::new();
        let mut refused = 0;
        for answer in sent.join_all().await {
            match answer.status {
                201 => assert!(numbers.insert(answer.body["attempt"]["attempt_number"].as_u64().unwrap())),
                status => {
                    assert_eq!((status, answer.code()), (403, "MAX_ATTEMPTS_REACHED"), "{}", answer.body);
                    refused += 1;
                }
            }
        }
        assert_eq!((numbers, refused), (BTreeSet::from([1, 2, 3]), 61));
        let path = format!("/api/learning/quiz/attempts/{}/", view["content_uuid"].as_str().unwrap());
        let list = stack.api(Method::GET, &path, &person, None).await.body;
        assert_eq!((&list["total_attempts"], &list["remaining_attempts"]), (&json!(3), &json!(0)));
        assert_eq!(list["attempts"][0]["attempt_number"], 3, "newest first");
    }
}

#[tokio::test]
async fn an_attempt_is_started_saved_and_resumed_and_reading_is_progress() {
    let stack = Stack::running();
    let (person, course, view) = learner(&stack, "Noor").await;
    let quiz = view["content_uuid"].as_str().unwrap();
    let start = json!({"content_uuid": quiz});
    let started = stack.api(Method::POST, "/api/learning/quiz/start/", &person, Some(start.clone())).await;
    assert_eq!(started.status, 201, "{started:?}");
    let answers = json!({"submitted_answers": guesses(&view)});
    let path = format!("/api/learning/quiz/{quiz}/answers/");
    assert_eq!(stack.api(Method::PUT, &path, &person, Some(answers.clone())).await.status, 200);
    let resumed = stack.api(Method::POST, "/api/learning/quiz/start/", &person, Some(start)).await;
    assert_eq!(
        (resumed.status, &resumed.body["open_attempt"]["saved_answers"]),
        (200, &answers["submitted_answers"])
    );

    let contents = contents(&course);
    let progress = |kind: &str| {
        let content = contents.iter().find(|content| content["kind"] == kind).unwrap();
        format!("/api/learning/progress/content/{}/", content["uuid"].as_str().unwrap())
    };
    let done = Some(json!({"completed": true}));
    let read = stack.api(Method::POST, &progress("text"), &person, done.clone()).await;
    assert_eq!(read.status, 200, "{read:?}");
    assert!(read.body["progress_percent"].as_u64().unwrap() > 0);
    let refused = stack.api(Method::POST, &progress("quiz"), &person, done).await;
    assert_eq!((refused.status, refused.code()), (400, "COMPLETED_BY_GRADING"));
}
