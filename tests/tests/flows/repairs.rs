//! The operator's repairs, on a stack that was broken on purpose. What breaks it for everybody is in `alone`.

use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::config::Credentials;
use aws_sdk_sqs::Client;
use reqwest::Method;
use serde_json::{Value, json};
use tests::stack::{Person, Stack, eventually};
use uuid::Uuid;

use crate::alone::{ops, said};

async fn queues(stack: &Stack) -> Client {
    let config = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new(stack.text("/region").to_owned()))
        .endpoint_url(stack.text("/aws_endpoint"))
        .credentials_provider(Credentials::new("test", "test", None, None, "local"))
        .load()
        .await;
    Client::new(&config)
}

async fn id_of(stack: &Stack, person: &Person) -> String {
    let me = stack.api(Method::GET, "/api/users/me/", person, None).await;
    me.body["uuid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_dead_letter_goes_back_to_its_queue_and_becomes_a_mail() {
    let stack = Stack::running();
    let person = stack.newcomer("Dede").await;
    let course = stack.course("cpd-portfolio-basics", &person).await;
    let body = json!({"course_uuid": course["uuid"]});
    let joined = stack.api(Method::POST, "/api/enrollments/", &person, Some(body)).await;
    assert_eq!(joined.status, 201, "{joined:?}");
    let mails = async |count: usize| {
        eventually("the mails", async || {
            (stack.mails(&person, "enrolled").await.len() == count).then_some(())
        })
        .await;
    };
    mails(1).await;
    let letter = json!({
        "id": Uuid::new_v4(), "kind": "mail", "template": "enrolment_confirmed", "correlation_id": "repairs",
        "learner": id_of(&stack, &person).await, "course": course["uuid"],
    });
    let (queues, dead) = (queues(&stack).await, stack.text("/queues/email-dead-letters"));
    queues.send_message().queue_url(dead).message_body(letter.to_string()).send().await.unwrap();
    let looked = ops(&["redrive", "email", "--local", "--dry-run"]);
    assert!(looked.status.success() && !said(&looked).contains("0 messages in"), "{}", said(&looked));
    let moved = ops(&["redrive", "email", "--local"]);
    assert!(moved.status.success(), "{}", said(&moved));
    mails(2).await;
}

#[tokio::test]
async fn a_payment_without_a_learner_is_assigned_to_one() {
    let stack = Stack::running();
    let person = stack.newcomer("Una").await;
    let course = stack.course("safeguarding-essentials", &person).await;
    let (learner, session) = (id_of(&stack, &person).await, format!("cs_{}", Uuid::new_v4().simple()));
    let sent = ops(&["event", "checkout.session.completed", "--bare", "--session", &session]);
    assert!(sent.status.success(), "{}", said(&sent));
    assert_eq!(stack.enrolments(&person).await, Vec::<Value>::new());
    let course_id = course["uuid"].as_str().unwrap();
    let assign = ["attach-session", &session, "--user", &learner, "--course", course_id, "--local"];
    let looked = ops(&[assign.as_slice(), &["--dry-run"]].concat());
    assert!(looked.status.success() && said(&looked).contains("would be assigned"), "{}", said(&looked));
    assert_eq!(stack.enrolments(&person).await, Vec::<Value>::new());
    let assigned = ops(&assign);
    assert!(assigned.status.success(), "{}", said(&assigned));
    assert_eq!(stack.enrolments(&person).await[0]["course_uuid"], course["uuid"]);
}

#[tokio::test]
async fn the_enrolments_of_a_learner_are_settled() {
    let stack = Stack::running();
    let person = stack.newcomer("Sven").await;
    let course = stack.course("cpd-portfolio-basics", &person).await;
    let body = json!({"course_uuid": course["uuid"]});
    assert_eq!(stack.api(Method::POST, "/api/enrollments/", &person, Some(body)).await.status, 201);
    let learner = id_of(&stack, &person).await;
    let settled = ops(&["settle", "learner", &learner, "--local"]);
    assert!(settled.status.success() && said(&settled).contains("brought up to date"), "{}", said(&settled));
}
