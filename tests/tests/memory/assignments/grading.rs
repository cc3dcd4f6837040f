//! Grading by instructors, and everything that follows from it.

use domain::SubmissionId;
use domain::enrolment::EnrolmentStatus;
use domain::outbox::{Mail, Message};
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::mail::delivered;
use tests::uploads::{ASSIGNMENT, UploadWorld, pdf, router, uuid};
use tests::world::soon;
use tokio::task::JoinSet;

async fn read_the_text(uploads: &UploadWorld) {
    let path = format!("/api/learning/progress/content/{}/", uuid::Uuid::from_u128(0xe0));
    let request = ApiRequest::new("POST", &path, &uploads.world.caller()).body(&json!({"completed": true}));
    assert_eq!(request.send(&uploads.world.learner_api()).await.status, 200);
}

fn verdict(submission: &ApiResponse, action: &str, score: Value) -> Value {
    json!({"action": action, "score": score, "feedback": "Read.", "version": submission.body["version"]})
}

#[tokio::test]
async fn a_score_out_of_bounds_or_in_another_form_is_refused() {
    let uploads = UploadWorld::start(json!({})).await;
    let work = uploads.write("Done.").await;
    for score in [
        json!(-1),
        json!(100.01),
        json!(5000),
        json!(85.555),
        json!("85"),
        json!(null),
        json!([1]),
        json!(1e9),
    ] {
        let refused = uploads.grade(&uploads.instructor, &work, verdict(&work, "grade", score.clone())).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{score}");
    }
    for body in [
        json!({"action": "grade", "score": 50, "version": "1"}),
        json!({"action": "pass", "score": 50, "version": 1}),
        json!({"action": "grade", "score": 50, "version": 1, "status": "approved"}),
        json!({"action": "return", "score": 101, "version": 1}),
        json!({"action": "approve", "score": 50, "version": 1}),
        json!({"action": "return", "version": 1, "feedback": "x".repeat(10_001)}),
        json!({"action": "return", "score": 50, "version": 1}),
    ] {
        let refused = uploads.grade(&uploads.instructor, &work, body.clone()).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{body}");
    }
    assert!(uploads.stored(&work).await.verdict.is_none());
}

#[tokio::test]
async fn work_is_returned_with_a_reason_only() {
    let uploads = UploadWorld::start(json!({})).await;
    let work = uploads.write("Done.").await;
    let empty =
        [json!({}), json!({"feedback": null}), json!({"feedback": ""}), json!({"feedback": " \n\t "})];
    for mut body in empty {
        body.as_object_mut().unwrap().extend([("action".to_owned(), json!("return"))]);
        let refused = uploads.grade(&uploads.instructor, &work, body.clone()).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{body}");
        let reasons = &refused.body["error"]["details"];
        assert_eq!(*reasons, json!({"feedback": ["say what the learner should revise"]}), "{body}");
    }
    assert!(uploads.stored(&work).await.verdict.is_none());
    assert!(uploads.world.notifications().await.is_empty(), "the learner is not told of it either");
    let reason = json!({"action": "return", "feedback": " Cite your sources. "});
    let returned = uploads.grade(&uploads.instructor, &work, reason).await;
    assert_eq!(returned.status, 200, "{returned:?}");
    assert_eq!(
        (&returned.body["status"], &returned.body["feedback"]),
        (&json!("needs_revision"), &json!("Cite your sources."))
    );
}

#[tokio::test]
async fn only_those_who_teach_the_course_grade_and_nobody_grades_themselves() {
    let uploads = UploadWorld::start(json!({})).await;
    let work = uploads.write("Done.").await;
    let body = verdict(&work, "grade", json!(90));
    let own = uploads.grade(&uploads.world.caller(), &work, body.clone()).await;
    assert_eq!((own.status, own.code()), (403, "PERMISSION_DENIED"));
    for groups in ["[learner instructor]", "[admin]"] {
        let own =
            uploads.grade(&uploads.world.caller().with("cognito:groups", groups), &work, body.clone()).await;
        assert_eq!(own.status, 403, "{groups}");
    }
    let other = uploads.grade(&uploads.stranger("[instructor]"), &work, body.clone()).await;
    assert_eq!((other.status, other.code()), (404, "NOT_FOUND"), "another course's instructor");
    let not_any_more: &Caller = &uploads.instructor.clone().with("cognito:groups", "[learner]");
    assert_eq!(uploads.grade(not_any_more, &work, body.clone()).await.status, 404, "no instructor any more");
    assert_eq!(uploads.grade(&uploads.stranger("[admin]"), &work, body).await.status, 200);
}

