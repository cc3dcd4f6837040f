//! The attempts at a quiz, for the course's instructors only.

use serde_json::{Value, json};
use tests::api::{ApiRequest, Caller};
use tests::quizzes::{QUIZ, QuizWorld, TEXT, all_correct, all_wrong, quiz};
use uuid::Uuid;

/// The learners' addresses, in the order of the page.
fn emails(page: &Value) -> Vec<String> {
    let results = page["results"].as_array().unwrap().iter();
    results.map(|attempt| attempt["learner"]["email"].as_str().unwrap().to_owned()).collect()
}

fn path_of(url: &Value) -> String {
    url.as_str().unwrap().strip_prefix("https://api.example").unwrap().to_owned()
}

#[tokio::test]
async fn the_attempts_of_all_learners_are_listed_newest_first_page_by_page() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    for number in 0..25 {
        let learner = world.learner(number).await;
        world.world.clock.advance(jiff::SignedDuration::from_secs(1));
        world.submit_as(&learner, &if number % 2 == 0 { all_correct() } else { all_wrong() }).await;
    }
    let first = world.instructor_request("GET", "attempts/").send(&world.router).await;
    assert_eq!(
        (first.status, &first.body["count"], &first.body["previous"]),
        (200, &Value::Null, &Value::Null)
    );
    let expected = |numbers: std::ops::Range<u32>| -> Vec<String> {
        numbers.rev().map(|number| format!("learner-{number}@learner.example")).collect()
    };
    assert_eq!(emails(&first.body), expected(5..25));
    let attempt = &first.body["results"][0];
    assert_eq!(
        (&attempt["learner"]["name"], &attempt["attempt_number"], &attempt["score"], &attempt["passed"]),
        (&json!("Learner 24"), &json!(1), &json!(100), &json!(true))
    );
    assert_eq!((&attempt["time_spent_seconds"], &attempt["regraded_at"]), (&json!(180), &Value::Null));

    let second = ApiRequest::new("GET", &path_of(&first.body["next"]), &world.instructor());
    let second = second.send(&world.router).await;
    assert_eq!((emails(&second.body), &second.body["next"]), (expected(0..5), &Value::Null));
    let back = ApiRequest::new("GET", &path_of(&second.body["previous"]), &world.instructor());
    let back = back.send(&world.router).await;
    assert_eq!((emails(&back.body), &back.body["previous"]), (expected(5..25), &Value::Null));

    let small = world.instructor_request("GET", "attempts/?page_size=3").send(&world.router).await;
    assert_eq!(emails(&small.body), expected(22..25));
}

#[tokio::test]
async fn a_page_costs_the_same_however_many_attempts_there_are() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let learner = world.learner(1).await;
    let mut costs = Vec::new();
    for attempts in [1, 40] {
        for _ in 0..attempts {
            world.submit_as(&learner, &all_wrong()).await;
        }
        world.calls();
        world.instructor_request("GET", "attempts/?page_size=1").send(&world.router).await;
        let mut calls = world.calls();
        calls.sort();
        costs.push(calls);
    }
    assert_eq!(costs[0], costs[1]);
    let reads = costs[0].iter().filter(|call| *call == "DynamoDB.BatchGetItem").count();
    assert_eq!((costs[0].len(), reads), (12, 2), "the course, ten partitions of the index, the attempts");
}

#[tokio::test]
async fn one_learners_attempts_need_no_index() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let (ada, other) = (world.world.learner.clone(), world.learner(1).await);
    for answers in [all_wrong(), all_correct()] {
        world.submit_as(&ada, &answers).await;
        world.submit_as(&other, &answers).await;
    }
    world.calls();
    let path = format!("attempts/?learner_uuid={}", ada.id);
    let list = world.instructor_request("GET", &path).send(&world.router).await.body;
    let numbers: Vec<_> =
        list["results"].as_array().unwrap().iter().map(|a| a["attempt_number"].clone()).collect();
    assert_eq!((numbers, emails(&list)), (vec![json!(2), json!(1)], vec![ada.email.clone(), ada.email]));
    assert!(world.calls().iter().filter(|call| *call == "DynamoDB.Query").count() == 1);
    let refused = world.instructor_request("GET", "attempts/?learner_uuid=x").send(&world.router).await;
    assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"));
}

