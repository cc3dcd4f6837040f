//! Attendance at live sessions, marked by the course's instructors.

use domain::course::{ContentKind, Course};
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::{Learner, LearnerId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::{StoredContent, keys};
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::faults::Fault;
use tests::quizzes::INSTRUCTOR;
use tests::world::{World, hybrid_course};
use uuid::Uuid;

/// A hybrid course that requires attendance at all three sessions and completion of one text. Its sessions are over.
async fn world() -> World {
    let mut course = hybrid_course();
    course.completion.requires_attendance = true;
    course.instructors = [INSTRUCTOR].into();
    let world = World::with_course(course).await;
    let text = world.course.modules[0].contents[0].uuid;
    let (course, kind) = (world.course.uuid, ContentKind::Text);
    let stored = StoredContent { uuid: text, course, kind, body: json!({"markdown": "Read this."}) };
    world.put(&keys::content(text), &stored).await;
    enrol(&world, &world.learner, "active").await;
    let last = world.course.sessions.last().unwrap();
    world.clock.set(last.starts_at + SignedDuration::from_hours(2));
    world
}

async fn enrol(world: &World, learner: &Learner, status: &str) {
    let enrolment = json!({
        "id": Uuid::from_u128(learner.id.0.as_u128() ^ 0xab_0000), "learner": learner.id, "course": world.course.uuid,
        "status": status, "enrolled_at": "2026-11-20T12:00:00Z",
    });
    let enrolment: Enrolment = serde_json::from_value(enrolment).unwrap();
    world.put(&keys::enrolment(learner.id, world.course.uuid), &enrolment).await;
}

fn instructor(world: &World) -> Caller {
    world.caller().with("sub", &INSTRUCTOR.to_string()).with("cognito:groups", "[instructor]")
}

fn path(course: &Course, session: usize) -> String {
    format!("/api/courses/{}/sessions/{}/attendance/", course.uuid, course.sessions[session].uuid)
}

async fn mark(world: &World, session: usize, body: Value) -> ApiResponse {
    let request = ApiRequest::new("POST", &path(&world.course, session), &instructor(world));
    request.body(&body).send(&world.learner_api()).await
}

async fn read(world: &World) -> ApiResponse {
    let text = world.course.modules[0].contents[0].uuid;
    let path = format!("/api/learning/progress/content/{text}/");
    let request = ApiRequest::new("POST", &path, &world.caller()).body(&json!({"completed": true}));
    request.send(&world.learner_api()).await
}

async fn assert_completed_once(world: &World, what: &str) {
    let enrolment = world.enrolment().await.unwrap();
    assert_eq!(
        (enrolment.status, enrolment.attended_sessions.len()),
        (EnrolmentStatus::Completed, 3),
        "{what}"
    );
    let certificate = world.get(&keys::certificate(enrolment.id)).await.unwrap();
    assert_eq!(enrolment.certificate, Some(certificate.uuid), "{what}");
    assert_eq!(certificate.learner_name, "Ada Learner", "{what}");
    assert_eq!(world.notifications().await.len(), 1, "{what}");
}

#[tokio::test]
async fn the_last_mark_completes_the_course_with_its_certificate() {
    let world = world().await;
    assert_eq!(read(&world).await.body["enrollment_status"], "active", "the sessions are missing");
    for session in 0..3 {
        let done = mark(&world, session, json!({"attended": [world.learner.id]})).await;
        assert_eq!(done.status, 200, "{done:?}");
        assert_eq!(
            done.body["results"],
            json!([{"learner_uuid": world.learner.id, "outcome": "attended", "course_completed": session == 2}])
        );
    }
    assert_completed_once(&world, "marked").await;
    // Marking again and withdrawing the mark: a completed course stays completed.
    assert_eq!(
        mark(&world, 2, json!({"attended": [world.learner.id]})).await.body["results"][0]["course_completed"],
        false
    );
    assert_completed_once(&world, "marked twice").await;
    let undone = mark(&world, 2, json!({"absent": [world.learner.id]})).await;
    assert_eq!(undone.body["results"][0]["outcome"], "absent");
    let enrolment = world.enrolment().await.unwrap();
    assert_eq!((enrolment.status, enrolment.attended_sessions.len()), (EnrolmentStatus::Completed, 2));
    mark(&world, 2, json!({"attended": [world.learner.id]})).await;
    assert_completed_once(&world, "marked again").await;
}

#[tokio::test]
async fn a_withdrawn_mark_no_longer_counts() {
    let world = world().await;
    for session in 0..3 {
        mark(&world, session, json!({"attended": [world.learner.id]})).await;
    }
    mark(&world, 1, json!({"absent": [world.learner.id]})).await;
    assert_eq!(read(&world).await.body["enrollment_status"], "active");
    assert_eq!(
        mark(&world, 1, json!({"attended": [world.learner.id]})).await.body["results"][0]["course_completed"],
        true
    );
    assert_completed_once(&world, "in the end").await;
}

#[tokio::test]
async fn marks_made_during_a_dispute_complete_the_course_when_the_dispute_is_won() {
    let world = world().await;
    let (webhook, purchase) = (world.webhook().await, world.purchase("a"));
    // Paid for, so that there is something to dispute.
    enrol(&world, &world.learner, "pending").await;
    world.deliver(&webhook, &purchase.completed()).await;
    read(&world).await;
    world.deliver(&webhook, &purchase.dispute("created", "needs_response")).await;
    for session in 0..3 {
        let marked = mark(&world, session, json!({"attended": [world.learner.id]})).await;
        let result = &marked.body["results"][0];
        assert_eq!((&result["outcome"], &result["course_completed"]), (&json!("attended"), &json!(false)));
    }
    let enrolment = world.enrolment().await.unwrap();
    assert_eq!((enrolment.status, enrolment.attended_sessions.len()), (EnrolmentStatus::Suspended, 3));
    world.deliver(&webhook, &purchase.dispute("closed", "won")).await;
    let enrolment = world.enrolment().await.unwrap();
    assert_eq!(enrolment.status, EnrolmentStatus::Completed);
    assert!(world.get(&keys::certificate(enrolment.id)).await.is_some());
}

#[tokio::test]
async fn learners_without_an_enrolment_do_not_hold_up_the_others() {
    let world = world().await;
    let mut others = Vec::new();
    for (number, status) in ["suspended", "dropped", "revoked", "completed"].into_iter().enumerate() {
        let id = LearnerId(Uuid::from_u128(0x1000 + number as u128));
        let other = Learner { id, email: format!("{status}@learner.example"), ..world.learner.clone() };
        enrol(&world, &other, status).await;
        others.push(id);
    }
    let attended: Vec<LearnerId> =
        others.iter().copied().chain([LearnerId(Uuid::from_u128(0x99)), world.learner.id]).collect();
    let done = mark(&world, 0, json!({"attended": attended})).await.body;
    let outcomes: Vec<&str> =
        done["results"].as_array().unwrap().iter().map(|each| each["outcome"].as_str().unwrap()).collect();
    assert_eq!(
        outcomes,
        ["attended", "attended", "attended", "attended", "not_enrolled", "attended"],
        "in the order of the request"
    );
}

#[tokio::test]
async fn only_instructors_of_the_course_see_and_mark_attendance() {
    let world = world().await;
    let body = json!({"attended": [world.learner.id]});
    let stranger = instructor(&world).with("sub", &Uuid::from_u128(0xbad).to_string());
    for (caller, status) in [
        (world.caller(), 403),
        (stranger.clone(), 404),
        (instructor(&world).with("cognito:groups", "[learner]"), 403),
        (Caller::nobody(), 401),
        (stranger.with("cognito:groups", "[admin]"), 200),
    ] {
        for method in ["GET", "POST"] {
            let request = ApiRequest::new(method, &path(&world.course, 0), &caller).body(&body);
            assert_eq!(request.send(&world.learner_api()).await.status, status, "{method} {caller:?}");
        }
        let marked = !world.enrolment().await.unwrap().attended_sessions.is_empty();
        assert_eq!(marked, status == 200);
    }
    let own = mark(&world, 0, json!({"attended": [INSTRUCTOR]})).await;
    assert_eq!((own.status, own.code()), (403, "PERMISSION_DENIED"), "instructors cannot mark themselves");
    let other = format!("/api/courses/{}/sessions/{}/attendance/", world.course.uuid, Uuid::nil());
    let answer =
        ApiRequest::new("POST", &other, &instructor(&world)).body(&body).send(&world.learner_api()).await;
    assert_eq!(answer.status, 404, "no session of this course");
}

#[tokio::test]
async fn nobody_attended_a_session_that_has_not_started() {
    let world = world().await;
    let starts_at = world.course.sessions[2].starts_at;
    let present = json!({"attended": [world.learner.id]});
    // Seven weeks ahead, and at the last moment before.
    for ahead in [SignedDuration::from_hours(7 * 7 * 24), SignedDuration::from_secs(1)] {
        world.clock.set(starts_at - ahead);
        let refused = mark(&world, 2, present.clone()).await;
        assert_eq!((refused.status, refused.code()), (409, "CONFLICT"), "{ahead}");
        let reason = refused.body["error"]["message"].as_str().unwrap();
        assert!(reason.starts_with("This session has not started yet."), "{reason}");
        assert!(world.enrolment().await.unwrap().attended_sessions.is_empty(), "{ahead}");
    }
    world.clock.set(starts_at);
    assert_eq!(mark(&world, 2, present.clone()).await.status, 200, "from its first second on");
    // The session is moved: what was marked can be withdrawn, but nobody can be marked as present.
    world.clock.set(starts_at - SignedDuration::from_hours(1));
    assert_eq!(mark(&world, 2, present).await.status, 409);
    let absent = mark(&world, 2, json!({"absent": [world.learner.id]})).await;
    assert_eq!((absent.status, &absent.body["results"][0]["outcome"]), (200, &json!("absent")));
    assert!(world.enrolment().await.unwrap().attended_sessions.is_empty());
}

#[tokio::test]
async fn invalid_marks_are_refused() {
    let world = world().await;
    let id = world.learner.id;
    let many: Vec<Uuid> = (0..101).map(Uuid::from_u128).collect();
    for body in [
        json!({}),
        json!({"attended": []}),
        json!({"attended": [id, id]}),
        json!({"attended": [id], "absent": [id]}),
        json!({"attended": ["x"]}),
        json!({"attended": many}),
        json!({"attended": id}),
        json!({"attended": [id], "credits": 5}),
        json!([]),
    ] {
        let refused = mark(&world, 0, body.clone()).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{body}");
    }
    assert!(world.enrolment().await.unwrap().attended_sessions.is_empty());
}

#[tokio::test]
async fn the_learners_of_a_course_are_listed_with_their_marks() {
    let world = world().await;
    for number in 0..24u128 {
        let id = LearnerId(Uuid::from_u128(0x1000 + number));
        let other =
            Learner { id, email: format!("learner-{number}@learner.example"), ..world.learner.clone() };
        world.put_learner(&other).await;
        enrol(&world, &other, "active").await;
    }
    mark(&world, 1, json!({"attended": [world.learner.id]})).await;
    let (mut seen, mut next) = (Vec::new(), format!("{}?page_size=10", path(&world.course, 1)));
    loop {
        let page = ApiRequest::new("GET", &next, &instructor(&world)).send(&world.learner_api()).await.body;
        for attendee in page["results"].as_array().unwrap() {
            let attended = attendee["learner_uuid"] == json!(world.learner.id);
            assert_eq!(attendee["attended"], attended, "{attendee}");
            seen.push(attendee["email"].as_str().unwrap().to_owned());
        }
        let Some(url) = page["next"].as_str() else { break };
        url.strip_prefix("https://api.example").unwrap().clone_into(&mut next);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 25);
}

#[tokio::test]
async fn the_same_key_gives_the_first_reply() {
    let world = world().await;
    let send = |body: Value| {
        let request = ApiRequest::new("POST", &path(&world.course, 0), &instructor(&world));
        request.body(&body).header("idempotency-key", "k")
    };
    let api = world.learner_api();
    let first = send(json!({"attended": [world.learner.id]})).text(&api).await;
    mark(&world, 0, json!({"absent": [world.learner.id]})).await;
    assert_eq!(send(json!({"attended": [world.learner.id]})).text(&api).await, first);
    assert!(world.enrolment().await.unwrap().attended_sessions.is_empty(), "and nothing was done twice");
    assert_eq!(send(json!({"absent": [world.learner.id]})).send(&api).await.status, 409);
}

#[tokio::test]
async fn marking_can_be_repeated_after_an_interruption() {
    for fault in [
        Fault::DieBefore,
        Fault::DieAfter,
        Fault::BreakBefore,
        Fault::BreakAfter,
        Fault::ServerError,
        Fault::TransactionConflict,
        Fault::UnprocessedKeys,
    ] {
        for nth in 0..3 {
            let world = world().await;
            read(&world).await;
            mark(&world, 0, json!({"attended": [world.learner.id]})).await;
            mark(&world, 1, json!({"attended": [world.learner.id]})).await;
            world.cloud.faults.plan(nth, fault);
            world.cloud.faults.until_death(mark(&world, 2, json!({"attended": [world.learner.id]}))).await;
            assert!(!world.cloud.faults.clear(), "{fault:?} at {nth}");
            mark(&world, 2, json!({"attended": [world.learner.id]})).await;
            assert_completed_once(&world, &format!("{fault:?} at {nth}")).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_session_and_the_last_content_at_once_are_one_completion() {
    for round in 0..10 {
        let world = world().await;
        mark(&world, 0, json!({"attended": [world.learner.id]})).await;
        let attended = json!({"attended": [world.learner.id]});
        let (first, second, text) =
            tokio::join!(mark(&world, 1, attended.clone()), mark(&world, 2, attended.clone()), read(&world));
        assert_eq!((first.status, second.status, text.status), (200, 200, 200));
        assert_completed_once(&world, &format!("round {round}")).await;
    }
}
