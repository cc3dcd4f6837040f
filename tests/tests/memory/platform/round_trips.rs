//! How many round trips a request takes, one after the other, in a process that is warm. What does not depend on each other
//! is read at the same time.

use std::collections::BTreeMap;

use domain::{Clock, Learner, LearnerId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::{ItemKey, keys};
use tests::api::ApiRequest;
use tests::credits::records;
use tests::faults::Fault;
use tests::front_door::{FrontDoor, operations};
use tests::quizzes::{QUIZ, QuizWorld, all_correct, quiz};
use tests::uploads::{ASSIGNMENT, UploadWorld, pdf};
use tests::world::{World, soon, sqs_event, tables_of};
use uuid::Uuid;

/// Every request that reads, with its round trips; for a learner who has one of everything but attempts and credits.
const READS: [(&str, usize); 76] = [
    ("checkZoomRoom", 1),
    ("downloadSubmission", 2),
    ("exportAuditLog", 3),
    ("exportCpdTransactions", 2),
    ("exportDraft", 1),
    ("exportRoster", 2),
    ("findPerson", 1),
    ("getAssignmentOverride", 3),
    ("getAttempt", 2),
    ("getBadgeAchievement", 1),
    ("getBadgeIssuer", 0),
    ("getBadgeKey", 0),
    ("getBadgeKeys", 0),
    ("getCertificate", 1),
    ("getCertificatePdf", 1),
    ("getChanges", 2),
    ("getContent", 1),
    ("getCourse", 1),
    ("getCourseAttempt", 2),
    ("getCpdGoals", 2),
    ("getCpdSummary", 1),
    ("getCredential", 1),
    ("getDraft", 1),
    ("getDraftContent", 1),
    ("getErasure", 1),
    ("getExportPart", 4),
    ("getFailedWork", 3),
    ("getMe", 1),
    ("getPayment", 2),
    ("getPerson", 2),
    ("getPublicCertificatePdf", 2),
    ("getPublicCredential", 2),
    ("getPublication", 2),
    ("getQuiz", 1),
    ("getQuizOverride", 3),
    ("getQuizStatistics", 2),
    ("getRevocations", 2),
    ("getSavedComments", 1),
    ("getSubmission", 2),
    ("listAttempts", 1),
    ("listAttendance", 2),
    ("listAuditLog", 3),
    ("listCertificates", 1),
    ("listCourseAttempts", 1),
    ("listCourseFiles", 1),
    ("listCourseMessages", 2),
    ("listCourseSubmissions", 2),
    ("listCourses", 1),
    ("listCpdTransactions", 1),
    ("listDrafts", 2),
    ("listEnrolments", 2),
    ("listFailedWork", 1),
    ("listInstructors", 2),
    ("listInvitations", 2),
    ("listMedia", 1),
    ("listLearnerCpdTransactions", 1),
    ("listMessageRecipients", 2),
    ("listNotifications", 1),
    ("listPayments", 1),
    ("listPersonAttempts", 1),
    ("listPersonCertificates", 1),
    ("listPersonEmails", 1),
    ("listPersonEnrolments", 2),
    ("listPersonSubmissions", 2),
    ("listPublications", 1),
    ("listRoster", 2),
    ("listSubmissions", 1),
    ("previewErasure", 5),
    ("reportAttendance", 3),
    ("reportCompletions", 2),
    ("reportCredits", 2),
    ("reportEnrolments", 3),
    ("reportQuizResults", 3),
    ("reportRevenue", 4),
    ("searchPeople", 1),
    ("verifyCertificate", 2),
];

#[tokio::test]
async fn no_page_takes_more_round_trips_than_stated() {
    let door = FrontDoor::open().await;
    let mut found = BTreeMap::new();
    for operation in operations().into_iter().filter(|operation| !operation.writes()) {
        // The first request of a process may learn where a content belongs.
        for _ in 0..2 {
            door.world.cloud.faults.take_round_trips();
            let request = door.request(&operation, &door.caller_of(&operation), &BTreeMap::new(), None);
            door.status(&operation, request).await;
            found.insert(operation.id().to_owned(), door.world.cloud.faults.take_round_trips());
        }
    }
    let stated: BTreeMap<String, usize> = READS.map(|(id, trips)| (id.to_owned(), trips)).into();
    assert_eq!(found, stated);
}

#[tokio::test]
async fn credits_and_attempts_take_two_round_trips_more_at_most() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.complete_text().await;
    assert_eq!(world.submit(&all_correct()).await.status, 201);
    let certificate = world.world.enrolment().await.unwrap().id;
    world.world.award().stream(records(&[certificate]), soon()).await;
    let (cpd, learner) = (world.world.cpd_api(), world.world.caller());
    let instructor = world.instructor();
    let attempts = format!("/api/learning/quiz/attempts/{QUIZ}/");
    let course_attempts = world.instructor_path("attempts/");
    for (path, caller, router, expected) in [
        ("/api/users/cpd_transactions/summary/", &learner, &cpd, 2),
        ("/api/users/cpd_transactions/", &learner, &cpd, 1),
        ("/api/users/cpd_transactions/?from=2026-01-01", &learner, &cpd, 2),
        (attempts.as_str(), &learner, &world.router, 1),
        (course_attempts.as_str(), &instructor, &world.router, 2),
    ] {
        ApiRequest::new("GET", path, caller).send(router).await;
        world.world.cloud.faults.take_round_trips();
        let answer = ApiRequest::new("GET", path, caller).send(router).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        assert_eq!(world.world.cloud.faults.take_round_trips(), expected, "{path}");
    }
}

