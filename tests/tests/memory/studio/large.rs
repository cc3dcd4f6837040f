//! No draft and no question file makes a response larger than 5 MB.

use domain::course::ContentKind;
use domain::course::draft::DraftContent;
use domain::{Clock, ContentId, CourseId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::{Transaction, keys};
use tests::api::ApiResponse;
use tests::quizzes::INSTRUCTOR;
use tests::studio::{DRAFT, Studio, definition};
use tests::world::soon;
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

/// A body stays when its content leaves the outline, so there may be any number of them.
#[tokio::test]
async fn of_removed_contents_the_last_thousand_are_named() {
    let studio = Studio::with_draft().await;
    let course = CourseId(DRAFT);
    let mut transaction = Transaction::new();
    for number in 0..1_100_u32 {
        studio.world.clock.advance(SignedDuration::from_secs(1));
        let piece = DraftContent {
            content: ContentId(Uuid::from_u128(0x0dd_0000 + u128::from(number))),
            kind: ContentKind::Text,
            body: "{}".to_owned(),
            updated_at: studio.world.clock.now(),
            updated_by: INSTRUCTOR,
        };
        transaction.create(&keys::draft_content(course, piece.content), &piece).unwrap();
        if number % 100 == 99 {
            assert!(studio.world.store.write(soon(), &transaction).await.unwrap());
            transaction = Transaction::new();
        }
    }
    let draft = studio.draft(DRAFT).await;
    let shown: Vec<&str> = draft.body["contents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|piece| piece["uuid"].as_str().unwrap())
        .collect();
    assert_eq!(shown.len(), 2 + 1_000);
    for (number, is_shown) in [(0, false), (99, false), (100, true), (1_099, true)] {
        let id = Uuid::from_u128(0x0dd_0000 + number).to_string();
        assert_eq!(shown.contains(&id.as_str()), is_shown, "{number}");
    }
}
