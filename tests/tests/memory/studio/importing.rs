//! A definition that is imported is exported unchanged, and a copy is a course of its own.

use serde_json::{Value, json};
use shared::store::{DraftListing, keys};
use tests::publishing::import;
use tests::studio::{DRAFT, Studio, definition};
use uuid::Uuid;

fn demo_courses() -> Vec<Value> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/demo/courses");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let json = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    json.map(|path| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn a_demo_course_comes_back_as_it_was_and_the_command_finds_nothing_to_change() {
    let mut imported = 0;
    for course in demo_courses() {
        let studio = Studio::open().await;
        let uuid: Uuid = course["uuid"].as_str().unwrap().parse().unwrap();
        let now = domain::Clock::now(&*studio.world.clock);
        // The command makes the draft.
        import(&studio.world.store, &course.to_string(), now).await;
        let admin = studio.world.admin();
        let path = format!("/api/studio/courses/{uuid}/");
        let draft = studio.ask("GET", &path, &admin, None).await.body;
        assert_eq!(draft["problems"], json!([]), "{uuid}");
        let exported = studio.ask("GET", &format!("{path}definition/"), &admin, None).await.body;
        assert_eq!(exported, course);
        let report = import(&studio.world.store, &exported.to_string(), now).await;
        assert!(report.changes.is_empty(), "{:?}", report.changes);
        imported += 1;
    }
    assert!(imported >= 3, "{imported}");
}

#[tokio::test]
async fn a_course_of_five_hundred_contents_is_imported_whole() {
    let studio = Studio::open().await;
    let mut course = definition(DRAFT);
    let content = |number: u128| {
        json!({
            "uuid": Uuid::from_u128(0xc0de_0000 + number), "title": format!("Part {number}"), "kind": "text",
            "text": {"markdown": format!("Part {number}. {}", "x".repeat(5_000))},
        })
    };
    course["modules"][0]["contents"] = Value::Array((0..500).map(content).collect());
    let imported = studio.import(&course).await;
    assert_eq!(imported.status, 201, "{imported:?}");
    assert_eq!(studio.export(DRAFT).await.body, course);
    // The same import again is the same draft; another one is not.
    assert_eq!(studio.import(&course).await.status, 201);
    course["title"] = json!("Another");
    let other = studio.import(&course).await;
    assert_eq!((other.status, other.code()), (409, "DRAFT_EXISTS"), "{other:?}");
}

#[tokio::test]
async fn what_is_no_definition_is_refused_by_its_path() {
    let studio = Studio::open().await;
    for (path, definition) in [
        ("definition", json!([])),
        ("definition", json!("text")),
        ("definition.uuid", json!({"modules": []})),
        ("definition.modules", json!({"uuid": DRAFT})),
    ] {
        let refused = studio.import(&definition).await;
        let named = refused.body["error"]["details"].get(path).is_some();
        assert!(refused.status == 400 && named, "{path}: {refused:?}");
    }
    // It may be as incomplete as a draft can be.
    assert_eq!(studio.import(&json!({"uuid": DRAFT, "modules": []})).await.status, 201);
    let problems = studio.draft(DRAFT).await.body["problems"].as_array().unwrap().len();
    assert!(problems > 0);
}

#[tokio::test]
async fn a_quiz_under_the_name_that_tools_export_becomes_a_quiz() {
    let mut course = definition(DRAFT);
    let quiz = course["modules"][0]["contents"][1].as_object_mut().unwrap().remove("quiz").unwrap();
    for data in [quiz.clone(), json!(quiz.to_string())] {
        let studio = Studio::open().await;
        let mut course = course.clone();
        course["modules"][0]["contents"][1]["content_data"] = data;
        assert_eq!(studio.import(&course).await.status, 201);
        assert_eq!(studio.export(DRAFT).await.body, definition(DRAFT));
    }
}

#[tokio::test]
async fn a_copy_is_a_course_of_its_own() {
    let studio = Studio::open().await;
    let mut original = definition(DRAFT);
    original["published"] = json!(true);
    original["format"] = json!("hybrid");
    original["sessions"] = json!([{
        "uuid": Uuid::from_u128(0x5e55), "topic": "Meet", "starts_at": "2027-01-14T18:00:00Z",
        "duration_minutes": 60, "time_zone": "Europe/London", "zoom": {"kind": "meeting", "id": "91234567890"},
    }]);
    assert_eq!(studio.import(&original).await.status, 201);
    let path = format!("/api/studio/courses/{DRAFT}/duplicate/");
    let copied = studio.ask("POST", &path, &studio.second_author(), None).await;
    assert_eq!(copied.status, 201, "{copied:?}");
    let uuid: Uuid = copied.body["uuid"].as_str().unwrap().parse().unwrap();
    let path = format!("/api/studio/courses/{uuid}/definition/");
    let copy = studio.ask("GET", &path, &studio.second_author(), None).await.body;
    assert_eq!((&copy["title"], &copy["slug"]), (&json!("Wound care (copy)"), &json!("wound-care-copy")));
    assert_eq!((&copy["published"], &copy["sessions"][0]["zoom"]["id"]), (&json!(false), &json!("")));
    assert_eq!(copy["instructors"], json!([tests::studio::SECOND_INSTRUCTOR]));
    let ids = |course: &Value| {
        let module = &course["modules"][0];
        [&course["uuid"], &module["uuid"], &module["contents"][0]["uuid"], &course["sessions"][0]["uuid"]]
            .map(Clone::clone)
    };
    for (old, new) in ids(&original).iter().zip(&ids(&copy)) {
        assert_ne!(old, new);
    }
    assert_eq!(copy["modules"][0]["contents"][1]["quiz"], original["modules"][0]["contents"][1]["quiz"]);
    assert_eq!(studio.export(DRAFT).await.body, original, "the original stays");
    assert_eq!(studio.export(uuid).await.status, 404, "its author is who made it");
    let listed: Option<DraftListing> = studio.world.get(&keys::draft_listing(domain::CourseId(uuid))).await;
    assert_eq!(listed.unwrap().title, "Wound care (copy)");
}
