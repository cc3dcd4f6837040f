//! What keeps a draft from being published is found by the rules of the import, and named where it is.

use serde_json::{Value, json};
use tests::studio::{DRAFT, DRAFT_QUIZ, DRAFT_TEXT, Studio, definition, outline, quiz};
use uuid::Uuid;

fn found(problems: &Value) -> Vec<(&str, &str, &Value)> {
    let all = problems.as_array().unwrap().iter();
    all.map(|it| (it["path"].as_str().unwrap(), it["field"].as_str().unwrap(), &it["content"])).collect()
}

#[tokio::test]
async fn every_problem_has_its_path_its_content_and_its_field() {
    let studio = Studio::open().await;
    let mut course = definition(DRAFT);
    course["slug"] = json!("Not A Slug");
    course["modules"][0]["contents"][0]["title"] = json!("");
    course["modules"][0]["contents"][1]["quiz"]["questions"][0]["correctAnswer"] = json!("z");
    course["modules"][0]["contents"][1]["quiz"]["passing_score"] = json!(0);
    assert_eq!(studio.import(&course).await.status, 201);
    let draft = studio.draft(DRAFT).await.body;
    let (text, quiz) = (json!(DRAFT_TEXT), json!(DRAFT_QUIZ));
    assert_eq!(
        found(&draft["problems"]),
        [
            ("modules[0].contents[0].title", "title", &text),
            ("slug", "slug", &Value::Null),
            ("modules[0].contents[1].quiz.passing_score", "quiz.passing_score", &quiz),
            (
                "modules[0].contents[1].quiz.questions[0].correctAnswer",
                "quiz.questions[0].correctAnswer",
                &quiz
            ),
        ]
    );
}

#[tokio::test]
async fn a_wrong_shape_hides_no_problem_elsewhere() {
    let studio = Studio::with_draft().await;
    let author = studio.author();
    let mut outline = outline(&definition(DRAFT));
    outline["duration_minutes"] = json!("long");
    outline.as_object_mut().unwrap().remove("organiser");
    outline["colour"] = json!("red");
    outline["price"] = json!({"currency": "gbp"});
    outline["slug"] = json!("Not A Slug");
    let saved = studio.save_outline(&author, DRAFT, 1, &outline).await;
    let mut paths: Vec<String> =
        found(&saved.body["problems"]).into_iter().map(|(path, ..)| path.to_owned()).collect();
    paths.sort();
    assert_eq!(paths, ["colour", "duration_minutes", "organiser", "price.amount", "slug"], "{saved:?}");
    let mut broken = quiz();
    broken["questions"][0]["text"] = json!(7);
    broken["passing_score"] = json!(0);
    let saved = studio.save_content(&author, (DRAFT, DRAFT_QUIZ), 1, ("quiz", &broken)).await;
    let fields: Vec<&str> = found(&saved.body["problems"]).into_iter().map(|(_, field, _)| field).collect();
    assert_eq!(fields, ["quiz.questions[0].text", "quiz.passing_score"]);
}

#[tokio::test]
async fn a_save_of_a_piece_tells_the_problems_of_that_piece() {
    let studio = Studio::with_draft().await;
    let author = studio.author();
    let mut outline = outline(&definition(DRAFT));
    outline["organiser"] = json!("");
    let saved = studio.save_outline(&author, DRAFT, 1, &outline).await;
    assert_eq!(found(&saved.body["problems"]), [("organiser", "organiser", &Value::Null)]);
    let empty = json!({"markdown": " "});
    let saved = studio.save_content(&author, (DRAFT, DRAFT_TEXT), 1, ("text", &empty)).await;
    let (path, text) = ("modules[0].contents[0].text.markdown", json!(DRAFT_TEXT));
    assert_eq!(found(&saved.body["problems"]), [(path, "text.markdown", &text)]);
}

/// An author who has added a content or a module and nothing else is led to what has to be written.
#[tokio::test]
async fn what_is_empty_is_named_by_what_is_missing_in_it() {
    let studio = Studio::with_draft().await;
    let author = studio.author();
    let (module, link) = (Uuid::from_u128(0x301), Uuid::from_u128(0x302));
    let content =
        |number: u128, kind: &str| json!({"uuid": Uuid::from_u128(number), "title": "New", "kind": kind});
    let kinds = ["text", "video", "document", "quiz", "assignment"];
    let new: Vec<Value> = kinds.iter().zip(0x400..).map(|(kind, number)| content(number, kind)).collect();
    let mut outline = outline(&definition(DRAFT));
    let modules = outline["modules"].as_array_mut().unwrap();
    modules[0]["contents"].as_array_mut().unwrap().extend(new);
    modules.push(json!({"uuid": module, "title": "Empty", "contents": []}));
    let saved = studio.save_outline(&author, DRAFT, 1, &outline).await;
    assert_eq!(
        found(&saved.body["problems"]),
        [("modules[1].contents", "modules[1].contents", &Value::Null)]
    );
    let draft = studio.draft(DRAFT).await.body;
    let fields: Vec<&str> = found(&draft["problems"]).into_iter().map(|(_, field, _)| field).collect();
    assert_eq!(
        fields,
        [
            "modules[1].contents",
            "text.markdown",
            "video.transcript",
            "video.url",
            "document.url",
            "quiz.questions",
            "assignment.instructions",
            "assignment.max_score",
            "assignment.passing_score",
        ]
    );
    let said = draft["problems"].to_string();
    assert!(!said.contains("no field"), "{said}");
    // A body that was saved without anything says the same.
    let empty = json!({});
    modules_with_link(&mut outline, link);
    assert_eq!(studio.save_outline(&author, DRAFT, 2, &outline).await.status, 200);
    let saved = studio.save_content(&author, (DRAFT, link), 0, ("link", &empty)).await;
    let fields: Vec<&str> = found(&saved.body["problems"]).into_iter().map(|(_, field, _)| field).collect();
    assert_eq!(fields, ["link.url"]);
}

fn modules_with_link(outline: &mut Value, link: Uuid) {
    outline["modules"][1]["contents"] = json!([{"uuid": link, "title": "Elsewhere", "kind": "link"}]);
}
