//! No allowed data makes a response larger than 5 MB, and every page leads to the rest.

use domain::course::Course;
use domain::{CourseId, Learner};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::uploads::{ASSIGNMENT, UploadWorld, pdf};
use tests::world::{World, course};
use uuid::Uuid;

/// How large the response is as Lambda passes it on: JSON in a JSON string.
fn size(response: &ApiResponse) -> usize {
    Value::from(response.body.to_string()).to_string().len()
}

/// Reads a list to its end. Every response fits, and none but the last is empty.
async fn all(first: &str, mut get: impl AsyncFnMut(&str) -> ApiResponse) -> Vec<Value> {
    let (mut path, mut found) = (first.to_owned(), Vec::new());
    loop {
        let response = get(&path).await;
        assert_eq!(response.status, 200, "{path}");
        assert!(size(&response) <= 5_000_000, "{path}: {}", size(&response));
        let results = response.body["results"].as_array().unwrap();
        found.extend(results.iter().cloned());
        let Some(next) = response.body["next"].as_str() else { return found };
        assert!(!results.is_empty(), "an empty page leads on: {path}");
        path = next.strip_prefix("https://api.example").unwrap().to_owned();
    }
}

#[tokio::test]
async fn forty_large_courses_are_all_in_the_catalogue() {
    let world = World::start().await;
    for number in 0..40_u128 {
        let large = Course {
            uuid: CourseId(Uuid::from_u128(0xc000 + number)),
            published_at: course()
                .published_at
                .map(|at| at + SignedDuration::from_secs(1 + i64::try_from(number).unwrap())),
            description: "\"\\".repeat(30_000),
            ..course()
        };
        world.put_course(&large).await;
    }
    let (router, caller) = (world.learner_api(), world.caller());
    for page_size in [1, 7, 100] {
        let first = format!("/api/courses/?page_size={page_size}");
        let found =
            all(&first, async |path: &str| ApiRequest::new("GET", path, &caller).send(&router).await).await;
        let mut ids: Vec<&str> = found.iter().map(|course| course["uuid"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), 41, "page_size={page_size}");
        ids.dedup();
        assert_eq!(ids.len(), 41);
    }
}

/// As many learners, each with the largest text that may be submitted.
async fn with_essays(count: u128, letter: &str) -> UploadWorld {
    let world = UploadWorld::start(json!({})).await;
    for number in 0..count {
        let learner = author(number);
        world.enrol(&learner, "active").await;
        world.world.clock.advance(SignedDuration::from_secs(1));
        let text = letter.repeat(64_000 / letter.len());
        let body = json!({"assignment": ASSIGNMENT, "content": {"text": text}});
        let created = world.by(&Caller::new(&learner), "POST", "/api/submissions/", Some(body)).await;
        assert_eq!(created.status, 201, "{}", created.code());
    }
    world
}

fn author(number: u128) -> Learner {
    Learner {
        email_verified: None,
        id: domain::LearnerId(Uuid::from_u128(0xe55a_0000 + number)),
        email: format!("author{number}@learner.example"),
        name: format!("Author {number}"),
        time_zone: None,
        created_at: jiff::Timestamp::UNIX_EPOCH,
        erased_at: None,
        listed: true,
        mail: domain::MailPreferences::default(),
    }
}

#[tokio::test]
async fn essays_of_the_largest_size_are_all_listed_in_responses_that_fit() {
    let world = with_essays(45, "\"").await;
    let first = format!("/api/courses/{}/submissions/?page_size=100", world.world.course.uuid);
    let found = all(&first, async |path: &str| world.by(&world.instructor, "GET", path, None).await).await;
    assert_eq!(found.len(), 45);
}

#[tokio::test]
async fn the_file_behind_many_texts_is_found() {
    let world = UploadWorld::start(json!({})).await;
    let file = world.submit("essay.pdf", &pdf()).await;
    assert_eq!(file.status, 200, "{file:?}");
    let path = format!("/api/courses/{}/submissions/files/", world.world.course.uuid);
    for number in 0..24 {
        let learner = author(number);
        world.enrol(&learner, "active").await;
        world.world.clock.advance(SignedDuration::from_secs(1));
        let body = json!({"assignment": ASSIGNMENT, "content": {"text": "Mine."}});
        assert_eq!(
            world.by(&Caller::new(&learner), "POST", "/api/submissions/", Some(body)).await.status,
            201
        );
    }
    for query in ["", "?page_size=1", "?status=submitted&page_size=3"] {
        let response = world.by(&world.instructor, "GET", &format!("{path}{query}"), None).await;
        assert_eq!(response.body["results"].as_array().unwrap().len(), 1, "{query}: {response:?}");
        assert_eq!(response.body["results"][0]["file"]["name"], "essay.pdf");
        assert_eq!(response.body["next"], Value::Null, "{query}");
    }
}
