//! A learner who has done everything that the platform offers is erased.

use std::collections::BTreeMap;

use aws_lambda_events::event::sqs::SqsEvent;
use domain::certificate::NAME_REMOVED;
use domain::enrolment::EnrolmentStatus;
use domain::{Clock, ERASED_NAME, LearnerId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::{CertificateCode, keys};
use tests::api::{ApiRequest, Caller};
use tests::front_door::{FrontDoor, PAID_COURSE};
use tests::log::Log;
use tests::uploads::{ASSIGNMENT, pdf};
use tests::world::{soon, sqs_event};
use uuid::Uuid;

use super::{erase, found, items, preview};
use crate::live_sessions::fake_zoom::FakeZoom;
use crate::live_sessions::fixture::app as zoom_app;

/// What only this learner's data contains: name, address, what was written by them and about them, a file's name and its
/// content, the join links.
pub(super) const CANARIES: [&str; 8] = [
    "Ada Learner",
    "ada@learner.example",
    "canary-text",
    "canary-said",
    "canary-comment",
    "canary-file",
    "canary-bytes",
    "us05web",
];

/// The learner after the whole journey, with everything that tells of the person.
pub(super) struct Journey {
    pub(super) door: FrontDoor,
    pub(super) zoom: zoom::App,
    /// Keeps the fake Zoom running.
    pub(super) server: FakeZoom,
}

impl Journey {
    pub(super) async fn take() -> Self {
        let door = FrontDoor::open().await;
        let server = FakeZoom::open().await;
        let zoom = zoom_app(&door.world, &server.server.uri()).await;
        let journey = Self { door, zoom, server };
        journey.study().await;
        journey.hand_in_a_file().await;
        journey.is_graded().await;
        journey.deliver_messages().await;
        journey
    }

    pub(super) fn learner(&self) -> LearnerId {
        self.door.world.learner.id
    }

    /// The learner as somebody who teaches.
    pub(super) fn teacher(&self) -> Caller {
        self.door.learner().with("cognito:groups", "[instructor]")
    }

    /// Sends an operation of the document, with the key that a client sends.
    async fn ask(&self, id: &str, ids: &BTreeMap<&str, String>, body: Option<Value>) -> Value {
        let operation = self.door.operation(id);
        let caller = self.door.caller_of(&operation);
        let request = self.door.request(&operation, &caller, ids, body);
        let request = request.header("idempotency-key", &format!("{id}-{ids:?}"));
        let answer = self.door.send(&operation, request).await;
        assert!(answer.status < 300, "{id}: {answer:?}");
        answer.body
    }

    async fn study(&self) {
        let none = BTreeMap::new();
        self.ask("getMe", &none, None).await;
        let percent = json!({"progress_percent": 40, "position_seconds": 9});
        self.ask("completeContent", &none, Some(percent)).await;
        for (id, reason) in [("setQuizOverride", "canary-said"), ("setAssignmentOverride", "canary-said")] {
            self.ask(id, &none, Some(json!({"extra_attempts": 3, "reason": reason}))).await;
        }
        for id in ["setCpdGoals", "updateMe", "startQuiz", "submitQuiz", "completeContent"] {
            let operation = self.door.operation(id);
            let again = BTreeMap::from([("again", "1".to_owned())]);
            self.ask(id, &again, self.door.body(&operation, &again)).await;
        }
        // Whoever learns here may teach elsewhere.
        let (comments, teacher) = (self.door.operation("changeSavedComments"), self.teacher());
        let kept = self.door.ask(&comments, &teacher, &none, Some(json!({"add": ["canary-comment"]}))).await;
        assert_eq!(kept.status, 204, "{kept:?}");
        let text = json!({"assignment": ASSIGNMENT, "content": {"text": "canary-text"}});
        self.ask("createSubmission", &BTreeMap::from([("again", "1".to_owned())]), Some(text)).await;
        let paid = BTreeMap::from([("course", PAID_COURSE.to_string())]);
        self.ask("createCheckout", &paid, None).await;
    }

    async fn hand_in_a_file(&self) {
        let mut bytes = pdf();
        bytes.extend_from_slice(b"% canary-bytes\n%%EOF\n");
        let file = json!({"name": "canary-file.pdf", "size_bytes": bytes.len(), "content_type": ""});
        let body = json!({"assignment": ASSIGNMENT, "file": file});
        let created =
            self.ask("createSubmission", &BTreeMap::from([("file", "1".into())]), Some(body.clone())).await;
        let upload = &created["upload"];
        let headers = serde_json::from_value(upload["headers"].clone()).unwrap();
        let (world, url) = (&self.door.world, upload["url"].as_str().unwrap());
        assert_eq!(world.cloud.objects().put_signed(url, &headers, &bytes, world.clock.now()), 200);
        let id = created["uuid"].as_str().unwrap().to_owned();
        self.ask("completeSubmission", &BTreeMap::from([("submission", id)]), None).await;
        // Another one, which is never confirmed.
        let open = self.ask("createSubmission", &BTreeMap::from([("file", "2".into())]), Some(body)).await;
        let (upload, objects) = (&open["upload"], world.cloud.objects());
        let headers = serde_json::from_value(upload["headers"].clone()).unwrap();
        let put = objects.put_signed(upload["url"].as_str().unwrap(), &headers, &bytes, world.clock.now());
        assert_eq!(put, 200);
    }

    /// A pass completes the course; a certificate is issued and reprinted, and credits are awarded.
    async fn is_graded(&self) {
        let world = &self.door.world;
        let state = world.get(&keys::assignment_state(self.learner(), ASSIGNMENT)).await.unwrap();
        let id = state.current.unwrap().submission.to_string();
        let grade = json!({"action": "grade", "score": 80, "feedback": "canary-said"});
        self.ask("gradeSubmission", &BTreeMap::from([("submission", id)]), Some(grade)).await;
        let enrolment = world.enrolment().await.unwrap();
        assert_eq!(enrolment.status, EnrolmentStatus::Completed);
        let certificate = world.get(&keys::certificate(enrolment.id)).await.unwrap();
        assert_eq!(certificate.learner_name, "Ada Learner");
        world.apply_due_steps(&certificate).await;
        let of = BTreeMap::from([("certificate", certificate.uuid.to_string())]);
        let reprint = json!({"reason": "canary-said", "learner_name": "Dr Ada Learner"});
        self.ask("reprintCertificate", &of, Some(reprint)).await;
        world.apply_due_steps(&world.get(&keys::certificate(enrolment.id)).await.unwrap()).await;
        let of = BTreeMap::from([("certificate", self.door.ids["certificate"].clone())]);
        self.ask("revokeCertificate", &of, Some(json!({"reason": "canary-said"}))).await;
    }

    /// Relays what is due and lets both consumers work on it; returns the messages.
    pub(super) async fn deliver_messages(&self) -> Vec<Value> {
        let world = &self.door.world;
        // The sweep leaves to the stream what is younger.
        world.clock.advance(SignedDuration::from_mins(1));
        world.sweep().await;
        let (mails, registrations) = (world.cloud.take_messages("email"), world.cloud.take_messages("zoom"));
        for message in &registrations {
            let done = self.zoom.handle(of_queue(message, "zoom"), soon()).await;
            assert!(done.batch_item_failures.is_empty(), "{message}");
        }
        for message in &mails {
            world.email().handle(of_queue(message, "email"), soon()).await;
        }
        mails.into_iter().chain(registrations).collect()
    }
}

fn of_queue(message: &Value, queue: &str) -> SqsEvent {
    let mut event = sqs_event(std::slice::from_ref(message), 1);
    event.records[0].event_source_arn = Some(format!("arn:aws:sqs:eu-west-1:123456789012:{queue}"));
    event
}

#[tokio::test]
async fn nothing_that_describes_the_person_is_left_and_the_facts_stay() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.subscriber("info,shared=trace"));
    let journey = Journey::take().await;
    let (world, learner) = (&journey.door.world, journey.learner());
    let told = found(world, &CANARIES).await;
    for canary in CANARIES {
        assert!(told.iter().any(|place| place.starts_with(canary)), "{canary} is nowhere before");
    }
    let enrolment = world.enrolment().await.unwrap();
    let before = (world.stored_of(learner).await.told(), enrolment.completed_contents.clone());
    assert!(!before.0.is_empty() && before.1.len() == 3, "{before:?}");

    let planned = preview(world, learner).await.unwrap();
    assert_eq!(found(world, &CANARIES).await, told, "a dry run changes nothing");
    let first = erase(world, learner).await.unwrap();
    assert_eq!((&first.removed, &first.emptied), (&planned.removed, &planned.emptied), "as announced");
    assert_eq!((first.enrolments_ended, first.waiting_for_zoom, planned.waiting_for_zoom), (1, 3, 3));
    assert!(first.files_removed >= 2, "{first:?}");
    // Zoom knows the registrants by their addresses until its consumer has cancelled them.
    let left = found(world, &CANARIES).await;
    assert!(!left.is_empty() && left.iter().all(|place| place.contains("#MEETING#")), "{left:#?}");
    assert_eq!(journey.server.approved(), 3);

    let messages = journey.deliver_messages().await;
    assert_eq!(journey.server.approved(), 0, "the existing reconciling cancels them");
    let second = erase(world, learner).await.unwrap();
    assert_eq!((second.removed.get("registration"), second.waiting_for_zoom), (Some(&3), 0), "{second:?}");
    assert_eq!(found(world, &CANARIES).await, Vec::<String>::new());
    let queued = journey.deliver_messages().await;
    assert!(!CANARIES.iter().any(|canary| format!("{messages:?}{queued:?}").contains(canary)));
    assert!(!CANARIES.iter().any(|canary| log.lines().contains(canary)), "{}", log.lines());
    let third = erase(world, learner).await.unwrap();
    assert!(third.found_nothing(), "{third:?}");

    let after = world.enrolment().await.unwrap();
    assert_eq!((after.id, after.status), (enrolment.id, EnrolmentStatus::Dropped));
    assert_eq!(
        (world.stored_of(learner).await.told(), after.completed_contents),
        before,
        "facts and sums stay"
    );
    let checked = world.store.check_ledger(|_| {}).await.unwrap();
    assert_eq!(checked.breaches, Vec::<String>::new());
    let profile = world.get(&keys::learner(learner)).await.unwrap();
    assert_eq!((profile.name.as_str(), profile.email.as_str()), (ERASED_NAME, ""));
}

