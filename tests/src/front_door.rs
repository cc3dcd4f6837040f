//! Every operation of the API's document, behind one door: the functions as the gateway calls them, and a world in
//! which each kind of id exists.

use std::collections::BTreeMap;

use axum::Router;
use domain::course::message::{Audience, CourseMessage, MessageText};
use domain::{Clock, CourseMessageId};
use serde_json::{Value, json};
use shared::store::{CertificatePointer, keys};
use uuid::Uuid;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::api::{ApiRequest, ApiResponse, Caller};
pub use crate::furnished_courses::{FREE_COURSE, PAID_COURSE};
use crate::mail::unsubscribe_token;
pub use crate::operations::{Operation, operations, parameters};
use crate::publishing::import;
use crate::quizzes::{INSTRUCTOR, QUIZ, TEXT};
use crate::stripe_refunds::StripeRefunds;
use crate::studio::{DRAFT, DRAFT_QUIZ};
use crate::uploads::ASSIGNMENT;
use crate::world::{World, hybrid_course};
use crate::{checkout_function, furnished_courses, quizzes, studio, uploads};

/// The live session of the course.
const SESSION: Uuid = Uuid::from_u128(0xf1);

/// A furnished world and every function that serves the API.
pub struct FrontDoor {
    pub world: World,
    routers: BTreeMap<&'static str, Router>,
    /// One id of each kind, by the name of the kind.
    pub ids: BTreeMap<&'static str, String>,
    stripe: MockServer,
    /// Where an export of the learner begins, once an administrator has begun it.
    export: String,
}

impl FrontDoor {
    /// Opens a world in which the learner has one of everything.
    ///
    /// # Panics
    /// It cannot be furnished.
    pub async fn open() -> Self {
        let world = World::with_course(hybrid_course()).await;
        let stripe = MockServer::start().await;
        let session = include_str!("../tests/memory/enrolment/fixtures/checkout_session.json");
        let answer = ResponseTemplate::new(200).set_body_raw(session, "application/json");
        // The session is still open when it is asked for.
        for (verb, place) in [("POST", ""), ("GET", "/cs_test_1")] {
            let asked = Mock::given(method(verb)).and(path(format!("/v1/checkout/sessions{place}")));
            asked.respond_with(answer.clone()).mount(&stripe).await;
        }
        let ended = Mock::given(method("POST")).and(path("/v1/checkout/sessions/cs_test_1/expire"));
        ended.respond_with(answer).mount(&stripe).await;
        StripeRefunds::on(&stripe).await;
        world.stripe_url.set(stripe.uri()).expect("a new world");
        let mut door =
            Self { world, routers: BTreeMap::new(), ids: BTreeMap::new(), stripe, export: String::new() };
        door.restart().await;
        Box::pin(door.furnish()).await;
        door
    }

    /// Starts every function anew, so that it knows nothing that it was told before.
    pub async fn restart(&mut self) {
        let world = &self.world;
        self.routers = BTreeMap::from([
            ("checkout", checkout_function::router(world, &self.stripe).await),
            ("cpd-api", world.cpd_api()),
            ("learner-api", world.learner_api()),
            ("office", world.office_alone(&self.stripe.uri())),
            ("office-reports", world.office_reports()),
            ("privacy", world.privacy()),
            ("quiz-submit", quizzes::router(world)),
            ("presigned-upload", uploads::router(world)),
            ("certificates", world.certificates().await),
            ("course-studio", studio::router(world)),
        ]);
    }

    /// Stripe, as the functions reach it.
    pub fn stripe(&self) -> &MockServer {
        &self.stripe
    }

