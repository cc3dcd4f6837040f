//! Quizzes on the local stack: the functions under their own roles, called through the HTTP API.

use std::collections::BTreeSet;

use domain::Clock;
use reqwest::Method;
use serde_json::{Value, json};
use shared::runtime::SystemClock;
use tests::api::ApiResponse;
use tests::stack::{Person, Stack, eventually};
use tokio::task::JoinSet;
use uuid::Uuid;

/// The instructor of the demo courses: her address, and the `sub` that the local issuer gives her.
const INES: (&str, &str) = ("ines@instructor.example", "92b12b0d-47ec-559b-92b7-ccae9feef3d7");
/// Occurs only in the keys of imported courses.
const CANARY: &str = "canary-9d1c-do-not-show";

/// Imports a free course with a quiz of these settings and, if `hybrid`, a live session that must be attended.
/// Returns the ids of the course, text, quiz and session.
async fn free_course(stack: &Stack, settings: Value, hybrid: bool) -> [String; 4] {
    let ids: [String; 4] = std::array::from_fn(|_| Uuid::new_v4().to_string());
    let [course, text, quiz, session] = &ids;
    let options = ["a", "b", "c"].map(|id| json!({"id": id, "text": format!("Option {id}")}));
    let question =
        json!({"id": "q", "text": "Which?", "options": options, "correctAnswer": "b", "explanation": CANARY});
    let mut body = json!({"questions": [question]});
    body.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
    // It has just begun: learners may still join, and attendance can be recorded.
    let started = (SystemClock.now() - jiff::SignedDuration::from_mins(5)).to_string();
    let sessions = json!([{
        "uuid": session, "topic": "Live", "starts_at": started, "duration_minutes": 60,
        "time_zone": "Europe/London", "zoom": {"kind": "meeting", "id": "91234567890"},
    }]);
    stack
        .import(&json!({
            "uuid": course, "slug": format!("free-{course}"), "title": "Free course", "description": "For a test.",
            "format": if hybrid { "hybrid" } else { "self_paced" }, "cpd_credits": "1.00", "cpd_type": "Clinical",
            "duration_minutes": 60, "price": {"amount": 0, "currency": "gbp"}, "organiser": "Meridian CPD",
            "published": true, "instructors": [INES.1],
            "completion": {"requires_attendance": hybrid},
            "sessions": if hybrid { sessions } else { json!([]) },
            "modules": [{
                "uuid": Uuid::new_v4(), "title": "One",
                "contents": [
                    {"uuid": text, "title": "Read", "kind": "text", "text": {"markdown": "Read this."}},
                    {"uuid": quiz, "title": "Answer", "kind": "quiz", "quiz": body},
                ],
            }],
        }))
        .await;
    ids
}

/// Enrols a person in a free course.
async fn enrol(stack: &Stack, course: &str, person: &Person) {
    let body = Some(json!({"course_uuid": course}));
    let enrolled = stack.api(Method::POST, "/api/enrollments/", person, body).await;
    assert_eq!(enrolled.status, 201, "{enrolled:?}");
}

async fn submit(stack: &Stack, quiz: &str, person: &Person, option: &str) -> ApiResponse {
    let body = json!({"content_uuid": quiz, "submitted_answers": {"q": option}});
    stack.write(Method::POST, "/api/learning/quiz/submit/", person, &body).await
}

#[tokio::test]
async fn every_limit_holds_for_sixty_four_submissions_at_once() {
    let stack = Stack::running();
    for (limit, expected) in [(1, 1), (0, 64)] {
        let [course, _, quiz, _] = free_course(&stack, json!({"max_attempts": limit}), false).await;
        let person = stack.newcomer("Mia").await;
        enrol(&stack, &course, &person).await;
        let mut sent = JoinSet::new();
        for _ in 0..64 {
            let (stack, person, quiz) = (stack.clone(), person.clone(), quiz.clone());
            sent.spawn(async move { submit(&stack, &quiz, &person, "a").await });
        }
        let mut numbers = BTreeSet::new();
        for answer in sent.join_all().await {
            match answer.status {
                201 => assert!(numbers.insert(answer.body["attempt"]["attempt_number"].as_u64().unwrap())),
                status => {
                    assert_eq!((status, answer.code()), (403, "MAX_ATTEMPTS_REACHED"), "{}", answer.body)
                }
            }
        }
        assert_eq!(numbers, (1..=expected).collect(), "limit {limit}");
    }
}

