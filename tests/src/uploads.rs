//! A world with an imported assignment, and the submission functions.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use domain::assignment::submission::{AssignmentProgress, Submission};
use domain::{Clock, ContentId, EnrolmentId, Learner, LearnerId, SubmissionId};
use serde_json::{Value, json};
use shared::runtime::{Switch, deferred};
use shared::store::{Transaction, keys};
use uuid::Uuid;

use crate::api::{ApiRequest, ApiResponse, Caller};
use crate::bucket::BUCKET;
use crate::publishing::import;
use crate::world::{World, course, soon, sqs_event, tables_of};

/// The assignment under test.
pub const ASSIGNMENT: ContentId = ContentId(Uuid::from_u128(0xe2));
/// A second assignment in the same course.
pub const OTHER: ContentId = ContentId(Uuid::from_u128(0xe3));

/// A course with one text and two assignments, and an enrolled learner.
pub struct UploadWorld {
    pub world: World,
    /// The HTTP function, as one warm process.
    pub router: Router,
    /// An instructor of the course.
    pub instructor: Caller,
}

/// An assignment with 100 marks, 60 to pass, and further settings.
pub fn assignment(settings: Value) -> Value {
    let mut assignment = json!({"instructions": "Write.", "max_score": 100, "passing_score": 60});
    if let (Some(assignment), Value::Object(settings)) = (assignment.as_object_mut(), settings) {
        assignment.extend(settings);
    }
    assignment
}

/// A minimal PDF.
pub fn pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
        .to_vec()
}

/// The instructor's learner id.
pub fn instructor_id() -> LearnerId {
    LearnerId(Uuid::from_u128(0x7ea))
}

fn caller(id: LearnerId, groups: &str) -> Caller {
    let person = Learner {
        id,
        email: "grace@provider.example".into(),
        name: "Grace".into(),
        time_zone: None,
        licence_number: None,
        profession: None,
        email_verified: None,
        created_at: jiff::Timestamp::UNIX_EPOCH,
        erased_at: None,
        listed: true,
        mail: domain::MailPreferences::default(),
    };
    Caller::new(&person).with("cognito:groups", groups)
}

impl UploadWorld {
    /// A world with an assignment with these settings.
    pub async fn start(settings: Value) -> Self {
        let world = World::with_course(course()).await;
        let instructor = caller(instructor_id(), "[instructor]");
        let this = Self { router: router(&world), instructor, world };
        this.import(settings).await;
        this.enrol(&this.world.learner, "active").await;
        this
    }

    /// Imports the course again with these settings.
    ///
    /// # Panics
    /// The import is refused.
    pub async fn import(&self, settings: Value) {
        let course = &self.world.course;
        let definition = json!({
            "uuid": course.uuid, "slug": course.slug, "title": course.title, "description": course.description,
            "format": "self_paced", "cpd_credits": "2.50", "cpd_type": "Clinical", "duration_minutes": 270,
            "price": {"amount": 4900, "currency": "gbp"}, "organiser": "Meridian CPD", "published": true,
            "instructors": [instructor_id()],
            "modules": [{
                "uuid": Uuid::from_u128(0xd0), "title": "One",
                "contents": [
                    {"uuid": Uuid::from_u128(0xe0), "title": "Read", "kind": "text", "text": {"markdown": "Read this."}},
                    {"uuid": ASSIGNMENT, "title": "Reflect", "kind": "assignment", "assignment": assignment(settings)},
                    {"uuid": OTHER, "title": "More", "kind": "assignment", "is_required": false, "assignment": assignment(json!({}))},
                ],
            }],
        });
        import(&self.world.store, &definition.to_string(), self.world.clock.now()).await;
    }

    /// Enrols a learner with this status.
    ///
    /// # Panics
    /// The enrolment cannot be stored.
    pub async fn enrol(&self, learner: &Learner, status: &str) {
        let id = EnrolmentId(Uuid::from_u128(learner.id.0.as_u128() ^ 0xab_0000));
        let enrolment = json!({
            "id": id, "learner": learner.id, "course": self.world.course.uuid, "status": status,
            "enrolled_at": self.world.clock.now(),
        });
        let enrolment = serde_json::from_value(enrolment).expect("an enrolment");
        self.world.put(&keys::enrolment(learner.id, self.world.course.uuid), &enrolment).await;
    }

    /// A caller without an enrolment, in these groups.
    pub fn stranger(&self, groups: &str) -> Caller {
        caller(LearnerId(Uuid::from_u128(0x5774)), groups)
    }

    /// Sends a request as the learner.
    pub async fn learner(&self, method: &str, path: &str, body: Option<Value>) -> ApiResponse {
        self.by(&self.world.caller(), method, path, body).await
    }

    /// Sends a request as a caller.
    pub async fn by(&self, caller: &Caller, method: &str, path: &str, body: Option<Value>) -> ApiResponse {
        let request = ApiRequest::new(method, path, caller);
        match body {
            Some(body) => request.body(&body).send(&self.router).await,
            None => request.send(&self.router).await,
        }
    }

    /// Submits text.
    pub async fn write(&self, text: &str) -> ApiResponse {
        let body = json!({"assignment": ASSIGNMENT, "content": {"text": text}});
        self.learner("POST", "/api/submissions/", Some(body)).await
    }

    /// Announces a file.
    pub async fn announce(&self, name: &str, size: usize) -> ApiResponse {
        let file = json!({"name": name, "size_bytes": size, "content_type": ""});
        let body = json!({"assignment": ASSIGNMENT, "file": file});
        self.learner("POST", "/api/submissions/", Some(body)).await
    }