#[tokio::test]
async fn a_person_s_page_takes_two_round_trips_and_a_third_for_what_was_returned() {
    let world = World::start().await;
    let app = world.webhook().await;
    let purchase = world.purchase("a");
    world.deliver(&app, &purchase.completed()).await;
    // The sweep leaves what is younger to the stream.
    world.clock.advance(SignedDuration::from_secs(31));
    world.sweep().await;
    let messages = world.cloud.take_messages("email");
    world.email().handle(sqs_event(&messages, 1), soon()).await;
    let office = world.office();
    let path = format!("/api/office/people/{}/", world.learner.id);
    for (expected, state) in [(2, "paid"), (3, "returned")] {
        ApiRequest::new("GET", &path, &world.admin()).send(&office).await;
        world.cloud.faults.take_round_trips();
        let page = ApiRequest::new("GET", &path, &world.admin()).send(&office).await;
        assert_eq!(world.cloud.faults.take_round_trips(), expected, "{page:?}");
        let enrolment = &page.body["enrolments"]["results"][0];
        assert_eq!(enrolment["payments"][0]["state"], state, "{page:?}");
        let email = &page.body["emails"]["results"][0];
        assert_eq!(email["course_title"], json!(world.course.title), "{page:?}");
        world.deliver(&app, &purchase.refunded(4900)).await;
    }
}

#[tokio::test]
async fn an_upload_is_completed_in_seven_round_trips_the_response_kept_and_earlier_work_replaced() {
    let world = UploadWorld::start(json!({})).await;
    for (header, expected) in [(None, 7), (Some("a key"), 7)] {
        let created = world.announce("work.pdf", pdf().len()).await;
        assert_eq!(world.upload(&created, &pdf()), 200);
        let path = format!("/api/submissions/{}/complete/", tests::uploads::uuid(&created));
        let request = ApiRequest::new("POST", &path, &world.world.caller());
        let request = header.into_iter().fold(request, |request, key| request.header("Idempotency-Key", key));
        world.world.cloud.faults.take_round_trips();
        let answer = request.send(&world.router).await;
        assert_eq!((answer.status, &answer.body["status"]), (200, &json!("submitted")), "{answer:?}");
        assert_eq!(world.world.cloud.faults.take_round_trips(), expected, "{header:?}");
    }
}

#[tokio::test]
async fn work_is_announced_and_handed_in_in_two_round_trips_unless_a_file_has_to_go() {
    let world = UploadWorld::start(json!({"max_attempts": null})).await;
    let text = json!({"assignment": ASSIGNMENT, "content": {"text": "Reflected."}});
    let send = async |body: &Value| {
        world.world.cloud.faults.take_round_trips();
        let request = ApiRequest::new("POST", "/api/submissions/", &world.world.caller()).body(body);
        let answer = request
            .header("Idempotency-Key", &world.world.clock.new_id().to_string())
            .send(&world.router)
            .await;
        assert_eq!(answer.status, 201, "{answer:?}");
        (world.world.cloud.faults.take_round_trips(), answer)
    };
    // The first request of a process learns which course the assignment is of.
    assert_eq!(send(&text).await.0, 3);
    assert_eq!(send(&text).await.0, 2, "text in place of text");
    let file = json!({"assignment": ASSIGNMENT, "file": {"name": "Essay.pdf", "size_bytes": pdf().len(), "content_type": ""}});
    for earlier in ["text", "a file"] {
        let (trips, created) = send(&file).await;
        assert_eq!(trips, 2, "a file in place of {earlier}");
        assert_eq!(world.upload(&created, &pdf()), 200);
        assert_eq!(world.complete(&created).await.status, 200);
    }
    assert_eq!(send(&text).await.0, 4, "text in place of a file, which is read before, and removed after");
}

#[tokio::test]
async fn a_payment_and_a_refund_that_names_its_purchase_take_two_round_trips() {
    let world = World::start().await;
    let app = world.webhook().await;
    let purchase = world.purchase("a");
    for event in [purchase.completed(), purchase.refunded(4900)] {
        world.cloud.faults.take_round_trips();
        world.deliver(&app, &event).await;
        assert_eq!(world.cloud.faults.take_round_trips(), 2, "{event}");
    }
}

#[tokio::test]
async fn more_items_than_a_batch_holds_are_read_side_by_side_whatever_a_batch_meets() {
    let world = World::start().await;
    let store = world.cloud.aws.store(tables_of(&["main"]));
    let mut people = Vec::new();
    for number in 0..230 {
        let id = LearnerId(Uuid::from_u128(0x9e0 + (number << 64)));
        world.put_learner(&Learner { id, ..world.learner.clone() }).await;
        people.push(id);
    }
    let wanted: Vec<ItemKey> = people.iter().map(|id| (&keys::learner(*id)).into()).collect();
    for (fault, trips) in [
        (None, 1),
        (Some(Fault::Throttle), 2),
        (Some(Fault::BreakAfter), 2),
        (Some(Fault::UnprocessedKeys), 2),
    ] {
        world.cloud.faults.take_round_trips();
        if let Some(fault) = fault {
            world.cloud.faults.plan(1, fault);
        }
        let found = store.read(soon(), &wanted).await.unwrap();
        for id in &people {
            assert!(found.get(&keys::learner(*id)).unwrap().is_some(), "{fault:?}");
        }
        assert_eq!(world.cloud.faults.take_round_trips(), trips, "{fault:?}");
    }
}