#[tokio::test]
async fn instructors_see_the_attempts_and_may_grant_more() {
    let stack = Stack::running();
    let ines = stack.person(INES.0, "Ines Instructor").await;
    let [course, _, quiz, _] = free_course(&stack, json!({"max_attempts": 1}), false).await;
    let person = stack.newcomer("Lena").await;
    enrol(&stack, &course, &person).await;
    assert_eq!(submit(&stack, &quiz, &person, "a").await.status, 201);
    let path = |rest: &str| format!("/api/courses/{course}/quizzes/{quiz}/{rest}");
    let list = stack.api(Method::GET, &path("attempts/"), &ines, None).await;
    assert_eq!(list.status, 200, "{list:?}");
    let attempt = &list.body["results"][0];
    assert_eq!((&attempt["learner"]["email"], &attempt["score"]), (&json!(person.email), &json!(0)));
    let learner = attempt["learner"]["uuid"].as_str().unwrap().to_owned();
    let detail = path(&format!("attempts/{learner}/1/"));
    let grant = path(&format!("overrides/{learner}/"));
    assert_eq!(
        stack.api(Method::GET, &detail, &ines, None).await.body["questions"][0]["chosen"],
        json!(["a"])
    );

    let own = format!("/api/learning/quiz/attempts/{quiz}/1/");
    let own_attempt = stack.api(Method::GET, &own, &person, None).await;
    assert_eq!(own_attempt.body["results"][0]["explanation"], CANARY, "{own_attempt:?}");
    assert_eq!(stack.api(Method::GET, &own, &ines, None).await.status, 403);
    assert_eq!(submit(&stack, &quiz, &person, "b").await.code(), "MAX_ATTEMPTS_REACHED");
    let granted = stack.api(Method::PUT, &grant, &ines, Some(json!({"extra_attempts": 1}))).await;
    assert_eq!((granted.status, &granted.body["remaining_attempts"]), (200, &json!(1)), "{granted:?}");
    assert_eq!(submit(&stack, &quiz, &person, "b").await.body["passed"], true);
    let shares = stack.api(Method::GET, &path("statistics/"), &ines, None).await.body;
    assert_eq!((&shares["attempts"], &shares["questions"][0]["correct_percent"]), (&json!(2), &json!(50)));
    let again = stack.api(Method::POST, &path("regrade/"), &ines, Some(json!({"dry_run": true}))).await;
    assert_eq!(
        (again.status, &again.body["looked_at"], &again.body["unchanged"]),
        (200, &json!(2), &json!(2))
    );
    for path in [path("attempts/"), detail, grant, path("statistics/")] {
        let refused = stack.api(Method::GET, &path, &person, None).await;
        assert_eq!((refused.status, refused.code()), (403, "PERMISSION_DENIED"), "{path}");
    }
}

#[tokio::test]
async fn marking_attendance_completes_a_course_that_requires_it() {
    let stack = Stack::running();
    let ines = stack.person(INES.0, "Ines Instructor").await;
    let [course, text, quiz, session] = free_course(&stack, json!({}), true).await;
    let person = stack.newcomer("Otto").await;
    enrol(&stack, &course, &person).await;
    let read = format!("/api/learning/progress/content/{text}/");
    stack.api(Method::POST, &read, &person, Some(json!({"completed": true}))).await;
    let passed = submit(&stack, &quiz, &person, "b").await;
    assert_eq!((&passed.body["passed"], &passed.body["course_completed"]), (&json!(true), &json!(false)));
    let path = format!("/api/courses/{course}/sessions/{session}/attendance/");
    let learners = stack.api(Method::GET, &path, &ines, None).await.body;
    assert_eq!(
        (&learners["results"][0]["email"], &learners["results"][0]["attended"]),
        (&json!(person.email), &json!(false))
    );
    let body = json!({"attended": [learners["results"][0]["learner_uuid"]]});
    let refused = stack.api(Method::POST, &path, &person, Some(body.clone())).await;
    assert_eq!((refused.status, refused.code()), (403, "PERMISSION_DENIED"));
    let marked = stack.api(Method::POST, &path, &ines, Some(body)).await;
    assert_eq!(marked.body["results"][0]["course_completed"], true, "{marked:?}");
    let enrolment = stack.enrolments(&person).await.remove(0);
    assert_eq!(
        (&enrolment["status"], enrolment["certificate_uuid"].is_string()),
        (&json!("completed"), true)
    );
}