#[tokio::test]
async fn a_grade_is_given_once_however_many_give_it_at_once() {
    let uploads = UploadWorld::start(json!({})).await;
    let work = uploads.write("Done.").await;
    let mut sent = JoinSet::new();
    for score in 60..70 {
        let (process, caller) = (router(&uploads.world), uploads.instructor.clone());
        let path = format!("/api/submissions/{}/grade/", uuid(&work));
        let request = ApiRequest::new("POST", &path, &caller).body(&verdict(&work, "grade", json!(score)));
        sent.spawn(async move { request.send(&process).await });
    }
    let answers = sent.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    let others = answers.iter().filter(|answer| answer.status != 200);
    others.for_each(|answer| assert_eq!((answer.status, answer.code()), (400, "ALREADY_GRADED")));
    let again = uploads.grade(&uploads.instructor, &work, verdict(&work, "grade", json!(99))).await;
    assert_eq!((again.status, again.code()), (400, "ALREADY_GRADED"));
    // The request that graded it may come again, with the version that it graded. Another grader's may not.
    let stands = uploads.stored(&work).await.verdict.unwrap().score.unwrap().to_string();
    let same = verdict(&work, "grade", serde_json::from_str(&stands).unwrap());
    let again = uploads.grade(&uploads.instructor, &work, same.clone()).await;
    assert_eq!((again.status, again.body["score"].to_string()), (200, stands), "{again:?}");
    let other = uploads.grade(&uploads.stranger("[admin]"), &work, same).await;
    assert_eq!((other.status, other.code()), (400, "ALREADY_GRADED"));
    assert_eq!(uploads.world.notifications().await.len(), 1);
    let mails = uploads.world.outbox().await;
    assert_eq!(
        mails
            .iter()
            .filter(|row| matches!(row.message, Message::Mail(Mail::AssignmentGraded { .. })))
            .count(),
        1
    );
    let id: SubmissionId = uuid(&work).parse().unwrap();
    let audit = uploads.world.store.page(soon(), &keys::grading_entries(id), 100, None).await.unwrap().items;
    assert_eq!(audit.len(), 1);
    assert_eq!(audit[0].verdict.by, tests::uploads::instructor_id());
}

#[tokio::test]
async fn replaced_work_cannot_be_graded() {
    let uploads = UploadWorld::start(json!({})).await;
    let first = uploads.write("One.").await;
    let second = uploads.write("Two.").await;
    let refused = uploads.grade(&uploads.instructor, &first, verdict(&first, "grade", json!(90))).await;
    assert_eq!((refused.status, refused.code()), (409, "CONFLICT"));
    let stale = json!({"action": "grade", "score": 90, "version": 7});
    let refused = uploads.grade(&uploads.instructor, &second, stale).await;
    assert_eq!((refused.status, refused.code()), (409, "CONFLICT"));
    // A grader who says no version grades the work as it is; what was replaced stays refused.
    let unseen = |score: f64| json!({"action": "grade", "score": score, "feedback": "Read."});
    let refused = uploads.grade(&uploads.instructor, &first, unseen(90.0)).await;
    assert_eq!((refused.status, refused.code()), (409, "CONFLICT"));
    let graded = uploads.grade(&uploads.instructor, &second, unseen(59.99)).await;
    assert_eq!(
        (graded.body["status"].as_str(), &graded.body["score"]),
        (Some("needs_revision"), &json!(59.99))
    );
    assert!(!uploads.world.enrolment().await.unwrap().completed_contents.contains(&ASSIGNMENT));
}