#[tokio::test]
async fn certificates_stay_valid_and_say_that_the_name_was_removed() {
    let journey = Journey::take().await;
    let (world, learner) = (&journey.door.world, journey.learner());
    let enrolment = world.enrolment().await.unwrap();
    erase(world, learner).await.unwrap();
    let certificate = world.get(&keys::certificate(enrolment.id)).await.unwrap();
    assert_eq!((certificate.issue, certificate.shown_name()), (2, NAME_REMOVED));
    let router = world.certificates().await;
    let look = async |path: String| {
        let request = ApiRequest::new("GET", &path, &Caller::nobody()).header("accept", "application/json");
        request.send(&router).await
    };
    let page = look(format!("/api/public/certificates/{}/", certificate.code)).await;
    assert_eq!(
        (page.status, &page.body["status"], &page.body["learner_name"]),
        (200, &json!("active"), &json!(NAME_REMOVED))
    );
    let number = look(format!("/api/public/certificates/{}/", certificate.number)).await;
    assert_eq!((number.status, &number.body["status"]), (200, &json!("active")));
    let credential = look(format!("/api/public/certificates/{}/credential/", certificate.code)).await;
    assert_eq!(credential.status, 200, "{credential:?}");
    let held = format!("{credential:?}");
    assert!(!held.contains("Ada") && !held.contains("identityHash"), "{held}");
    // The earlier issue is reported as superseded, and bears no name either.
    let issue = world.get(&keys::certificate_issue(enrolment.id, 1)).await.unwrap().0;
    let earlier = look(format!("/api/public/certificates/{}/", issue.code)).await;
    assert_eq!(
        (&earlier.body["status"], &earlier.body["learner_name"]),
        (&json!("superseded"), &json!(NAME_REMOVED))
    );
    let code = world.get(&keys::certificate_code(&issue.code)).await;
    let learner = Some(enrolment.learner);
    assert_eq!(code, Some(CertificateCode { enrolment: enrolment.id, issue: 1, learner }));
    // A later issue gets no name back.
    let again = "1".to_owned();
    let of = BTreeMap::from([("certificate", certificate.uuid.to_string()), ("again", again)]);
    let reprint = json!({"reason": "A typing error.", "learner_name": "Ada Learner"});
    journey.ask("reprintCertificate", &of, Some(reprint)).await;
    let again = world.get(&keys::certificate(enrolment.id)).await.unwrap();
    assert_eq!((again.issue, again.shown_name()), (3, NAME_REMOVED));
}

#[tokio::test]
async fn nobody_else_is_touched_and_somebody_unknown_is_not_erased() {
    let journey = Journey::take().await;
    let world = &journey.door.world;
    let learner = journey.learner().to_string();
    let others = async || -> Vec<_> {
        let all = items(world).await.into_iter();
        let mut others: Vec<String> = all
            .map(|(_, item)| format!("{:?}", BTreeMap::from_iter(item)))
            .filter(|text| !text.contains(&learner))
            .collect();
        others.retain(|text| text.contains("USER#"));
        others.sort();
        others
    };
    let before = others().await;
    assert!(!before.is_empty());
    erase(world, journey.learner()).await.unwrap();
    assert_eq!(others().await, before);
    assert_eq!(preview(world, LearnerId(Uuid::from_u128(0x404))).await, None);
}