    async fn furnish(&mut self) {
        self.import().await;
        let (learner, course) = (self.world.learner.id, self.world.course.uuid);
        let stripe = self.world.webhook().await;
        self.world.deliver(&stripe, &self.world.purchase("a").completed()).await;
        let mut unmatched = self.world.purchase("unmatched").completed();
        unmatched["data"]["object"]["metadata"] = json!({});
        self.world.deliver(&stripe, &unmatched).await;
        let enrolment = self.world.enrolment().await.expect("an enrolment").id;
        let certificate = self.world.a_certificate();
        self.world.put_certificate(&certificate).await;
        let pointer = CertificatePointer { enrolment: certificate.enrolment };
        self.world.put(&keys::certificate_pointer(certificate.uuid), &pointer).await;
        let notification = self.world.notifications().await.first().expect("a notification").id;
        self.ids = BTreeMap::from([
            ("learner", learner.to_string()),
            ("course", course.to_string()),
            ("content", TEXT.to_string()),
            ("quiz", QUIZ.to_string()),
            ("assignment", ASSIGNMENT.to_string()),
            ("session", SESSION.to_string()),
            ("enrollment", enrolment.to_string()),
            ("certificate", certificate.uuid.to_string()),
            ("certified enrolment", certificate.enrolment.to_string()),
            ("notification", notification.to_string()),
            ("code", certificate.code.clone()),
            ("message", self.put_message().await.to_string()),
            ("unsubscribing link", unsubscribe_token(learner).await),
            ("payment", "cs_a".to_owned()),
            ("unmatched payment", "cs_unmatched".to_owned()),
            ("draft", DRAFT.to_string()),
            ("draft content", DRAFT_QUIZ.to_string()),
        ]);
        let body = json!({"assignment": ASSIGNMENT, "content": {"text": "My work."}});
        let create = self.operation("createSubmission");
        let submission = self.ask(&create, &self.learner(), &BTreeMap::new(), Some(body)).await;
        assert_eq!(submission.status, 201, "{submission:?}");
        self.ids.insert("submission", uploads::uuid(&submission));
        let import = self.operation("importDraft");
        let body = json!({"definition": studio::definition(DRAFT)});
        let draft = self.ask(&import, &self.instructor(), &BTreeMap::new(), Some(body)).await;
        assert_eq!(draft.status, 201, "{draft:?}");
        let (publish, body) = (self.operation("publishCourse"), studio::publication(false));
        let published = self.ask(&publish, &self.instructor(), &BTreeMap::new(), Some(body)).await;
        assert_eq!(published.status, 201, "{published:?}");
        let invite = self.operation("invitePerson");
        let body = furnished_courses::invitation("nora@learner.example");
        let invited = self.ask(&invite, &self.admin(), &BTreeMap::new(), Some(body)).await;
        assert_eq!(invited.status, 201, "{invited:?}");
        let invited = invited.body["invitation"]["invited_uuid"].as_str().expect("an id").to_owned();
        self.ids.insert("invited", invited);
        let (announce, body) = (self.operation("createMedia"), studio::body("createMedia", ""));
        let media = self.ask(&announce, &self.instructor(), &BTreeMap::new(), Some(body)).await;
        self.ids.insert("media", uploads::uuid(&media));
        let (export, body) = (self.operation("beginExport"), json!({"reason": "A test."}));
        let begun = self.ask(&export, &self.admin(), &BTreeMap::new(), Some(body)).await;
        begun.body["cursor"].as_str().expect("a cursor").clone_into(&mut self.export);
    }

    /// A message to the learners of the course, of which nothing is sent yet.
    async fn put_message(&self) -> CourseMessageId {
        let (id, course) = (CourseMessageId(Uuid::from_u128(0x3e55)), self.world.course.uuid);
        let text = MessageText::checked("A new appendix", "Read it before the quiz.").expect("a text");
        let written = (text, Audience::Everyone);
        let message =
            CourseMessage::new(id, course, INSTRUCTOR, written, (self.world.clock.now(), "a request"));
        self.world.put(&keys::course_message(course, id), &message).await;
        id
    }

    async fn import(&self) {
        for definition in furnished_courses::definitions(&self.world.course) {
            import(&self.world.store, &definition.to_string(), self.world.clock.now()).await;
        }
    }

    /// The learner.
    pub fn learner(&self) -> Caller {
        self.world.caller()
    }

    /// An instructor of the course.
    pub fn instructor(&self) -> Caller {
        let caller = self.world.caller().with("sub", &INSTRUCTOR.to_string());
        caller
            .with("cognito:groups", "[instructor]")
            .with("email", "grace@provider.example")
            .with("name", "Grace")
    }

    /// An administrator.
    pub fn admin(&self) -> Caller {
        self.world.admin()
    }

    /// Who an operation is for.
    pub fn caller_of(&self, operation: &Operation) -> Caller {
        if ["/api/admin/", "/api/office/"].iter().any(|place| operation.path.starts_with(place)) {
            return self.admin();
        }
        if operation.path.starts_with("/api/studio/") {
            return self.instructor();
        }
        let teaches = [
            "/quizzes/",
            "/assignments/",
            "/attendance/",
            "/courses/{course_uuid}/submissions/",
            "/grade/",
            "/saved-comments/",
        ];
        if teaches.iter().any(|part| operation.path.contains(part)) {
            return self.instructor();
        }
        self.learner()
    }

