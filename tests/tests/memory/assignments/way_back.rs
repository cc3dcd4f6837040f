//! Every final state of an assignment has a way back: returned work, grades typed wrong, limits, storage.

use domain::assignment::submission::{Current, STORAGE_BYTES_MAX, Storage, SubmissionStatus};
use domain::certificate::CertificateStatus;
use domain::enrolment::EnrolmentStatus;
use domain::outbox::{Mail, Message};
use domain::{Clock, ContentId, SubmissionId};
use serde_json::{Value, json};
use shared::store::{CourseSubmission, Transaction, keys};
use tests::api::{ApiRequest, ApiResponse};
use tests::mail::delivered;
use tests::uploads::{ASSIGNMENT, UploadWorld, instructor_id, pdf, uuid};
use tests::world::soon;

async fn graded(uploads: &UploadWorld, work: &ApiResponse, body: Value) -> ApiResponse {
    uploads.grade(&uploads.instructor, work, body).await
}

async fn graded_mails(uploads: &UploadWorld) -> usize {
    let rows = uploads.world.outbox().await;
    rows.iter().filter(|row| matches!(row.message, Message::Mail(Mail::AssignmentGraded { .. }))).count()
}

#[tokio::test]
async fn returning_the_last_attempt_gives_it_back() {
    let uploads = UploadWorld::start(json!({"max_attempts": 1})).await;
    for round in 1..4 {
        let work = uploads.write("Again.").await;
        assert_eq!((work.status, work.body["attempt_number"].as_u64()), (201, Some(round)), "{work:?}");
        assert_eq!(uploads.announce("essay.pdf", 5).await.code(), "MAX_ATTEMPTS_REACHED");
        let back = graded(&uploads, &work, json!({"action": "return", "feedback": "More."})).await;
        assert_eq!(back.body["status"], "needs_revision");
        let list = uploads.learner("GET", &format!("/api/submissions/?assignment={ASSIGNMENT}"), None).await;
        assert_eq!(
            (&list.body["remaining_attempts"], &list.body["closed_reason"]),
            (&json!(1), &Value::Null)
        );
    }
    let work = uploads.write("The last.").await;
    graded(&uploads, &work, json!({"action": "grade", "score": 10})).await;
    assert_eq!(uploads.write("One more.").await.code(), "MAX_ATTEMPTS_REACHED", "graded work counts");
}

#[tokio::test]
async fn a_grade_is_corrected_with_everything_that_follows_and_an_audit() {
    let uploads = UploadWorld::start(json!({"max_attempts": 1})).await;
    let work = uploads.write("Done.").await;
    let wrong = graded(&uploads, &work, json!({"action": "grade", "score": 8, "feedback": "Good."})).await;
    assert_eq!(wrong.body["status"], "needs_revision");
    let body = json!({"action": "grade", "score": 80, "feedback": "A typing error.", "version": wrong.body["version"]});
    let right = graded(&uploads, &wrong, body.clone()).await;
    assert_eq!((right.status, right.body["status"].as_str()), (200, Some("graded")), "{right:?}");
    assert!(uploads.world.enrolment().await.unwrap().completed_contents.contains(&ASSIGNMENT));
    let note = &uploads.world.notifications().await[0];
    assert_eq!(note.title, "Grade corrected: Reflect");
    assert_eq!(note.message, "You have passed. Your score: 80 of 100. Reason: A typing error.");
    assert_eq!(graded_mails(&uploads).await, 2);
    // Only now does the queue deliver both: the first is outdated, the second says what was corrected and why.
    let email = uploads.world.email();
    for row in uploads.world.outbox().await {
        if matches!(row.message, Message::Mail(Mail::AssignmentGraded { .. })) {
            assert!(delivered(&email, &uploads.world.queued(row.message)).await);
        }
    }
    let inbox = uploads.world.cloud.inbox();
    assert_eq!((inbox.len(), inbox[0].subject()), (1, "Your grade has been corrected: Reflect"));
    let text = inbox[0].body("Text");
    assert!(text.contains("Score: 80 out of 100\nScore before: 8 out of 100\n"), "{text}");
    assert!(text.contains("Why it was corrected:\n\nA typing error.\n"), "{text}");

    let same = json!({"action": "grade", "score": 80, "feedback": "A typing error."});
    assert_eq!(graded(&uploads, &right, same).await.status, 200);
    assert_eq!(graded_mails(&uploads).await, 2, "nothing has changed, so nobody is told");

    let id: SubmissionId = uuid(&work).parse().unwrap();
    let audit = uploads.world.store.page(soon(), &keys::grading_entries(id), 100, None).await.unwrap().items;
    assert_eq!(audit.len(), 2);
    let score = |verdict: &domain::assignment::submission::Verdict| verdict.score.unwrap().to_string();
    assert_eq!(audit[0].before.as_ref().map(score), Some("8".into()));
    assert_eq!((score(&audit[0].verdict), audit[0].verdict.by), ("80".into(), instructor_id()));
    for (query, count) in [("?status=needs_revision", 0), ("?status=graded", 1), ("", 1)] {
        assert_eq!(
            uploads.course_list(query).await.body["results"].as_array().unwrap().len(),
            count,
            "{query}"
        );
    }
}

