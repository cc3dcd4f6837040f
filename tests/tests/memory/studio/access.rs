//! Who reaches a draft: its instructors and administrators. For everybody else it does not exist.

use std::collections::BTreeMap;

use domain::LearnerId;
use serde_json::json;
use tests::api::ApiRequest;
use tests::front_door::{FrontDoor, Operation, operations};
use tests::quizzes::INSTRUCTOR;
use tests::studio::{CANARY, DRAFT, SECOND_INSTRUCTOR, Studio, course_path, definition, outline};
use uuid::Uuid;

fn of_the_studio() -> impl Iterator<Item = Operation> {
    operations().into_iter().filter(|operation| operation.function == "course-studio")
}

#[tokio::test]
async fn every_route_is_for_the_instructors_of_the_course_and_for_administrators() {
    let mut tried = 0;
    for operation in of_the_studio() {
        let of_a_course = operation.path.contains("{course_uuid}");
        let stranger = FrontDoor::open().await.instructor().with("sub", &Uuid::from_u128(0x1e7).to_string());
        for (name, allowed) in [
            ("learner", Some(403)),
            ("stranger", of_a_course.then_some(404)),
            ("instructor", None),
            ("admin", None),
        ] {
            // A world for each, because a write changes what the next one meets.
            let door = FrontDoor::open().await;
            let caller = match name {
                "learner" => door.learner(),
                "stranger" => stranger.clone(),
                "instructor" => door.instructor(),
                _ => door.admin(),
            };
            let body = if operation.writes() { door.body(&operation, &BTreeMap::new()) } else { None };
            let request = door.request(&operation, &caller, &BTreeMap::new(), body);
            let status = door.status(&operation, request).await;
            match allowed {
                Some(refused) => assert_eq!(status, refused, "{} as {name}", operation.id()),
                None => assert!(status < 300, "{} as {name}: {status}", operation.id()),
            }
            tried += 1;
        }
    }
    assert!(tried >= 56, "{tried}");
}

#[tokio::test]
async fn a_list_holds_what_the_caller_may_edit() {
    let studio = Studio::with_draft().await;
    let path = "/api/studio/courses/";
    let body = json!({"title": "Sepsis", "format": "hybrid"});
    assert_eq!(studio.ask("POST", path, &studio.stranger(), Some(&body)).await.status, 201);
    for (caller, titles) in [
        (studio.author(), vec!["Wound care"]),
        (studio.second_author(), vec!["Wound care"]),
        (studio.stranger(), vec!["Sepsis"]),
        (studio.world.admin(), vec!["Sepsis", "Wound care"]),
        (studio.person(LearnerId(Uuid::from_u128(0x1e9)), "New", "[instructor]"), vec![]),
    ] {
        let list = studio.ask("GET", path, &caller, None).await;
        let found: Vec<&str> =
            list.body["results"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap()).collect();
        assert_eq!(found, titles);
    }
}

#[tokio::test]
async fn whoever_is_named_as_an_instructor_gets_in_and_whoever_is_not_any_more_is_out() {
    let studio = Studio::with_draft().await;
    let mut outline = outline(&definition(DRAFT));
    let newcomer = studio.person(LearnerId(Uuid::from_u128(0x1e9)), "New", "[instructor]");
    outline["instructors"] = json!([INSTRUCTOR, Uuid::from_u128(0x1e9)]);
    let titles = async |caller| {
        let list = studio.ask("GET", "/api/studio/courses/", &caller, None).await;
        list.body["results"].as_array().unwrap().len()
    };
    assert_eq!(studio.save_outline(&studio.author(), DRAFT, 1, &outline).await.status, 200);
    assert_eq!(studio.ask("GET", &course_path(DRAFT), &newcomer, None).await.status, 200);
    assert_eq!(titles(newcomer).await, 1);
    let former = studio.second_author();
    assert_eq!(studio.ask("GET", &course_path(DRAFT), &former, None).await.status, 404);
    assert_eq!(titles(former).await, 0);
    assert_ne!(INSTRUCTOR, SECOND_INSTRUCTOR);
}

/// The course exists, and another instructor would make it theirs by importing it under their own name.
#[tokio::test]
async fn a_course_is_imported_by_those_who_teach_it_alone() {
    let studio = Studio::open().await;
    let taken = definition(studio.world.course.uuid.0);
    let body = json!({"definition": taken});
    let import = |caller| {
        let (studio, body) = (&studio, &body);
        async move { studio.ask("POST", "/api/studio/courses/import/", &caller, Some(body)).await.status }
    };
    assert!(!studio.world.course.instructors.contains(&INSTRUCTOR));
    assert_eq!(import(studio.author()).await, 404);
    assert_eq!(import(studio.world.admin()).await, 201);
}

/// An administrator's import changes nothing about who edits; an instructor's own import leaves it to them.
#[tokio::test]
async fn an_instructor_who_imports_a_course_may_edit_it() {
    let studio = Studio::open().await;
    let mut definition = definition(DRAFT);
    definition.as_object_mut().unwrap().remove("instructors");
    let body = json!({"definition": definition});
    let import = studio.ask("POST", "/api/studio/courses/import/", &studio.stranger(), Some(&body)).await;
    assert_eq!(import.status, 201, "{import:?}");
    assert_eq!(studio.ask("GET", &course_path(DRAFT), &studio.stranger(), None).await.status, 200);
    assert_eq!(studio.draft(DRAFT).await.status, 404);
}

/// A key that is being written is no less secret than one that is published.
#[tokio::test]
async fn a_key_in_a_draft_is_in_no_response_but_the_studios_to_its_authors() {
    let door = FrontDoor::open().await;
    let (mut elsewhere, mut shown) = (0, 0);
    for operation in operations() {
        let callers = [door.learner(), door.instructor().with("sub", &Uuid::from_u128(0x1e7).to_string())];
        let insiders = [door.instructor(), door.admin()];
        let is_studio = operation.function == "course-studio";
        let asked = callers.iter().chain(if is_studio { [].iter() } else { insiders.iter() });
        for caller in asked {
            let body = if operation.writes() { door.body(&operation, &BTreeMap::new()) } else { None };
            // What the caller sends is no secret to the caller.
            if body.as_ref().is_some_and(|body| body.to_string().contains(CANARY)) {
                continue;
            }
            // A document is no text.
            if operation.id().ends_with("Pdf") {
                continue;
            }
            let request = door.request(&operation, caller, &BTreeMap::new(), body);
            let text = request.text(door.router(&operation)).await;
            assert!(!text.contains(CANARY), "{}: {text}", operation.id());
            elsewhere += 1;
        }
        if operation.id() == "getDraftContent" || operation.id() == "exportDraft" {
            let request: ApiRequest = door.request(&operation, &door.instructor(), &BTreeMap::new(), None);
            assert!(request.text(door.router(&operation)).await.contains(CANARY), "{}", operation.id());
            shown += 1;
        }
    }
    assert!(elsewhere > 150 && shown == 2, "{elsewhere} {shown}");
}