    /// The operation with this id.
    ///
    /// # Panics
    /// There is none.
    pub fn operation(&self, id: &str) -> Operation {
        operations().into_iter().find(|operation| operation.id() == id).unwrap_or_else(|| panic!("{id}"))
    }

    /// The kind of id that a parameter takes.
    pub fn kind(operation: &Operation, parameter: &str) -> &'static str {
        match parameter {
            "course_uuid" if operation.path.starts_with("/api/studio/") => "draft",
            "content_uuid" if operation.path.starts_with("/api/studio/") => "draft content",
            "content_uuid" if operation.path.contains("quiz") => "quiz",
            "content_uuid" if operation.path.contains("/assignments/") => "assignment",
            "content_uuid" => "content",
            "course_uuid" => "course",
            "session_uuid" => "session",
            "enrollment_uuid" => "enrollment",
            "certificate_uuid" => "certificate",
            "notification_uuid" => "notification",
            "submission_uuid" => "submission",
            "learner_uuid" => "learner",
            "invited_uuid" => "invited",
            "payment" if operation.id() == "assignPayment" => "unmatched payment",
            "payment" => "payment",
            "code" => "code",
            "attempt_number" => "attempt number",
            "key_id" => "key",
            "number" => "publication",
            "media_uuid" => "media",
            "kind" => "failed work",
            "message_uuid" => "message",
            "token" => "unsubscribing link",
            other => panic!("{other}: of which kind?"),
        }
    }

    /// The request of an operation with these ids by kind; a kind that is missing takes the world's.
    pub fn request(
        &self,
        operation: &Operation,
        caller: &Caller,
        ids: &BTreeMap<&str, String>,
        body: Option<Value>,
    ) -> ApiRequest {
        let mut path = operation.path.clone();
        for parameter in parameters(operation) {
            let kind = Self::kind(operation, &parameter);
            let other = if kind == "failed work" { "awards" } else { "1" };
            let known = ids.get(kind).or_else(|| self.ids.get(kind)).map_or(other, String::as_str);
            path = path.replace(&format!("{{{parameter}}}"), known);
        }
        let submissions_of = ids.get("assignment").unwrap_or(&self.ids["assignment"]);
        path += &match operation.id() {
            "searchPeople" => "?q=ada".to_owned(),
            // Only an administrator asks for one who knows where it begins.
            "getExportPart" => format!("?cursor={}", self.export),
            report if report.starts_with("report") => {
                format!("?course={}", ids.get("course").unwrap_or(&self.ids["course"]))
            }
            "findPerson" => "?email=ada@learner.example".to_owned(),
            "listSubmissions" => format!("?assignment={submissions_of}"),
            _ => String::new(),
        };
        let request = ApiRequest::new(&operation.method, &path, caller);
        match body {
            Some(body) => request.body(&body),
            None => request,
        }
    }

    /// Sends the request of an operation.
    pub async fn ask(
        &self,
        operation: &Operation,
        caller: &Caller,
        ids: &BTreeMap<&str, String>,
        body: Option<Value>,
    ) -> ApiResponse {
        self.send(operation, self.request(operation, caller, ids, body)).await
    }

    /// Sends a request to the function of an operation.
    pub async fn send(&self, operation: &Operation, request: ApiRequest) -> ApiResponse {
        request.send(self.router(operation)).await
    }

    /// The function of an operation.
    pub fn router(&self, operation: &Operation) -> &Router {
        &self.routers[operation.function]
    }

    /// The status alone, for an operation whose response may be no JSON.
    pub async fn status(&self, operation: &Operation, request: ApiRequest) -> u16 {
        request.status(&self.routers[operation.function]).await
    }

    /// How many Checkout Sessions Stripe was asked for.
    pub async fn sessions_created(&self) -> usize {
        let requests = self.stripe.received_requests().await.unwrap_or_default();
        requests.iter().filter(|request| request.method.as_str() == "POST").count()
    }
}

/// The id of a content, which no other kind has.
pub fn is_content(kind: &str) -> bool {
    matches!(kind, "content" | "quiz" | "assignment" | "draft content")
}