#[tokio::test]
async fn newer_work_ends_the_correcting() {
    let uploads = UploadWorld::start(json!({})).await;
    let first = uploads.write("One.").await;
    graded(&uploads, &first, json!({"action": "grade", "score": 8})).await;
    uploads.write("Two.").await;
    let late = graded(&uploads, &first, json!({"action": "grade", "score": 80})).await;
    assert_eq!((late.status, late.code()), (409, "CONFLICT"));
}

async fn completed(uploads: &UploadWorld) -> ApiResponse {
    let path = format!("/api/learning/progress/content/{}/", uuid::Uuid::from_u128(0xe0));
    let read = ApiRequest::new("POST", &path, &uploads.world.caller()).body(&json!({"completed": true}));
    assert_eq!(read.send(&uploads.world.learner_api()).await.status, 200);
    let work = uploads.write("Done.").await;
    graded(uploads, &work, json!({"action": "grade", "score": 80})).await
}

#[tokio::test]
async fn a_pass_is_withdrawn_only_knowingly_and_takes_the_certificate_along() {
    let uploads = UploadWorld::start(json!({})).await;
    let work = completed(&uploads).await;
    let before = uploads.world.enrolment().await.unwrap();
    assert_eq!(before.status, EnrolmentStatus::Completed);
    let eight = json!({"action": "grade", "score": 8, "feedback": "I typed 80 for 8."});
    let warned = graded(&uploads, &work, eight.clone()).await;
    assert_eq!((warned.status, warned.code()), (409, "CONFLICT"));
    assert!(warned.body["error"]["message"].as_str().unwrap().contains("withdraw_pass"), "{warned:?}");
    assert_eq!(uploads.world.enrolment().await.unwrap(), before, "nothing has changed");

    let mut meant = eight;
    meant["withdraw_pass"] = true.into();
    let withdrawn = graded(&uploads, &work, meant).await;
    assert_eq!(
        (withdrawn.status, withdrawn.body["status"].as_str()),
        (200, Some("needs_revision")),
        "{withdrawn:?}"
    );
    let enrolment = uploads.world.enrolment().await.unwrap();
    assert_eq!((enrolment.status, enrolment.completed_at), (EnrolmentStatus::Active, None));
    assert!(!enrolment.completed_contents.contains(&ASSIGNMENT));
    let certificate = uploads.world.get(&keys::certificate(enrolment.id)).await.unwrap();
    assert_eq!(certificate.status, CertificateStatus::Revoked);
    let issue = uploads.world.get(&keys::certificate_issue(enrolment.id, 1)).await.unwrap();
    assert_eq!(issue.0.status, CertificateStatus::Revoked, "its code says so too");
    let actions = keys::certificate_actions(enrolment.id);
    let actions = uploads.world.store.page(soon(), &actions, 10, None).await.unwrap().items;
    assert_eq!((actions[0].actor, actions[0].reason.as_str()), (instructor_id(), "I typed 80 for 8."));
    let note = &uploads.world.notifications().await[0];
    assert!(note.message.contains("withdrawn") && note.message.contains("I typed 80 for 8."), "{note:?}");

    // Better work passes: the course is complete again, and so is the certificate.
    let again = uploads.write("Better.").await;
    let passed = graded(&uploads, &again, json!({"action": "grade", "score": 90})).await;
    assert_eq!(passed.status, 200, "{passed:?}");
    assert_eq!(uploads.world.enrolment().await.unwrap().status, EnrolmentStatus::Completed);
    let certificate = uploads.world.get(&keys::certificate(enrolment.id)).await.unwrap();
    assert_eq!((certificate.status, certificate.issue), (CertificateStatus::Active, 2));
}