#[tokio::test]
async fn a_pass_completes_the_course_with_certificate_notices_and_one_mail() {
    let uploads = UploadWorld::start(json!({})).await;
    read_the_text(&uploads).await;
    let work = uploads.submit("essay.pdf", &pdf()).await;
    let graded = uploads.grade(&uploads.instructor, &work, verdict(&work, "grade", json!(85.5))).await;
    assert_eq!((graded.status, graded.body["status"].as_str()), (200, Some("graded")), "{graded:?}");
    let enrolment = uploads.world.enrolment().await.unwrap();
    assert_eq!(enrolment.status, EnrolmentStatus::Completed);
    let certificate = uploads.world.get(&keys::certificate(enrolment.id)).await.unwrap();
    assert_eq!(certificate.learner_name, "Ada Learner", "the learner's name, not the instructor's");
    let notes = uploads.world.notifications().await;
    let titles: Vec<&str> = notes.iter().map(|note| note.title.as_str()).collect();
    assert_eq!(titles, ["Course completed: Clinical audit", "Assignment graded: Reflect"]);
    assert_eq!(notes[1].message, "You have passed. Your score: 85.5 of 100.");
    assert_eq!(notes[1].metadata["submission_uuid"], uuid(&work));
    let course = uploads.world.course.uuid;
    assert_eq!(notes[1].action_url, format!("/courses/{course}/learn/{ASSIGNMENT}"));
    let message = uploads.world.outbox().await.into_iter().find_map(|row| match row.message {
        Message::Mail(Mail::AssignmentGraded { .. }) => Some(row.message),
        _ => None,
    });
    let email = uploads.world.email();
    assert!(delivered(&email, &uploads.world.queued(message.unwrap())).await);
    let inbox = uploads.world.cloud.inbox();
    assert_eq!((inbox.len(), inbox[0].to.as_str()), (1, "ada@learner.example"));
    assert_eq!(inbox[0].subject(), "Your assignment has been graded: Reflect");
    assert!(inbox[0].body("Text").contains("Score: 85.5 out of 100"));
    assert!(inbox[0].body("Text").contains("Your instructor’s feedback:\n\nRead.\n"), "and why");
}

#[tokio::test]
async fn approving_signs_off_and_is_a_pass_too() {
    let uploads = UploadWorld::start(json!({})).await;
    let work = uploads.write("Done.").await;
    let graded = uploads.grade(&uploads.instructor, &work, verdict(&work, "grade", json!(70))).await;
    let approved =
        uploads.grade(&uploads.instructor, &graded, verdict(&graded, "approve", json!(null))).await;
    assert_eq!((approved.body["status"].as_str(), &approved.body["score"]), (Some("approved"), &json!(70)));
    assert!(uploads.world.enrolment().await.unwrap().completed_contents.contains(&ASSIGNMENT));
    for (query, count) in [("", 1), ("?status=graded", 0), ("?status=approved", 1), ("?status=submitted", 0)]
    {
        let list = uploads.course_list(query).await;
        assert_eq!(list.body["results"].as_array().unwrap().len(), count, "{query}");
    }
    assert_eq!(uploads.course_list("?status=draft").await.code(), "VALIDATION_ERROR");
}

#[tokio::test]
async fn a_learner_who_has_left_is_notified_and_keeps_the_pass() {
    let uploads = UploadWorld::start(json!({})).await;
    let work = uploads.write("Done.").await;
    uploads.enrol(&uploads.world.learner, "revoked").await;
    let graded = uploads.grade(&uploads.instructor, &work, verdict(&work, "grade", json!(90))).await;
    assert_eq!(graded.status, 200, "{graded:?}");
    let enrolment = uploads.world.enrolment().await.unwrap();
    assert_eq!(enrolment.status, EnrolmentStatus::Revoked);
    assert!(enrolment.completed_contents.contains(&ASSIGNMENT), "it counts when access is restored");
    assert_eq!(uploads.world.notifications().await.len(), 1);
}

#[tokio::test]
async fn the_same_key_gives_the_first_answer_again() {
    let uploads = UploadWorld::start(json!({})).await;
    let work = uploads.write("Done.").await;
    let path = format!("/api/submissions/{}/grade/", uuid(&work));
    let send = async || {
        let request =
            ApiRequest::new("POST", &path, &uploads.instructor).body(&verdict(&work, "grade", json!(90)));
        request.header("idempotency-key", "k").send(&uploads.router).await
    };
    let (first, again) = (send().await, send().await);
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    assert_eq!(uploads.world.notifications().await.len(), 1);
}
