//! No draft and no question file makes a response larger than 5 MB.

use serde_json::{Value, json};
use tests::api::ApiResponse;
use tests::studio::{DRAFT, Studio, definition};
use uuid::Uuid;

/// How large the response is as Lambda passes it on: JSON in a JSON string.
fn size(response: &ApiResponse) -> usize {
    Value::from(response.body.to_string()).to_string().len()
}

/// A definition with this many texts.
fn with_texts(count: u128, text: &Value) -> Value {
    let text = |number| json!({"uuid": Uuid::from_u128(0x7e47_0000 + number), "title": "Read", "kind": "text", "text": text});
    let mut definition = definition(DRAFT);
    definition["modules"][0]["contents"] = (0..count).map(text).collect();
    definition
}

#[tokio::test]
async fn a_definition_is_exported_if_it_fits_into_a_response() {
    for (texts, status) in [(16, 200), (17, 400)] {
        let studio = Studio::open().await;
        let definition = with_texts(texts, &json!({"markdown": "x".repeat(290_000)}));
        assert_eq!(studio.import(&definition).await.status, 201);
        let exported = studio.export(DRAFT).await;
        assert_eq!(exported.status, status, "{texts}");
        assert!(size(&exported) <= 5_000_000, "{}", size(&exported));
    }
}

#[tokio::test]
async fn a_question_file_that_would_become_too_large_a_response_is_refused() {
    let studio = Studio::open().await;
    for (questions, status) in [(1_000, 200), (40_000, 400)] {
        // What a question is called follows from its text.
        let text: String = (0..questions).map(|number| format!("Which {number}? {{=a ~b}}\n\n")).collect();
        let body = json!({"file_name": "a.txt", "text": text});
        let path = "/api/studio/questions/import/";
        let read = studio.ask("POST", path, &studio.author(), Some(&body)).await;
        assert_eq!(read.status, status, "{questions}");
        assert!(size(&read) <= 5_000_000, "{}", size(&read));
    }
}

/// Each problem may quote what the author wrote, and there may be as many as contents.
#[tokio::test]
async fn the_problems_of_a_draft_leave_room_in_the_response() {
    let studio = Studio::open().await;
    let mut text = json!({"markdown": "Read this."});
    text["\"".repeat(100_000)] = json!(1);
    assert_eq!(studio.import(&with_texts(30, &text)).await.status, 201);
    let draft = studio.draft(DRAFT).await;
    assert_eq!((draft.status, draft.body["problems"].as_array().unwrap().is_empty()), (200, false));
    assert!(size(&draft) <= 5_000_000, "{}", size(&draft));
}