/// A course that is complete, and then is not: the pass is withdrawn, and the certificate revoked.
async fn withdrawn() -> UploadWorld {
    let uploads = UploadWorld::start(json!({})).await;
    let work = completed(&uploads).await;
    let eight =
        json!({"action": "grade", "score": 8, "feedback": "I typed 80 for 8.", "withdraw_pass": true});
    assert_eq!(graded(&uploads, &work, eight).await.status, 200);
    uploads
}

async fn certificate_of(uploads: &UploadWorld) -> (CertificateStatus, u32, bool) {
    let enrolment = uploads.world.enrolment().await.unwrap();
    let certificate = uploads.world.get(&keys::certificate(enrolment.id)).await.unwrap();
    (certificate.status, certificate.issue, enrolment.certificate_due)
}

#[tokio::test]
async fn a_certificate_comes_back_when_a_publication_completes_the_course_again() {
    let mut uploads = withdrawn().await;
    uploads.world.publish(|course| course.modules[0].contents[1].is_required = false).await;
    let settled = uploads.world.settle().await;
    assert_eq!((settled.completed, settled.failed), (1, 0));
    assert_eq!(certificate_of(&uploads).await, (CertificateStatus::Active, 2, false));
}

#[tokio::test]
async fn a_certificate_comes_back_when_another_fact_completes_the_course_again() {
    let mut uploads = withdrawn().await;
    let second = ContentId(uuid::Uuid::from_u128(0xe9));
    let mut text = uploads.world.get(&keys::content(ContentId(uuid::Uuid::from_u128(0xe0)))).await.unwrap();
    text.uuid = second;
    uploads.world.put(&keys::content(second), &text).await;
    uploads
        .world
        .publish(|course| {
            let contents = &mut course.modules[0].contents;
            contents[1].is_required = false;
            let mut more = contents[0].clone();
            more.uuid = second;
            contents.push(more);
        })
        .await;
    uploads.world.settle().await;
    assert_eq!(certificate_of(&uploads).await, (CertificateStatus::Revoked, 1, false));
    let path = format!("/api/learning/progress/content/{second}/");
    let read = ApiRequest::new("POST", &path, &uploads.world.caller()).body(&json!({"completed": true}));
    assert_eq!(read.send(&uploads.world.learner_api()).await.status, 200);
    assert_eq!(uploads.world.enrolment().await.unwrap().status, EnrolmentStatus::Completed);
    assert_eq!(certificate_of(&uploads).await, (CertificateStatus::Revoked, 1, true), "due to the sweep");
    let settled = uploads.world.enrolment_sweep().sweep(soon()).await.unwrap();
    assert_eq!((settled.up_to_date, settled.failed), (1, 0));
    assert_eq!(certificate_of(&uploads).await, (CertificateStatus::Active, 2, false));
    let again = uploads.world.enrolment_sweep().sweep(soon()).await.unwrap();
    assert_eq!(again.up_to_date, 0, "once");
}

fn override_path(uploads: &UploadWorld) -> String {
    let (course, learner) = (uploads.world.course.uuid, uploads.world.learner.id);
    format!("/api/courses/{course}/assignments/{ASSIGNMENT}/overrides/{learner}/")
}