/// Calls every route of the API as every kind of caller, and reads the learner's e-mails.
#[tokio::test]
async fn no_route_or_mail_reveals_a_key() {
    let stack = Stack::running();
    let [course, text, quiz, session] =
        free_course(&stack, json!({"max_attempts": 100, "review": "never"}), true).await;
    let person = stack.newcomer("Nele").await;
    enrol(&stack, &course, &person).await;
    submit(&stack, &quiz, &person, "a").await;
    let strangers = [stack.newcomer("Kim").await, stack.person("alex@admin.example", "Alex Admin").await];
    let ines = stack.person(INES.0, "Ines Instructor").await;
    let learner = stack.api(Method::GET, "/api/users/me/", &person, None).await.body["uuid"].clone();
    let document = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend/openapi.json");
    let document: Value = serde_json::from_str(&std::fs::read_to_string(document).unwrap()).unwrap();
    let bodies = [
        json!({"content_uuid": quiz, "submitted_answers": {"q": "b"}}),
        json!({"content_uuid": quiz}),
        json!({"dry_run": true}),
        json!({"completed": true}),
        json!({}),
    ];
    let mut called = 0;
    for (template, methods) in document["paths"].as_object().unwrap() {
        let filled = |content: &str| {
            let mut path = template.clone();
            for (name, value) in [
                ("{content_uuid}", content),
                ("{course_uuid}", &course),
                ("{session_uuid}", &session),
                ("{learner_uuid}", learner.as_str().unwrap()),
                ("{attempt_number}", "1"),
            ] {
                path = path.replace(name, value);
            }
            // All other ids are unknown.
            while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
                path.replace_range(from..=to, &Uuid::nil().to_string());
            }
            path
        };
        for method in methods.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            // Skip DELETE: the learner must not leave the course.
            if method == Method::DELETE {
                continue;
            }
            for path in BTreeSet::from([filled(&quiz), filled(&text)]) {
                let authors = [Some(&strangers[1]), Some(&ines)];
                let others = [Some(&person), Some(&strangers[0]), None];
                // The studio shows the key to those who write the course, and to nobody else.
                let callers = if template.starts_with("/api/studio/") {
                    others.to_vec()
                } else {
                    [&others[..], &authors[..]].concat()
                };
                for who in callers {
                    let bodies =
                        if method == Method::GET { vec![None] } else { bodies.iter().map(Some).collect() };
                    for body in bodies {
                        let wire = stack.wire(method.clone(), &path, who, body).await;
                        assert!(!wire.contains(CANARY), "{method} {path}: {wire}");
                        called += 1;
                    }
                }
            }
        }
    }
    assert!(called > 200, "{called}");
    for mail in stack.mails(&person, "").await {
        let id = mail["id"].to_string();
        let whole = stack.look("/mail_url", &format!("/api/messages/{}", id.trim_matches('"'))).await;
        assert!(!mail.to_string().contains(CANARY) && !whole.to_string().contains(CANARY));
    }
}

/// A person enrolled in the course with the demo quiz, the course, and the quiz as they see it.
async fn learner(stack: &Stack, name: &str) -> (Person, Value, Value) {
    let person = stack.newcomer(name).await;
    let course = stack.course("safeguarding-essentials", &person).await;
    stack.buy(&course, &person).await;
    let quiz = contents(&course).into_iter().find(|content| content["kind"] == "quiz").unwrap();
    let path = format!("/api/learning/quiz/{}/", quiz["uuid"].as_str().unwrap());
    let view = eventually("the quiz", async || {
        let answer = stack.api(Method::GET, &path, &person, None).await;
        (answer.status == 200).then_some(answer.body)
    })
    .await;
    (person, course, view)
}

