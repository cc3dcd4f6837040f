//! Two functions lose their rights for a while, so that their queues give messages up. Once they have their rights back,
//! the operator moves the dead letters back, and what people asked for is done.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName::{ApproximateNumberOfMessages, VisibilityTimeout};
use reqwest::Method;
use serde_json::json;
use tests::stack::{Person, Stack, eventually, http};

use crate::operator::{Operator, services};

/// A policy that takes every right away.
const NOTHING: &str =
    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}"#;
const POLICY: [&str; 2] = ["--policy-name", "drill"];

/// A queue, whose function can be broken.
struct Consumer<'a> {
    stack: &'a Stack,
    operator: &'a Operator,
    queues: &'a Client,
    /// As the operator names it.
    queue: &'static str,
    role: String,
    visibility: String,
}

impl<'a> Consumer<'a> {
    async fn of(
        stack: &'a Stack,
        operator: &'a Operator,
        queues: &'a Client,
        queue: &'static str,
        function: &str,
    ) -> Self {
        let role = stack.text(&format!("/roles/{function}")).rsplit('/').next().unwrap().to_owned();
        let url = stack.text(&format!("/queues/{queue}"));
        let asked = queues.get_queue_attributes().queue_url(url).attribute_names(VisibilityTimeout);
        let visibility = asked.send().await.unwrap().attributes.unwrap()[&VisibilityTimeout].clone();
        Self { stack, operator, queues, queue, role, visibility }
    }

    async fn wait_between_deliveries(&self, seconds: &str) {
        let url = self.stack.text(&format!("/queues/{}", self.queue));
        let set = self.queues.set_queue_attributes().queue_url(url).attributes(VisibilityTimeout, seconds);
        set.send().await.unwrap();
    }

    /// The function may do nothing, and the queue gives up after seconds.
    async fn break_it(&self) {
        self.wait_between_deliveries("1").await;
        let put = ["iam", "put-role-policy", "--role-name", &self.role, "--policy-document", NOTHING];
        self.operator.aws(&[put.as_slice(), &POLICY].concat());
    }

    async fn mend_it(&self) {
        self.operator
            .aws(&[&["iam", "delete-role-policy", "--role-name", &self.role], POLICY.as_slice()].concat());
        self.wait_between_deliveries(&self.visibility).await;
    }

    async fn given_up(&self) -> u64 {
        let url = self.stack.text(&format!("/queues/{}-dead-letters", self.queue));
        let asked = self.queues.get_queue_attributes().queue_url(url);
        let answer = asked.attribute_names(ApproximateNumberOfMessages).send().await.unwrap();
        answer.attributes.unwrap()[&ApproximateNumberOfMessages].parse().unwrap()
    }
}

/// Uploads a file and goes away: only the bucket's event hands it in. Returns the submission's path.
async fn upload(stack: &Stack, person: &Person) -> String {
    let courses = stack.file["demo"]["courses"].as_array().unwrap();
    let course = courses.iter().find(|course| course["slug"] == "cpd-portfolio-basics").unwrap();
    let joined = json!({"course_uuid": course["uuid"]});
    assert_eq!(stack.api(Method::POST, "/api/enrollments/", person, Some(joined)).await.status, 201);
    let bytes = b"My notes.\n".to_vec();
    let file = json!({"name": "notes.txt", "size_bytes": bytes.len(), "content_type": ""});
    let body = json!({"assignment": course["assignment_uuid"], "file": file});
    let created = stack.api(Method::POST, "/api/submissions/", person, Some(body)).await;
    assert_eq!(created.status, 201, "{created:?}");
    let upload = &created.body["upload"];
    let mut put = http().build().unwrap().put(upload["url"].as_str().unwrap()).body(bytes);
    for (name, value) in upload["headers"].as_object().unwrap() {
        put = put.header(name, value.as_str().unwrap());
    }
    assert_eq!(put.send().await.unwrap().status(), 200);
    format!("/api/submissions/{}/", created.body["uuid"].as_str().unwrap())
}

#[tokio::test]
async fn what_two_queues_gave_up_is_done_once_it_is_moved_back() {
    let stack = Stack::running();
    let operator = Operator::at(stack.text("/aws_endpoint"));
    let queues = Client::new(&services(stack.text("/aws_endpoint")).await);
    let zoom = Consumer::of(&stack, &operator, &queues, "zoom", "zoom").await;
    let uploads = Consumer::of(&stack, &operator, &queues, "upload", "upload-confirm").await;
    let before = (zoom.given_up().await, uploads.given_up().await);
    let person = stack.newcomer("Dora").await;
    let live = stack.course("clinical-audit-live", &person).await;
    let sessions = u64::try_from(live["sessions"].as_array().unwrap().len()).unwrap();
    let registration = async || {
        let enrolments = stack.enrolments(&person).await;
        enrolments.into_iter().find(|one| one["course_uuid"] == live["uuid"]).unwrap()["zoom_status"].clone()
    };

    zoom.break_it().await;
    uploads.break_it().await;
    let submission = upload(&stack, &person).await;
    stack.buy(&live, &person).await;
    let status = async || stack.api(Method::GET, &submission, &person, None).await.body["status"].clone();
    let lost = eventually("dead letters", async || {
        let lost = (zoom.given_up().await - before.0, uploads.given_up().await - before.1);
        (lost.0 >= sessions && lost.1 >= 1).then_some(lost)
    })
    .await;
    zoom.mend_it().await;
    uploads.mend_it().await;
    assert_eq!(lost, (sessions, 1));
    assert_ne!(registration().await, "registered");
    assert_ne!(status().await, "submitted");

    for queue in ["zoom", "upload"] {
        let looked = operator.does(&["redrive", queue, "--dry-run"]);
        assert!(!looked.contains("\n0 messages") && looked.contains("messages in"), "{looked}");
        assert!(!operator.ops(&["redrive", queue]).status.success(), "nobody was asked");
        operator.does(&["redrive", queue, "--yes"]);
    }
    eventually("the registrations", async || (registration().await == "registered").then_some(())).await;
    eventually("the work is handed in", async || (status().await == "submitted").then_some(())).await;
    assert_eq!((zoom.given_up().await, uploads.given_up().await), (0, 0));
}