#[tokio::test]
async fn one_learner_gets_more_attempts_and_a_later_date() {
    let uploads = UploadWorld::start(json!({"max_attempts": 1, "due_at": "2026-11-23T00:00:00Z"})).await;
    let first = uploads.write("One.").await;
    graded(&uploads, &first, json!({"action": "grade", "score": 8})).await;
    assert_eq!(uploads.write("Two.").await.code(), "MAX_ATTEMPTS_REACHED");
    let path = override_path(&uploads);
    let grant = json!({"extra_attempts": 2, "due_at": "2026-12-01T00:00:00Z", "reason": "Illness."});
    let granted = uploads.by(&uploads.instructor, "PUT", &path, Some(grant)).await;
    assert_eq!(
        (granted.status, &granted.body["remaining_attempts"], &granted.body["due_at"]),
        (200, &json!(2), &json!("2026-12-01T00:00:00Z")),
        "{granted:?}"
    );
    uploads.world.clock.advance(jiff::SignedDuration::from_hours(72));
    let second = uploads.write("Two.").await;
    assert_eq!((second.status, second.body["late"].as_bool()), (201, Some(false)), "{second:?}");
    assert_eq!(uploads.write("Three.").await.status, 201, "replacing ends with the later date");
    assert_eq!(uploads.write("Four.").await.code(), "MAX_ATTEMPTS_REACHED");
    let shown = uploads.by(&uploads.instructor, "GET", &path, None).await;
    assert_eq!(shown.body["history"][0]["reason"], "Illness.");
    assert_eq!(shown.body["override"]["extra_attempts"], 2);
    let list = uploads.learner("GET", &format!("/api/submissions/?assignment={ASSIGNMENT}"), None).await;
    assert_eq!(
        (&list.body["max_attempts"], &list.body["due_at"]),
        (&json!(3), &json!("2026-12-01T00:00:00Z"))
    );
}

#[tokio::test]
async fn only_instructors_of_the_course_grant_and_nobody_to_themselves() {
    let uploads = UploadWorld::start(json!({})).await;
    let (path, grant) = (override_path(&uploads), || Some(json!({"extra_attempts": 1})));
    let own = uploads.world.caller();
    for (caller, code) in [
        (own.clone(), "PERMISSION_DENIED"),
        (own.with("cognito:groups", "[admin]"), "PERMISSION_DENIED"),
        (uploads.stranger("[instructor]"), "NOT_FOUND"),
    ] {
        assert_eq!(uploads.by(&caller, "PUT", &path, grant()).await.code(), code);
    }
    let other = path.replace(&ASSIGNMENT.to_string(), &uuid::Uuid::from_u128(0xe0).to_string());
    assert_eq!(uploads.by(&uploads.instructor, "PUT", &other, grant()).await.code(), "VALIDATION_ERROR");
    let many = uploads.by(&uploads.instructor, "PUT", &path, Some(json!({"extra_attempts": 101}))).await;
    assert_eq!(many.code(), "VALIDATION_ERROR");
}

#[tokio::test]
async fn only_files_that_are_kept_count_and_superseded_ones_are_removed() {
    let uploads = UploadWorld::start(json!({})).await;
    let size = pdf().len() as u64;
    let kept = || async {
        let bytes =
            uploads.world.get(&keys::storage(uploads.world.learner.id)).await.unwrap_or_default().bytes;
        (bytes, uploads.world.cloud.objects().keys().len())
    };
    let first = uploads.submit("one.pdf", &pdf()).await;
    assert_eq!(kept().await, (size, 1));
    let second = uploads.submit("two.pdf", &pdf()).await;
    assert_eq!(kept().await, (size, 1), "the replaced file is neither kept nor counted");
    let gone = uploads.learner("GET", &format!("/api/submissions/{}/download/", uuid(&first)), None).await;
    assert_eq!((gone.status, gone.code()), (409, "CONFLICT"));

    let returned = graded(&uploads, &second, json!({"action": "return", "feedback": "More."})).await;
    assert_eq!((returned.status, returned.body["status"].as_str()), (200, Some("needs_revision")));
    assert_eq!(kept().await, (size, 1), "returned work is kept until newer work takes its place");
    let text = uploads.write("As text.").await;
    assert_eq!(kept().await, (0, 0));
    assert_eq!(graded(&uploads, &text, json!({"action": "grade", "score": 8})).await.status, 200);
    let third = uploads.submit("three.pdf", &pdf()).await;
    assert_eq!(graded(&uploads, &third, json!({"action": "grade", "score": 8})).await.status, 200);
    uploads.submit("four.pdf", &pdf()).await;
    assert_eq!(kept().await, (2 * size, 2), "graded work is kept");
    let files = format!("/api/courses/{}/submissions/files/", uploads.world.course.uuid);
    let files = uploads.by(&uploads.instructor, "GET", &files, None).await;
    assert_eq!(files.body["results"].as_array().unwrap().len(), 2, "{files:?}");
}

