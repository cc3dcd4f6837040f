//! The requests that the document behind this product prints, word for word.
//!
//! The fixture holds every JSON body of it; a placeholder stands where the document has one. Its form upload of a file
//! is the one request that was replaced: files go to the bucket and pass through no function.

use serde_json::{Value, json};
use tests::api::ApiRequest;
use tests::quizzes::{QUIZ, QuizWorld, TEXT};

const REQUESTS: &str = include_str!("fixtures/seed-requests.txt");

/// The quiz that the printed answers belong to.
fn quiz() -> Value {
    let options = ["option-a", "option-b", "option-c"].map(|id| json!({"id": id, "text": id}));
    json!({"questions": [
        {"id": "question-1", "text": "One?", "options": options, "correctAnswer": "option-a"},
        {"id": "question-2", "text": "Two?", "options": options, "correctAnswers": ["option-b", "option-c"]},
    ]})
}

/// Method, path and body of every request in the fixture.
fn requests() -> Vec<(String, String, Option<Value>)> {
    let blocks = REQUESTS.split("\n\n").filter(|block| !block.trim().is_empty());
    let request = |block: &str| {
        let (line, body) = block.split_once('\n').unwrap_or((block, ""));
        let (method, path) = line.split_once(' ').expect("a method and a path");
        let body = body.replace("uuid-of-quiz-content", &QUIZ.to_string());
        let body = (!body.trim().is_empty()).then(|| serde_json::from_str(&body).expect("JSON"));
        (method.to_owned(), path.trim().to_owned(), body)
    };
    blocks.map(request).collect()
}

#[tokio::test]
async fn every_request_that_the_seed_prints_is_accepted_as_printed() {
    let requests = requests();
    assert_eq!(requests.iter().filter(|(_, _, body)| body.is_some()).count(), 2);
    for (method, path, body) in requests {
        let world = QuizWorld::start(quiz()).await;
        let (content, router) = match path.as_str() {
            path if path.starts_with("/api/learning/quiz/") => (QUIZ, world.router.clone()),
            path if path.starts_with("/api/users/cpd_") => (TEXT, world.world.cpd_api()),
            _ => (TEXT, world.world.learner_api()),
        };
        let path = path.replace("${content.uuid}", &content.to_string());
        let mut request = ApiRequest::new(&method, &path, &world.world.caller());
        if let Some(body) = &body {
            request = request.body(body);
        }
        let answer = request.send(&router).await;
        assert!((200..300).contains(&answer.status), "{method} {path}: {answer:?}");
        if path.contains("/submit/") {
            assert_eq!(answer.body["passed"], true, "{answer:?}");
            assert_eq!(answer.body["attempt"]["attempt_number"], 1, "{answer:?}");
        }
        if path.contains("/progress/") {
            assert_eq!(answer.body["completed"], true, "{answer:?}");
        }
    }
}