fn contents(course: &Value) -> Vec<Value> {
    let modules = course["modules"].as_array().unwrap();
    modules.iter().flat_map(|module| module["contents"].as_array().unwrap()).cloned().collect()
}

/// Always the first option; in the demo quizzes that is never correct for all questions.
fn guesses(view: &Value) -> Value {
    let questions = view["questions"].as_array().unwrap().iter();
    let guess = |question: &Value| {
        let option = question["options"][0]["id"].clone();
        let answer = if question["type"] == "multiple" { json!([option]) } else { option };
        (question["id"].as_str().unwrap().to_owned(), answer)
    };
    Value::Object(questions.map(guess).collect())
}

#[tokio::test]
async fn sixty_four_submissions_at_once_are_three_attempts() {
    let stack = Stack::running();
    for name in ["Rosa", "Emil"] {
        let (person, _, view) = learner(&stack, name).await;
        assert_eq!((&view["max_attempts"], &view["total_attempts"]), (&json!(3), &json!(0)));
        let body = json!({"content_uuid": view["content_uuid"], "submitted_answers": guesses(&view)});
        let mut sent = JoinSet::new();
        for _ in 0..64 {
            let (stack, person, body) = (stack.clone(), person.clone(), body.clone());
            sent.spawn(async move {
                stack.write(Method::POST, "/api/learning/quiz/submit/", &person, &body).await
            });
        }
        let mut numbers = BTreeSet::new();
        let mut refused = 0;
        for answer in sent.join_all().await {
            match answer.status {
                201 => assert!(numbers.insert(answer.body["attempt"]["attempt_number"].as_u64().unwrap())),
                status => {
                    assert_eq!((status, answer.code()), (403, "MAX_ATTEMPTS_REACHED"), "{}", answer.body);
                    refused += 1;
                }
            }
        }
        assert_eq!((numbers, refused), (BTreeSet::from([1, 2, 3]), 61));
        let path = format!("/api/learning/quiz/attempts/{}/", view["content_uuid"].as_str().unwrap());
        let list = stack.api(Method::GET, &path, &person, None).await.body;
        assert_eq!((&list["total_attempts"], &list["remaining_attempts"]), (&json!(3), &json!(0)));
        assert_eq!(list["attempts"][0]["attempt_number"], 3, "newest first");
    }
}

#[tokio::test]
async fn an_attempt_is_started_saved_and_resumed_and_reading_is_progress() {
    let stack = Stack::running();
    let (person, course, view) = learner(&stack, "Noor").await;
    let quiz = view["content_uuid"].as_str().unwrap();
    let start = json!({"content_uuid": quiz});
    let started = stack.api(Method::POST, "/api/learning/quiz/start/", &person, Some(start.clone())).await;
    assert_eq!(started.status, 201, "{started:?}");
    let answers = json!({"submitted_answers": guesses(&view)});
    let path = format!("/api/learning/quiz/{quiz}/answers/");
    assert_eq!(stack.api(Method::PUT, &path, &person, Some(answers.clone())).await.status, 200);
    let resumed = stack.api(Method::POST, "/api/learning/quiz/start/", &person, Some(start)).await;
    assert_eq!(
        (resumed.status, &resumed.body["open_attempt"]["saved_answers"]),
        (200, &answers["submitted_answers"])
    );

    let contents = contents(&course);
    let progress = |kind: &str| {
        let content = contents.iter().find(|content| content["kind"] == kind).unwrap();
        format!("/api/learning/progress/content/{}/", content["uuid"].as_str().unwrap())
    };
    let done = Some(json!({"completed": true}));
    let read = stack.api(Method::POST, &progress("text"), &person, done.clone()).await;
    assert_eq!(read.status, 200, "{read:?}");
    assert!(read.body["progress_percent"].as_u64().unwrap() > 0);
    let refused = stack.api(Method::POST, &progress("quiz"), &person, done).await;
    assert_eq!((refused.status, refused.code()), (400, "COMPLETED_BY_GRADING"));
}