/// A release before kept the files of work that was replaced, and counted them for good.
#[tokio::test]
async fn files_that_an_earlier_release_kept_make_room_when_the_storage_is_full() {
    let uploads = UploadWorld::start(json!({})).await;
    let (learner, size) = (uploads.world.learner.id, pdf().len() as u64);
    let mut replaced = Vec::new();
    for name in ["one.pdf", "two.pdf", "three.pdf"] {
        let done = uploads.submit(name, &pdf()).await;
        replaced.push(uploads.stored(&done).await);
    }
    replaced.pop();
    for work in &replaced {
        uploads.world.put(&keys::submission(learner, ASSIGNMENT, work.id), work).await;
    }
    uploads.world.put(&keys::storage(learner), &Storage { bytes: STORAGE_BYTES_MAX }).await;
    let more = uploads.announce("four.pdf", 2 * pdf().len()).await;
    assert_eq!(more.status, 201, "{more:?}");
    let kept = uploads.world.get(&keys::storage(learner)).await.unwrap().bytes;
    assert_eq!(kept, STORAGE_BYTES_MAX - 2 * size, "the two that were replaced are counted no more");
    for work in replaced {
        let stored = uploads.world.get(&keys::submission(learner, ASSIGNMENT, work.id)).await.unwrap();
        assert!(stored.file.unwrap().removed);
    }
    // What is kept fills it again: there is nothing more to find.
    uploads.world.put(&keys::storage(learner), &Storage { bytes: STORAGE_BYTES_MAX }).await;
    let full = uploads.announce("five.pdf", 2 * pdf().len()).await;
    assert_eq!((full.status, full.code()), (409, "CONFLICT"));
    // What takes the place of a file may be as large, whether or not the state of the assignment says how large that is.
    let known = uploads.state().await;
    assert_eq!(known.current.as_ref().and_then(|current| current.file_bytes), Some(size));
    let mut unknown = known.clone();
    unknown.current = known.current.clone().map(|current| Current { file_bytes: None, ..current });
    for state in [known, unknown] {
        uploads.world.put(&keys::assignment_state(learner, ASSIGNMENT), &state).await;
        let more = uploads.announce("six.pdf", pdf().len()).await;
        assert_eq!(more.status, 201, "{more:?}");
        let full = uploads.announce("seven.pdf", pdf().len() + 1).await;
        assert_eq!((full.status, full.code()), (409, "CONFLICT"));
    }
}

/// What the release before wrote: no word of whether it is a file, of what was returned, or of what is kept.
#[tokio::test]
async fn what_earlier_releases_stored_is_read() {
    let uploads = UploadWorld::start(json!({"max_attempts": 1})).await;
    let file = uploads.submit("essay.pdf", &pdf()).await;
    let work = uploads.stored(&file).await;
    let line =
        CourseSubmission { learner: work.learner, assignment: ASSIGNMENT, submission: work.id, file: None };
    for status in [None, Some(SubmissionStatus::Submitted)] {
        let key = keys::course_submission(work.course, status, work.submitted_at.unwrap(), work.id);
        uploads.world.put(&key, &line).await;
        let mut transaction = Transaction::new();
        transaction.remove(&keys::course_file(work.course, status, work.submitted_at.unwrap(), work.id));
        assert!(uploads.world.store.write(soon(), &transaction).await.unwrap());
    }
    uploads.list_no_files().await;
    let files = uploads.course_files("").await;
    assert_eq!(files.body["results"].as_array().unwrap().len(), 1, "{files:?}");
    let state = json!({"used": 1, "current": {
        "submission": work.id, "status": "submitted", "submitted_at": uploads.world.clock.now(),
    }});
    let key = keys::assignment_state(work.learner, ASSIGNMENT);
    uploads.world.put(&key, &serde_json::from_value(state).unwrap()).await;
    uploads.world.put(&keys::storage(work.learner), &Storage { bytes: 1 }).await;
    assert_eq!(uploads.write("More.").await.code(), "MAX_ATTEMPTS_REACHED");
    graded(&uploads, &file, json!({"action": "return", "feedback": "More."})).await;
    assert_eq!(uploads.write("More.").await.status, 201);
    assert_eq!(
        uploads.world.get(&keys::storage(work.learner)).await.unwrap().bytes,
        0,
        "never below nothing"
    );
}
