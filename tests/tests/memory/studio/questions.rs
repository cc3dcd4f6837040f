//! Question files, and trying a quiz.

use serde_json::{Value, json};
use tests::studio::{CANARY, DRAFT, DRAFT_QUIZ, DRAFT_TEXT, Studio, content_path, quiz};

const IMPORT: &str = "/api/studio/questions/import/";
const EXPORT: &str = "/api/studio/questions/export/";

#[tokio::test]
async fn questions_survive_every_format_that_can_hold_them() {
    let studio = Studio::open().await;
    let questions = quiz()["questions"].clone();
    for format in ["gift", "moodle-xml", "json"] {
        let body = json!({"format": format, "questions": questions});
        let file = studio.ask("POST", EXPORT, &studio.author(), Some(&body)).await;
        assert_eq!((file.status, &file.body["problems"]), (200, &json!([])), "{format}: {file:?}");
        let body = json!({"file_name": file.body["file_name"], "text": file.body["text"]});
        let read = studio.ask("POST", IMPORT, &studio.author(), Some(&body)).await;
        assert_eq!((read.status, &read.body["format"]), (200, &json!(format)), "{read:?}");
        let found = &read.body["questions"][0];
        assert_eq!((&found["text"], &found["explanation"]), (&json!("Which?"), &json!(CANARY)), "{format}");
    }
}

#[tokio::test]
async fn every_line_that_does_not_fit_is_named() {
    let studio = Studio::open().await;
    let body = json!({"file_name": "a.txt", "text": "::q:: Which? {=This ~That}\n\nEssay {}\n"});
    let read = studio.ask("POST", IMPORT, &studio.author(), Some(&body)).await;
    assert_eq!(read.body["questions"].as_array().unwrap().len(), 1);
    let problem = &read.body["problems"][0];
    assert_eq!((&problem["line"], &problem["severity"]), (&json!(3), &json!("not_taken")), "{read:?}");
    let mut questions = quiz()["questions"].clone();
    questions.as_array_mut().unwrap().insert(0, json!({"id": "broken"}));
    let body = json!({"format": "aiken", "questions": questions});
    let file = studio.ask("POST", EXPORT, &studio.author(), Some(&body)).await;
    let lines: Vec<&Value> = file.body["problems"].as_array().unwrap().iter().map(|it| &it["line"]).collect();
    assert!(lines.contains(&&json!(1)), "the broken one: {file:?}");
    assert!(lines.contains(&&json!(2)), "Aiken holds no explanation: {file:?}");
}

#[tokio::test]
async fn a_quiz_is_tried_as_learners_are_graded_and_nothing_is_stored() {
    let studio = Studio::with_draft().await;
    let path = format!("{}try/", content_path(DRAFT, DRAFT_QUIZ));
    let author = studio.author();
    studio.world.cloud.faults.take_calls();
    for (answers, score, passed) in
        [(json!({"q1": "b"}), 100, true), (json!({"q1": "a"}), 0, false), (json!({}), 0, false)]
    {
        let tried = studio.ask("POST", &path, &author, Some(&json!({"answers": answers}))).await;
        assert_eq!(
            (tried.status, &tried.body["score"], &tried.body["passed"]),
            (200, &json!(score), &json!(passed))
        );
        assert_eq!(
            tried.body["results"],
            json!([{"question_id": "q1", "correct": passed, "explanation": CANARY}])
        );
    }
    let calls = studio.world.cloud.faults.take_calls();
    assert!(calls.iter().all(|call| call.operation == "DynamoDB.BatchGetItem"), "{calls:?}");
    let wrong = studio.ask("POST", &path, &author, Some(&json!({"answers": {"q1": "z"}}))).await;
    assert!(wrong.body["error"]["details"].get("answers.q1").is_some(), "{wrong:?}");
    let text = format!("{}try/", content_path(DRAFT, DRAFT_TEXT));
    let no_quiz = studio.ask("POST", &text, &author, Some(&json!({"answers": {}}))).await;
    assert_eq!((no_quiz.status, no_quiz.code()), (400, "NOT_A_QUIZ"));
    let mut broken = quiz();
    broken["questions"][0]["correctAnswer"] = json!("z");
    assert_eq!(studio.save_content(&author, (DRAFT, DRAFT_QUIZ), 1, ("quiz", &broken)).await.status, 200);
    let tried = studio.ask("POST", &path, &author, Some(&json!({"answers": {}}))).await;
    let details = &tried.body["error"]["details"];
    assert!(tried.status == 400 && details.get("quiz.questions[0].correctAnswer").is_some(), "{tried:?}");
}