#[tokio::test]
async fn one_attempt_is_shown_question_by_question_without_its_key() {
    let world = QuizWorld::start(quiz(json!({"shuffle": true}))).await;
    let started = world.start_attempt().await.body;
    world.world.clock.advance(jiff::SignedDuration::from_secs(90));
    world.submit(&json!({"q1": "b", "q3": ["d"]})).await;
    let path = format!("attempts/{}/1/", world.world.learner.id);
    let detail = world.instructor_request("GET", &path).send(&world.router).await;
    assert_eq!(detail.status, 200, "{detail:?}");
    let asked = |question: &Value| question["id"].clone();
    let order: Vec<Value> = started["questions"].as_array().unwrap().iter().map(asked).collect();
    let questions = detail.body["questions"].as_array().unwrap();
    assert_eq!(questions.iter().map(|each| each["question"]["id"].clone()).collect::<Vec<_>>(), order);
    let of = |id: &str| questions.iter().find(|each| each["question"]["id"] == id).unwrap();
    assert_eq!((&of("q1")["chosen"], &of("q1")["correct"]), (&json!(["b"]), &json!(true)));
    assert_eq!((&of("q2")["chosen"], &of("q2")["correct"]), (&json!([]), &json!(false)));
    assert_eq!((&of("q3")["chosen"], &of("q3")["correct"]), (&json!(["d"]), &json!(false)));
    let attempt = &detail.body["attempt"];
    assert_eq!((&attempt["measured_seconds"], &attempt["time_spent_seconds"]), (&json!(90), &json!(180)));
    assert_eq!(attempt["learner"]["email"], "ada@learner.example");
    assert_eq!(detail.body["gradings"].as_array().unwrap().len(), 1);
    assert_eq!(detail.body["gradings"][0]["graded_by"], Value::Null);
    for path in [
        format!("attempts/{}/2/", world.world.learner.id),
        format!("attempts/{}/1/", Uuid::nil()),
        "attempts/x/1/".into(),
    ] {
        assert_eq!(world.instructor_request("GET", &path).send(&world.router).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn only_instructors_of_the_course_are_let_in() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&all_wrong()).await;
    let learner = world.world.learner.id;
    let routes = [
        ("GET", "attempts/".to_owned()),
        ("GET", format!("attempts/{learner}/1/")),
        ("GET", format!("overrides/{learner}/")),
        ("PUT", format!("overrides/{learner}/")),
        ("POST", "regrade/".to_owned()),
        ("GET", "statistics/".to_owned()),
    ];
    for (caller, status, code) in [
        (world.world.caller(), 403, "PERMISSION_DENIED"),
        (world.world.caller().with("cognito:groups", "[learner]"), 403, "PERMISSION_DENIED"),
        (world.stranger("[instructor]"), 404, "NOT_FOUND"),
        // Listed by the course, but no longer in the instructors' group.
        (world.instructor().with("cognito:groups", "[learner]"), 403, "PERMISSION_DENIED"),
        (Caller::nobody(), 401, "NOT_AUTHENTICATED"),
        (world.instructor(), 200, ""),
        (world.stranger("[admin]"), 200, ""),
    ] {
        for (method, path) in &routes {
            let request = ApiRequest::new(method, &world.instructor_path(path), &caller).body(&json!({}));
            let answer = request.send(&world.router).await;
            assert_eq!((answer.status, answer.code()), (status, code), "{method} {path} {caller:?}");
        }
    }
    let state = world.state(learner).await;
    assert_eq!((state.extra_attempts, state.regraded), (0, false));
}

#[tokio::test]
async fn a_quiz_is_found_in_its_own_course_only() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let course = world.world.course.uuid;
    let get = |course: &str, content: &str| {
        let path = format!("/api/courses/{course}/quizzes/{content}/statistics/");
        ApiRequest::new("GET", &path, &world.stranger("[admin]"))
    };
    let other = tests::world::hybrid_course();
    let other = domain::course::Course { uuid: domain::CourseId(Uuid::from_u128(0xc1)), ..other };
    world.world.put_course(&other).await;
    for (course, content, status) in [
        (course.to_string(), QUIZ.to_string(), 200),
        (course.to_string(), TEXT.to_string(), 400),
        (course.to_string(), Uuid::nil().to_string(), 404),
        (other.uuid.to_string(), QUIZ.to_string(), 404),
        (Uuid::nil().to_string(), QUIZ.to_string(), 404),
        ("x".to_owned(), QUIZ.to_string(), 404),
        (course.to_string(), "x".to_owned(), 404),
    ] {
        assert_eq!(get(&course, &content).send(&world.router).await.status, status, "{course} {content}");
    }
}
