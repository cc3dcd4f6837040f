//! An author tries questions of every type before learners see them.

use domain::course::authoring::id_of;
use serde_json::{Value, json};
use tests::studio::{DRAFT, DRAFT_QUIZ, Studio, content_path};

fn every_type() -> Value {
    json!({"questions": [
        {"id": "truth", "text": "Is it?", "type": "true_false", "correctAnswer": true},
        {"id": "number", "text": "How many?", "numbers": [{"value": "37", "tolerance": "0.5"}]},
        {"id": "words", "text": "Which?", "spellings": [{"text": "Sepsis"}]},
        {"id": "order", "text": "In which order?", "scoring": "partial", "explanation": "Look first.",
            "items": [{"text": "Look"}, {"text": "Listen"}, {"text": "Feel"}]},
        {"id": "pairs", "text": "What belongs together?", "scoring": "partial",
            "pairs": [{"prompt": "Dog", "match": "Mammal"}, {"prompt": "Cat", "match": "Mammal"}, {"prompt": "Newt", "match": "Amphibian"}],
            "distractors": [{"text": "Fish"}]},
    ]})
}

#[tokio::test]
async fn every_type_is_tried_by_the_ids_that_the_editor_shows() {
    let studio = Studio::with_draft().await;
    let (author, path) = (studio.author(), content_path(DRAFT, DRAFT_QUIZ));
    let saved = studio.save_content(&author, (DRAFT, DRAFT_QUIZ), 1, ("quiz", &every_type())).await;
    assert_eq!((saved.status, &saved.body["problems"]), (200, &json!([])), "{saved:?}");
    let shown = studio.ask("GET", &path, &author, None).await;
    let questions = &shown.body["body"]["questions"];
    let id = |place: &str| questions.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned();
    assert_eq!(id("/3/items/0/id"), id_of("Look"));
    assert_eq!(id("/4/pairs/1/match_id"), id("/4/pairs/0/match_id"));
    let right = json!({
        "truth": "true", "number": "37,4", "words": " sepsis",
        "order": [id("/3/items/0/id"), id("/3/items/1/id"), id("/3/items/2/id")],
        "pairs": {
            id("/4/pairs/0/id"): id("/4/pairs/0/match_id"), id("/4/pairs/1/id"): id("/4/pairs/0/match_id"),
            id("/4/pairs/2/id"): id("/4/pairs/2/match_id"),
        },
    });
    let path = format!("{path}try/");
    let tried = studio.ask("POST", &path, &author, Some(&json!({"answers": right}))).await;
    assert_eq!((tried.status, &tried.body["score"]), (200, &json!(100)), "{tried:?}");
    let partly = json!({
        "order": [id("/3/items/0/id"), id("/3/items/2/id"), id("/3/items/1/id")],
        "pairs": {id("/4/pairs/0/id"): id("/4/distractors/0/id"), id("/4/pairs/2/id"): id("/4/pairs/2/match_id")},
    });
    let tried = studio.ask("POST", &path, &author, Some(&json!({"answers": partly}))).await;
    let results = &tried.body["results"];
    assert_eq!(
        (&results[3], &results[4]),
        (
            &json!({"question_id": "order", "correct": false, "partial_percent": 33.33, "explanation": "Look first."}),
            &json!({"question_id": "pairs", "correct": false, "partial_percent": 33.33}),
        ),
        "{tried:?}"
    );
}

/// Writing the ids down changes nothing for learners: saved as shown, no change is announced.
#[tokio::test]
async fn what_the_editor_shows_means_what_was_imported() {
    let studio = Studio::with_draft().await;
    let (author, path) = (studio.author(), content_path(DRAFT, DRAFT_QUIZ));
    assert_eq!(
        studio.save_content(&author, (DRAFT, DRAFT_QUIZ), 1, ("quiz", &every_type())).await.status,
        200
    );
    let changes = format!("{}changes/", tests::studio::course_path(DRAFT));
    let digest = studio.ask("GET", &changes, &author, None).await.body["digest"].clone();
    let publications = format!("{}publications/", tests::studio::course_path(DRAFT));
    let body = json!({"digest": digest, "visible": true});
    assert_eq!(studio.ask("POST", &publications, &author, Some(&body)).await.status, 201);
    let shown = studio.ask("GET", &path, &author, None).await;
    assert_ne!(shown.body["body"], every_type());
    assert_eq!(
        studio.save_content(&author, (DRAFT, DRAFT_QUIZ), 2, ("quiz", &shown.body["body"])).await.status,
        200
    );
    let after = studio.ask("GET", &changes, &author, None).await.body;
    assert_eq!((&after["problems"], &after["changes"]), (&json!([]), &json!([])), "{after}");
}
