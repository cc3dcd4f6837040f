//! How much work waits to be graded: for each course and in all, for those who teach it, at a cost that does not grow.

use domain::assignment::submission::SubmissionStatus;
use domain::{CourseId, LearnerId, SubmissionId};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::store::{CourseSubmission, keys};
use tests::api::{ApiRequest, Caller};
use tests::faults::Fault;
use tests::uploads::{ASSIGNMENT, UploadWorld, instructor_id};
use tests::world::World;
use uuid::Uuid;

use super::desk::with_work;

async fn get(world: &World, caller: &Caller, path: &str) -> Value {
    let answer = ApiRequest::new("GET", path, caller).send(&world.learner_api()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

async fn in_all(world: &World, caller: &Caller) -> Value {
    get(world, caller, "/api/users/me/").await["waiting_submissions"].clone()
}

/// What the list of the caller's courses says, course by course.
async fn by_course(world: &World, caller: &Caller) -> Vec<Value> {
    let page = get(world, caller, "/api/courses/?taught=true").await;
    page["results"].as_array().unwrap().iter().map(|course| course["waiting_submissions"].clone()).collect()
}

async fn of_course(world: &World, caller: &Caller) -> Value {
    let path = format!("/api/courses/{}/", world.course.uuid);
    get(world, caller, &path).await["waiting_submissions"].clone()
}

/// Entries of so many works that wait in a course, a second apart.
async fn put_entries(world: &World, course: CourseId, from: Timestamp, count: u32) {
    for number in 0..count {
        let id = SubmissionId(Uuid::from_u128(0x5b_0000 + u128::from(number)));
        let at = from + SignedDuration::from_secs(number.into());
        let learner = LearnerId(Uuid::from_u128(0x9a_0000 + u128::from(number)));
        let entry = CourseSubmission { learner, assignment: ASSIGNMENT, submission: id, file: Some(false) };
        world.put(&keys::course_submission(course, Some(SubmissionStatus::Submitted), at, id), &entry).await;
    }
}

#[tokio::test]
async fn work_waits_from_when_it_is_handed_in_until_it_is_graded_or_replaced() {
    let uploads = with_work(2).await;
    let world = &uploads.world;
    let oldest = uploads.course_list("?status=submitted").await.body["results"][1]["submitted_at"].clone();
    let own = uploads.write("First.").await;
    let expected =
        |count: u32, oldest: &Value| json!({"count": count, "has_more": false, "oldest_at": oldest});
    for seen in [
        in_all(world, &uploads.instructor).await,
        by_course(world, &uploads.instructor).await[0].clone(),
        of_course(world, &uploads.instructor).await,
    ] {
        assert_eq!(seen, expected(3, &oldest));
    }
    let second = uploads.write("Second.").await;
    assert_eq!(in_all(world, &uploads.instructor).await, expected(3, &oldest), "it replaced the first");
    assert_ne!(own.body["uuid"], second.body["uuid"]);
    let sent_back = json!({"action": "return", "feedback": "Say more.", "version": second.body["version"]});
    assert_eq!(uploads.grade(&uploads.instructor, &second, sent_back).await.status, 200);
    assert_eq!(in_all(world, &uploads.instructor).await["count"], 2, "it waits for the learner");
    let third = uploads.write("Third.").await;
    assert_eq!(of_course(world, &uploads.instructor).await["count"], 3);
    let body = json!({"action": "approve", "feedback": "Good.", "version": third.body["version"]});
    assert_eq!(uploads.grade(&uploads.instructor, &third, body).await.status, 200);
    assert_eq!(by_course(world, &uploads.instructor).await, [expected(2, &oldest)]);
}

#[tokio::test]
async fn only_those_who_teach_a_course_see_what_waits_there() {
    let uploads = with_work(1).await;
    let world = &uploads.world;
    let (instructor, admin) = (&uploads.instructor, &uploads.stranger("[admin]"));
    let colleague = &uploads.stranger("[instructor]");
    let former = &instructor.clone().with("cognito:groups", "[learner]");
    for nobody in [former, &world.caller()] {
        assert_eq!(in_all(world, nobody).await, Value::Null);
        assert_eq!(by_course(world, nobody).await, Vec::<Value>::new());
        assert_eq!(of_course(world, nobody).await, Value::Null);
    }
    assert_eq!(in_all(world, colleague).await, json!({"count": 0, "has_more": false, "oldest_at": null}));
    assert_eq!(by_course(world, colleague).await, Vec::<Value>::new());
    assert_eq!(of_course(world, colleague).await, Value::Null);
    assert_eq!(of_course(world, instructor).await["count"], 1);
    // An administrator sees every course of the catalogue, and the total of those that name them.
    assert_eq!(by_course(world, admin).await[0]["count"], 1);
    assert_eq!(of_course(world, admin).await["count"], 1);
    assert_eq!(in_all(world, admin).await["count"], 0);
    // The catalogue says nothing of it, not even to them.
    let catalogue = get(world, instructor, "/api/courses/").await;
    assert_eq!(catalogue["results"][0]["waiting_submissions"], Value::Null);
    let refused =
        ApiRequest::new("GET", "/api/courses/?taught=yes", instructor).send(&world.learner_api()).await;
    assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"));
}

#[tokio::test]
async fn beyond_ninety_nine_it_says_that_there_is_more_and_reads_no_further() {
    let uploads = UploadWorld::start(json!({})).await;
    let world = &uploads.world;
    let from: Timestamp = "2026-11-20T08:00:00Z".parse().unwrap();
    put_entries(world, world.course.uuid, from, 99).await;
    let seen = in_all(world, &uploads.instructor).await;
    assert_eq!(seen, json!({"count": 99, "has_more": false, "oldest_at": "2026-11-20T08:00:00Z"}));
    put_entries(world, world.course.uuid, from, 240).await;
    world.cloud.faults.take_calls();
    let seen = of_course(world, &uploads.instructor).await;
    assert_eq!(seen, json!({"count": 99, "has_more": true, "oldest_at": "2026-11-20T08:00:00Z"}));
    let calls = world.cloud.faults.take_calls();
    let asked: Vec<_> = calls.iter().filter(|call| call.operation == "DynamoDB.Query").collect();
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (&asked[0].body["Limit"], &asked[0].body["ProjectionExpression"]),
        (&json!(100), &json!("sk"))
    );
}

#[tokio::test]
async fn who_teaches_very_many_courses_gets_a_total_that_says_it_is_a_lower_bound() {
    let uploads = UploadWorld::start(json!({})).await;
    let world = &uploads.world;
    for number in 0..60_u128 {
        let mut course = world.course.clone();
        course.uuid = CourseId(Uuid::from_u128(0xc0_0000 + number));
        course.instructors = [instructor_id()].into();
        // Not in the catalogue any more; learners may still hand in work.
        course.published = number % 2 == 0;
        course.published_at = course.published_at.filter(|_| course.published);
        world.put_course(&course).await;
        put_entries(world, course.uuid, world.course.published_at.unwrap(), 1).await;
    }
    world.cloud.faults.take_round_trips();
    world.cloud.faults.take_calls();
    let seen = in_all(world, &uploads.instructor).await;
    assert_eq!((&seen["count"], &seen["has_more"]), (&json!(50), &json!(true)));
    let queries = |calls: Vec<tests::faults::Call>| {
        calls.iter().filter(|call| call.operation == "DynamoDB.Query").count()
    };
    assert_eq!(queries(world.cloud.faults.take_calls()), 50);
    // Every course once, hidden ones among them, page by page.
    let (mut path, mut ids) = (String::from("/api/courses/?taught=true&page_size=25"), Vec::new());
    loop {
        let page = get(world, &uploads.instructor, &path).await;
        ids.extend(page["results"].as_array().unwrap().iter().map(|course| course["uuid"].to_string()));
        let Some(next) = page["next"].as_str() else { break };
        path = next.split_once("api.example").unwrap().1.to_owned();
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 61);
}

#[tokio::test]
async fn a_failing_store_is_said_and_never_a_wrong_count() {
    let uploads = with_work(1).await;
    let world = &uploads.world;
    let paths = ["/api/users/me/", "/api/courses/?taught=true"];
    for path in paths {
        for fault in
            [Fault::BreakBefore, Fault::BreakAfter, Fault::Throttle, Fault::ServerError, Fault::Reject]
        {
            for nth in 0..4 {
                world.cloud.faults.plan(nth, fault);
                let answer = ApiRequest::new("GET", path, &uploads.instructor);
                let answer = answer.send(&world.learner_api()).await;
                let left = world.cloud.faults.clear();
                let of = if path.contains("me") { &answer.body } else { &answer.body["results"][0] };
                match answer.status {
                    200 => assert_eq!(of["waiting_submissions"]["count"], 1, "{path} {fault:?} {nth}"),
                    500 | 503 => assert!(!left, "{path} {fault:?} {nth}: {answer:?}"),
                    other => panic!("{path} {fault:?} {nth}: {other}"),
                }
            }
        }
    }
}