    /// Uploads as a browser would; returns the status code of S3.
    ///
    /// # Panics
    /// The response has no upload URL.
    pub fn upload(&self, created: &ApiResponse, bytes: &[u8]) -> u16 {
        let upload = &created.body["upload"];
        assert_eq!(upload["method"], "PUT", "{created:?}");
        let headers: BTreeMap<String, String> =
            serde_json::from_value(upload["headers"].clone()).expect("headers");
        let url = upload["url"].as_str().expect("an address");
        self.world.cloud.objects().put_signed(url, &headers, bytes, self.world.clock.now())
    }

    /// Announces, uploads and completes a file.
    pub async fn submit(&self, name: &str, bytes: &[u8]) -> ApiResponse {
        let created = self.announce(name, bytes.len()).await;
        assert_eq!(created.status, 201, "{created:?}");
        assert_eq!(self.upload(&created, bytes), 200);
        self.complete(&created).await
    }

    /// Completes an upload.
    pub async fn complete(&self, created: &ApiResponse) -> ApiResponse {
        self.learner("POST", &format!("/api/submissions/{}/complete/", uuid(created)), None).await
    }

    /// Delivers the S3 event of an object; returns whether the function is done with it.
    pub async fn event(&self, key: &str, version: &str) -> bool {
        self.event_by(&functions(&self.world), key, version).await
    }

    /// Delivers the S3 event to a given process.
    pub async fn event_by(&self, app: &presigned_upload::App, key: &str, version: &str) -> bool {
        let event = sqs_event(&[s3_event(key, version)], 1);
        app.handle_s3_events(event, soon()).await.batch_item_failures.is_empty()
    }

    /// The key and version in quarantine for a submission.
    pub async fn quarantined(&self, created: &ApiResponse) -> (String, String) {
        let work = self.stored(created).await;
        let key = work.upload.expect("an upload").key;
        let version = self.world.cloud.objects().current(&key).map(|version| version.id).unwrap_or_default();
        (key, version)
    }

    /// Grades a submission as an instructor.
    pub async fn grade(&self, by: &Caller, submission: &ApiResponse, body: Value) -> ApiResponse {
        self.by(by, "POST", &format!("/api/submissions/{}/grade/", uuid(submission)), Some(body)).await
    }

    /// The stored submission of the learner.
    ///
    /// # Panics
    /// It does not exist.
    pub async fn stored(&self, created: &ApiResponse) -> Submission {
        let id: SubmissionId = uuid(created).parse().expect("an id");
        self.world.get(&keys::submission(self.world.learner.id, ASSIGNMENT, id)).await.expect("a submission")
    }

    /// All submissions of the learner, newest first.
    ///
    /// # Panics
    /// They cannot be read.
    pub async fn all(&self) -> Vec<Submission> {
        let range = keys::submissions(self.world.learner.id, ASSIGNMENT);
        self.world.store.page(soon(), &range, 100, None).await.expect("readable").items
    }

    /// The learner's progress in the assignment.
    pub async fn state(&self) -> AssignmentProgress {
        self.world.get(&keys::assignment_state(self.world.learner.id, ASSIGNMENT)).await.unwrap_or_default()
    }

    /// The course's list as its instructor sees it.
    pub async fn course_list(&self, query: &str) -> ApiResponse {
        let path = format!("/api/courses/{}/submissions/{query}", self.world.course.uuid);
        self.by(&self.instructor, "GET", &path, None).await
    }

    /// The course's list of files as its instructor sees it.
    pub async fn course_files(&self, query: &str) -> ApiResponse {
        self.course_list(&format!("files/{query}")).await
    }

    /// Takes away what an earlier release did not write for a course: the word that its list of files is complete.
    pub async fn list_no_files(&self) {
        let mut transaction = Transaction::new();
        transaction.remove(&keys::files_listed(self.world.course.uuid));
        assert!(self.world.store.write(soon(), &transaction).await.expect("stored"));
    }

    /// The calls made since the last call of this function, without bodies.
    pub fn calls(&self) -> Vec<String> {
        self.world.cloud.faults.take_calls().into_iter().map(|call| call.operation).collect()
    }
}

/// The id in a response.
///
/// # Panics
/// The response has no id.
pub fn uuid(answer: &ApiResponse) -> String {
    answer.body["uuid"].as_str().unwrap_or_else(|| panic!("an id in {answer:?}")).to_owned()
}

/// An S3 event notification.
pub fn s3_event(key: &str, version: &str) -> Value {
    json!({"Records": [{
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-west-1",
        "eventTime": "2026-11-22T12:00:00.000Z", "eventName": "ObjectCreated:Put",
        "s3": {"s3SchemaVersion": "1.0", "bucket": {"name": BUCKET}, "object": {"key": key, "versionId": version}},
    }]})
}

/// The state of both functions, as on Lambda.
pub fn functions(world: &World) -> presigned_upload::App {
    presigned_upload::App {
        store: world.cloud.aws.store(tables_of(&["main", "outbox"])),
        bucket: presigned_upload::Bucket::new(&world.cloud.aws.config, BUCKET.into()),
        clock: world.clock.clone(),
        groups_claim: "cognito:groups".into(),
        switches: Arc::new(world.board.switches(&[Switch::Uploads])),
        sqs: deferred(&world.cloud.aws.config, aws_sdk_sqs::Client::new),
        malware_protection: false,
        assignments: presigned_upload::Assignments::default(),
    }
}

/// The function behind the HTTP API.
pub fn router(world: &World) -> Router {
    presigned_upload::router(functions(world))
}
