//! Every refusal has the same shape, and groups come only from the issuer.

use std::collections::BTreeMap;

use serde_json::json;
use shared::store::keys;
use tests::api::ApiRequest;
use tests::front_door::{FrontDoor, operations};
use tests::world::World;
use uuid::Uuid;

#[tokio::test]
async fn what_the_router_refuses_has_the_shape_of_every_refusal() {
    let world = World::start().await;
    let api = world.learner_api();
    for (method, path, status, code) in [
        ("GET", "/api/nowhere/", 404, "NOT_FOUND"),
        ("GET", "/api/nowhere", 404, "NOT_FOUND"),
        ("GET", "/", 404, "NOT_FOUND"),
        ("DELETE", "/api/users/me/", 405, "METHOD_NOT_ALLOWED"),
        ("DELETE", "/api/users/me", 405, "METHOD_NOT_ALLOWED"),
        ("PUT", "/api/enrollments/", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/api/courses/%FF/", 400, "VALIDATION_ERROR"),
        ("GET", "/api/courses/?page_size=1&page_size=2", 400, "VALIDATION_ERROR"),
        ("GET", "/api/notifications/?cursor=a&cursor=b", 400, "VALIDATION_ERROR"),
    ] {
        let answer = ApiRequest::new(method, path, &world.caller()).send(&api).await;
        assert_eq!((answer.status, answer.code()), (status, code), "{method} {path}");
        let error = &answer.body["error"];
        assert!(error["message"].is_string() && error["details"].is_object(), "{}", answer.body);
    }
}

#[tokio::test]
async fn an_id_that_is_none_is_not_found_on_every_route() {
    let world = World::start().await;
    let api = world.learner_api();
    for (method, path) in [
        ("GET", "/api/courses/{}/"),
        ("GET", "/api/learning/content/{}/"),
        ("POST", "/api/learning/progress/content/{}/"),
        ("DELETE", "/api/enrollments/{}/"),
        ("POST", "/api/notifications/{}/read/"),
    ] {
        for id in ["7", "null", "%2e%2e", "0190a5a0-0000-7000-8000-00000000000g", "COURSE%23x"] {
            let path = path.replace("{}", id);
            let request = ApiRequest::new(method, &path, &world.caller()).body(&json!({"completed": true}));
            let answer = request.send(&api).await;
            assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"), "{method} {path}");
        }
    }
    assert_eq!(world.cloud.faults.take_calls(), [], "nothing was even read");
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_by_the_place_in_it() {
    let world = World::start().await;
    let api = world.learner_api();
    for (body, field) in [
        ("", "body"),
        ("{", "body"),
        ("nul", "body"),
        ("[]", "body"),
        ("{}{}", "body"),
        (r#"{"course_uuid": "#, "course_uuid"),
        (r#"{"course_uuid": "0190"#, "course_uuid"),
        (r#"{"course_uuid": 7}"#, "course_uuid"),
        (r#"{"course_uuid": "0190a5a0-0000-7000-8000-000000000001"} x"#, "body"),
        (r#"{"course_uuid": "0190a5a0-0000-7000-8000-000000000001", "status": "active"}"#, "status"),
    ] {
        let request = ApiRequest::new("POST", "/api/enrollments/", &world.caller()).raw_body(body);
        let answer = request.send(&api).await;
        assert_eq!((answer.status, answer.code()), (400, "VALIDATION_ERROR"), "{body}");
        assert!(answer.body["error"]["details"][field].is_array(), "{body}: {}", answer.body);
    }
    let mut nested = "[".repeat(100_000);
    nested.insert_str(0, r#"{"course_uuid":"#);
    let deep = ApiRequest::new("POST", "/api/enrollments/", &world.caller()).raw_body(&nested);
    assert_eq!(deep.send(&api).await.code(), "VALIDATION_ERROR", "however deep");
}

#[tokio::test]
async fn a_group_counts_as_a_whole() {
    let world = World::start().await;
    for (claim, groups) in [
        ("[learner admin]", json!(["learner", "admin"])),
        (r#"["admin"]"#, json!(["admin"])),
        ("[course:admin]", json!([])),
        ("[non-admin team/admin]", json!([])),
        (r#"["course admin"]"#, json!([])),
        ("ADMIN", json!([])),
        ("[course admin]", json!([])),
        ("[x,admin]", json!([])),
        ("x,admin", json!([])),
        (r#"["x,admin","instructor"]"#, json!(["instructor"])),
        ("[eu-west-1_Ab12Cd34E_Google admin]", json!(["admin"])),
    ] {
        let caller = world.caller().with("cognito:groups", claim);
        let me = ApiRequest::new("GET", "/api/users/me/", &caller).send(&world.learner_api()).await;
        assert_eq!(me.body["groups"], groups, "{claim}");
    }
}

#[tokio::test]
async fn no_cache_keeps_an_answer_about_a_person() {
    let world = World::start().await;
    let api = world.learner_api();
    for (method, path) in [
        ("GET", "/api/users/me/"),
        ("GET", "/api/notifications/"),
        ("GET", "/api/nowhere/"),
        ("DELETE", "/api/users/me/"),
    ] {
        let text = ApiRequest::new(method, path, &world.caller()).text(&api).await;
        assert!(text.contains(r#""cache-control": "no-store""#), "{method} {path}: {text}");
        assert!(text.contains(r#""x-content-type-options": "nosniff""#), "{method} {path}: {text}");
    }
    let nobody = ApiRequest::new("GET", "/api/users/me/", &tests::api::Caller::nobody()).text(&api).await;
    assert!(nobody.contains("no-store") && nobody.contains("nosniff"), "{nobody}");
}

#[tokio::test]
async fn no_cache_keeps_an_answer_of_any_operation_that_asks_for_a_token() {
    let door = FrontDoor::open().await;
    let mut count = 0;
    for operation in operations().into_iter().filter(|operation| !operation.is_public()) {
        for caller in [door.caller_of(&operation), tests::api::Caller::nobody()] {
            let request = door.request(&operation, &caller, &BTreeMap::new(), None);
            let headers = request.headers(door.router(&operation)).await;
            let said = |name: &str| headers.get(name).map(|value| value.to_str().unwrap());
            let id = operation.id();
            assert_eq!(said("cache-control"), Some("no-store"), "{id}");
            assert_eq!(said("x-content-type-options"), Some("nosniff"), "{id}");
            count += 1;
        }
    }
    assert!(count > 90, "{count}");
}

/// Every operation about a content, not the pages of it alone.
#[tokio::test]
async fn every_content_of_an_unpublished_course_looks_like_none_to_those_without_access() {
    let door = FrontDoor::open().await;
    let mut course = door.world.get(&keys::course(door.world.course.uuid)).await.unwrap();
    course.published = false;
    door.world.put(&keys::course(course.uuid), &course).await;
    let other = domain::LearnerId(Uuid::from_u128(7));
    let stranger = tests::api::Caller::new(&domain::Learner { id: other, ..door.world.learner.clone() });
    let random = Uuid::from_u128(0x5555).to_string();
    for (id, kind) in [
        ("getContent", "content"),
        ("completeContent", "content"),
        ("getQuiz", "quiz"),
        ("startQuiz", "quiz"),
        ("submitQuiz", "quiz"),
        ("saveAnswers", "quiz"),
        ("listAttempts", "quiz"),
        ("getAttempt", "quiz"),
        ("createSubmission", "assignment"),
        ("listSubmissions", "assignment"),
    ] {
        let operation = door.operation(id);
        let ask = async |of: String| {
            let ids = BTreeMap::from([(kind, of)]);
            let body = door.body(&operation, &ids);
            let answer = door.ask(&operation, &stranger, &ids, body).await;
            (answer.status, answer.body)
        };
        let (hidden, none) = (ask(door.ids[kind].clone()).await, ask(random.clone()).await);
        assert_eq!((none.0, &hidden), (404, &none), "{id}");
    }
}

#[tokio::test]
async fn content_of_an_unpublished_course_looks_like_none_to_those_without_access() {
    use tests::api::Caller;
    use tests::quizzes::{QuizWorld, TEXT, quiz};
    let world = QuizWorld::start(quiz(json!({}))).await;
    let other =
        domain::Learner { id: domain::LearnerId(uuid::Uuid::from_u128(7)), ..world.world.learner.clone() };
    let mut course = world.world.get(&shared::store::keys::course(world.world.course.uuid)).await.unwrap();
    course.published = false;
    world.world.put(&shared::store::keys::course(course.uuid), &course).await;
    let api = world.world.learner_api();
    let random = uuid::Uuid::from_u128(0x5555);
    for (method, path) in
        [("GET", "/api/learning/content/{}/"), ("POST", "/api/learning/progress/content/{}/")]
    {
        let ask = async |id: String, who: &Caller| {
            let request = ApiRequest::new(method, &path.replace("{}", &id), who);
            request.body(&json!({"completed": true})).send(&api).await
        };
        let (hidden, none) = (
            ask(TEXT.to_string(), &Caller::new(&other)).await,
            ask(random.to_string(), &Caller::new(&other)).await,
        );
        assert_eq!((hidden.status, &hidden.body), (404, &none.body), "{method} {path}");
        assert_eq!(
            ask(TEXT.to_string(), &world.world.caller()).await.status,
            200,
            "enrolled: {method} {path}"
        );
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_leads_nowhere() {
    use base64::Engine;
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    let api = world.learner_api();
    // A forged sort key never shows anything outside the list.
    for sk in ["oPROFILE", "nPROFILE", "oZZZZ", "n ", "o~", "nENROLMENT#", "oNOTE#", "n\u{0}", "o\u{10ffff}"]
    {
        let cursor = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sk);
        for list in [
            "/api/notifications/?cursor=",
            "/api/notifications/?unread=true&cursor=",
            "/api/courses/?cursor=",
        ] {
            let answer = ApiRequest::new("GET", &format!("{list}{cursor}"), &world.caller()).send(&api).await;
            assert_eq!(answer.status, 200, "{sk:?} of {list}: {}", answer.body);
            let shown = answer.body["results"].as_array().unwrap();
            assert!(shown.iter().all(|each| each["title"].is_string()), "{sk:?} of {list}");
        }
    }
}

#[tokio::test]
async fn a_store_that_is_away_answers_503_with_a_time_to_come_back() {
    use tests::faults::Fault;
    let world = World::start().await;
    world.cloud.faults.plan_next(500, Fault::Throttle);
    for (method, path) in [("GET", "/api/users/me/"), ("POST", "/api/notifications/read-all/")] {
        let request = ApiRequest::new(method, path, &world.caller());
        let text = request.within(std::time::Duration::from_millis(800)).text(&world.learner_api()).await;
        assert!(text.contains(r#""retry-after": "2""#) && text.contains("UNAVAILABLE"), "{text}");
    }
}

#[tokio::test]
async fn a_failure_of_ours_says_nothing_of_the_inside() {
    use aws_sdk_dynamodb::types::AttributeValue;
    let world = World::start().await;
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let key = |text: String| AttributeValue::S(text);
    client
        .update_item()
        .table_name(tests::tables::names().main.unwrap())
        .key("pk", key(format!("USER#{}", world.learner.id)))
        .key("sk", key("PROFILE".into()))
        .update_expression("SET created_at = :broken")
        .expression_attribute_values(":broken", key("not-a-time".into()))
        .send()
        .await
        .unwrap();
    let me = ApiRequest::new("GET", "/api/users/me/", &world.caller()).send(&world.learner_api()).await;
    assert_eq!((me.status, me.code()), (500, "INTERNAL_ERROR"));
    assert_eq!(me.body["error"]["details"], json!({}));
    let text = me.body.to_string();
    assert!(
        ["PROFILE", "created_at", "not-a-time", "dynamo"].iter().all(|word| !text.contains(word)),
        "{text}"
    );
}
