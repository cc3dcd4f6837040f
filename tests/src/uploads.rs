//! A world with an assignment in it, imported as an author would, and the functions around it.

use std::collections::BTreeMap;

use axum::Router;
use domain::assignment::submission::{AssignmentProgress, Submission};
use domain::course::authoring;
use domain::{Clock, ContentId, EnrolmentId, Learner, LearnerId, SubmissionId};
use serde_json::{Value, json};
use shared::dynamo::keys;
use uuid::Uuid;

use crate::api::{Answer, ApiRequest, Caller};
use crate::bucket::BUCKET;
use crate::world::{World, course, soon, sqs_event, tables_of};

/// What is handed in.
pub const ASSIGNMENT: ContentId = ContentId(Uuid::from_u128(0xe2));
/// A second one, in the same course.
pub const OTHER: ContentId = ContentId(Uuid::from_u128(0xe3));

/// A world with a course of one text and two assignments, and a learner with an enrolment in it.
pub struct UploadWorld {
    /// The world.
    pub world: World,
    /// The function, as one warm process.
    pub router: Router,
    /// Who teaches the course.
    pub instructor: Caller,
}

/// An assignment of a hundred marks, sixty to pass, with more settings.
pub fn assignment(settings: Value) -> Value {
    let mut assignment = json!({"instructions": "Write.", "max_score": 100, "passing_score": 60});
    if let (Some(assignment), Value::Object(settings)) = (assignment.as_object_mut(), settings) {
        assignment.extend(settings);
    }
    assignment
}

/// The shortest PDF that is one.
pub fn pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
        .to_vec()
}

/// Somebody who teaches; with a learner id of their own.
pub fn instructor_id() -> LearnerId {
    LearnerId(Uuid::from_u128(0x7ea))
}

fn caller(id: LearnerId, groups: &str) -> Caller {
    let person = Learner {
        id,
        email: "grace@provider.example".into(),
        name: "Grace".into(),
        time_zone: None,
        created_at: jiff::Timestamp::UNIX_EPOCH,
    };
    Caller::new(&person).with("cognito:groups", groups)
}

impl UploadWorld {
    /// A world with this assignment.
    pub async fn start(settings: Value) -> Self {
        let world = World::with_course(course()).await;
        let instructor = caller(instructor_id(), "[instructor]");
        let this = Self { router: router(&world), instructor, world };
        this.import(settings).await;
        this.enrol(&this.world.learner, "active").await;
        this
    }

    /// Stores the course anew with this assignment.
    ///
    /// # Panics
    /// When the author would be refused.
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
        let authored =
            authoring::read(&definition.to_string()).unwrap_or_else(|problems| panic!("{problems}"));
        self.world.store.import(soon(), &authored, self.world.clock.now()).await.expect("imported");
    }

    /// Gives somebody an enrolment of this status.
    ///
    /// # Panics
    /// When it cannot be stored.
    pub async fn enrol(&self, learner: &Learner, status: &str) {
        let id = EnrolmentId(Uuid::from_u128(learner.id.0.as_u128() ^ 0xab_0000));
        let enrolment = json!({
            "id": id, "learner": learner.id, "course": self.world.course.uuid, "status": status,
            "enrolled_at": self.world.clock.now(),
        });
        let enrolment = serde_json::from_value(enrolment).expect("an enrolment");
        self.world.put(&keys::enrolment(learner.id, self.world.course.uuid), &enrolment).await;
    }

    /// Somebody without an enrolment, in these groups.
    pub fn stranger(&self, groups: &str) -> Caller {
        caller(LearnerId(Uuid::from_u128(0x5774)), groups)
    }

    /// A request by the world's learner.
    pub async fn learner(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.by(&self.world.caller(), method, path, body).await
    }

    /// A request by somebody.
    pub async fn by(&self, caller: &Caller, method: &str, path: &str, body: Option<Value>) -> Answer {
        let request = ApiRequest::new(method, path, caller);
        match body {
            Some(body) => request.body(&body).send(&self.router).await,
            None => request.send(&self.router).await,
        }
    }

    /// Hands in a text.
    pub async fn write(&self, text: &str) -> Answer {
        let body = json!({"assignment": ASSIGNMENT, "content": {"text": text}});
        self.learner("POST", "/api/submissions/", Some(body)).await
    }

    /// Announces a file.
    pub async fn announce(&self, name: &str, size: usize) -> Answer {
        let file = json!({"name": name, "size_bytes": size, "content_type": ""});
        let body = json!({"assignment": ASSIGNMENT, "file": file});
        self.learner("POST", "/api/submissions/", Some(body)).await
    }

    /// Does what a browser does with the answer to an announcement: the status that the store answers.
    ///
    /// # Panics
    /// When the answer holds no address.
    pub fn upload(&self, created: &Answer, bytes: &[u8]) -> u16 {
        let upload = &created.body["upload"];
        assert_eq!(upload["method"], "PUT", "{created:?}");
        let headers: BTreeMap<String, String> =
            serde_json::from_value(upload["headers"].clone()).expect("headers");
        let url = upload["url"].as_str().expect("an address");
        self.world.cloud.objects().put_signed(url, &headers, bytes, self.world.clock.now())
    }

    /// Announces, uploads and completes a file.
    pub async fn hand_in(&self, name: &str, bytes: &[u8]) -> Answer {
        let created = self.announce(name, bytes.len()).await;
        assert_eq!(created.status, 201, "{created:?}");
        assert_eq!(self.upload(&created, bytes), 200);
        self.complete(&created).await
    }

    /// Says that the upload is done.
    pub async fn complete(&self, created: &Answer) -> Answer {
        self.learner("POST", &format!("/api/submissions/{}/complete/", uuid(created)), None).await
    }

    /// Delivers the bucket's event about what stands under a key; whether the function is done with it.
    pub async fn event(&self, key: &str, version: &str) -> bool {
        self.event_by(&functions(&self.world), key, version).await
    }

    /// The same, by one process.
    pub async fn event_by(&self, app: &presigned_upload::App, key: &str, version: &str) -> bool {
        let event = sqs_event(&[s3_event(key, version)], 1);
        app.handle_s3_events(event, soon()).await.batch_item_failures.is_empty()
    }

    /// What stands in quarantine for a submission: key and version.
    pub async fn quarantined(&self, created: &Answer) -> (String, String) {
        let work = self.stored(created).await;
        let key = work.upload.expect("an upload").key;
        let version = self.world.cloud.objects().current(&key).map(|version| version.id).unwrap_or_default();
        (key, version)
    }

    /// An instructor's action.
    pub async fn grade(&self, by: &Caller, submission: &Answer, body: Value) -> Answer {
        self.by(by, "POST", &format!("/api/submissions/{}/grade/", uuid(submission)), Some(body)).await
    }

    /// What is stored of a submission of the world's learner.
    ///
    /// # Panics
    /// When nothing is.
    pub async fn stored(&self, created: &Answer) -> Submission {
        let id: SubmissionId = uuid(created).parse().expect("an id");
        self.world.get(&keys::submission(self.world.learner.id, ASSIGNMENT, id)).await.expect("a submission")
    }

    /// All submissions of the world's learner, newest first.
    ///
    /// # Panics
    /// When they cannot be read.
    pub async fn all(&self) -> Vec<Submission> {
        let range = keys::submissions(self.world.learner.id, ASSIGNMENT);
        self.world.store.page(soon(), &range, 100, None).await.expect("readable").items
    }

    /// What the next submission depends on.
    pub async fn state(&self) -> AssignmentProgress {
        self.world.get(&keys::assignment_state(self.world.learner.id, ASSIGNMENT)).await.unwrap_or_default()
    }

    /// The course's list as its instructor sees it.
    pub async fn course_list(&self, query: &str) -> Answer {
        let path = format!("/api/courses/{}/submissions/{query}", self.world.course.uuid);
        self.by(&self.instructor, "GET", &path, None).await
    }

    /// The calls that the functions made since it was last asked, without their bodies.
    pub fn calls(&self) -> Vec<String> {
        self.world.cloud.faults.take_calls().into_iter().map(|call| call.operation).collect()
    }
}

/// The id in an answer.
///
/// # Panics
/// When there is none.
pub fn uuid(answer: &Answer) -> String {
    answer.body["uuid"].as_str().unwrap_or_else(|| panic!("an id in {answer:?}")).to_owned()
}

/// What S3 writes into the queue.
pub fn s3_event(key: &str, version: &str) -> Value {
    json!({"Records": [{
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-west-1",
        "eventTime": "2026-11-22T12:00:00.000Z", "eventName": "ObjectCreated:Put",
        "s3": {"s3SchemaVersion": "1.0", "bucket": {"name": BUCKET}, "object": {"key": key, "versionId": version}},
    }]})
}

/// Both functions, started as on Lambda.
pub fn functions(world: &World) -> presigned_upload::App {
    presigned_upload::App {
        store: world.cloud.aws.store(tables_of(&["main", "outbox"])),
        bucket: presigned_upload::Bucket::new(&world.cloud.aws.config, BUCKET.into()),
        clock: world.clock.clone(),
        groups_claim: "cognito:groups".into(),
        uploads_enabled: true,
        malware_protection: false,
        assignments: presigned_upload::Assignments::default(),
    }
}

/// The function behind the HTTP API.
pub fn router(world: &World) -> Router {
    presigned_upload::router(functions(world))
}
