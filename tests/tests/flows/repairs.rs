//! The operator's repairs, of a stack that is named, and on which something was broken on purpose. What breaks it for
//! everybody is in `alone`.

use aws_sdk_sqs::Client;
use domain::Clock;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use shared::runtime::SystemClock;
use tests::stack::{Person, Stack, eventually, http};
use uuid::Uuid;

use crate::alone::{ops, said};
use crate::operator::{Operator, services};

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
    let queues = Client::new(&services(stack.text("/aws_endpoint")).await);
    let dead = stack.text("/queues/email-dead-letters");
    queues.send_message().queue_url(dead).message_body(letter.to_string()).send().await.unwrap();
    let operator = Operator::at(stack.text("/aws_endpoint"));
    let looked = operator.does(&["redrive", "email", "--dry-run"]);
    assert!(looked.contains("cpd-local in account 000000000000, region eu-west-1"), "{looked}");
    assert!(looked.contains(" messages in") && !looked.contains("\n0 messages in"), "{looked}");
    operator.does(&["redrive", "email", "--yes"]);
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
    let operator = Operator::at(stack.text("/aws_endpoint"));
    let assign = ["attach-session", &session, "--user", &learner, "--course", course_id];
    let looked = operator.does(&[assign.as_slice(), &["--dry-run"]].concat());
    assert!(looked.contains("would be assigned"), "{looked}");
    let unconfirmed = operator.ops(&assign);
    assert!(!unconfirmed.status.success(), "{}", said(&unconfirmed));
    assert_eq!(stack.enrolments(&person).await, Vec::<Value>::new());
    operator.does(&[assign.as_slice(), &["--yes"]].concat());
    assert_eq!(stack.enrolments(&person).await[0]["course_uuid"], course["uuid"]);
}

/// A course with one session, in a meeting that refuses everybody.
struct Refusing {
    stack: Stack,
    operator: Operator,
    course: Uuid,
    meeting: String,
}

impl Refusing {
    async fn start() -> Self {
        let course = Uuid::new_v4();
        let meeting = format!("9{:010}", course.as_u128() % 10_000_000_000);
        let stack = Stack::running();
        let operator = Operator::at(stack.text("/aws_endpoint"));
        let refusing = Self { stack, operator, course, meeting };
        // The meeting is full.
        refusing.meeting_refuses(&json!(3043)).await;
        let file = std::env::temp_dir().join(format!("{}.json", refusing.slug()));
        std::fs::write(&file, refusing.definition().to_string()).unwrap();
        refusing.operator.does(&["import-course", file.to_str().unwrap(), "--yes"]);
        std::fs::remove_file(file).unwrap();
        refusing
    }

    fn slug(&self) -> String {
        format!("refusing-{}", self.course)
    }

    fn definition(&self) -> Value {
        let id = |name: &str| Uuid::new_v5(&self.course, name.as_bytes());
        let starts_at = SystemClock.now() + SignedDuration::from_hours(48);
        let content =
            json!({"uuid": id("text"), "title": "Read", "kind": "text", "text": {"markdown": "Read this."}});
        json!({
            "uuid": self.course, "slug": self.slug(), "title": "A course whose meeting is full",
            "description": "Read and meet.", "format": "hybrid", "cpd_credits": "1.00", "cpd_type": "Clinical",
            "duration_minutes": 10, "price": {"amount": 0, "currency": "gbp"}, "organiser": "Meridian CPD",
            "published": true, "instructors": [], "completion": {"issues_certificate": false},
            "sessions": [{
                "uuid": id("session"), "topic": "Live", "starts_at": starts_at.to_string(),
                "duration_minutes": 60, "time_zone": "Europe/London",
                "zoom": {"kind": "meeting", "id": self.meeting},
            }],
            "modules": [{"uuid": id("module"), "title": "One", "contents": [content]}],
        })
    }

    async fn meeting_refuses(&self, code: &Value) {
        let path = format!("{}/_control/meetings/{}", self.stack.text("/zoom_url"), self.meeting);
        let body = json!({"topic": "Live", "error": code});
        let defined = http().build().unwrap().put(path).json(&body).send().await.unwrap();
        assert_eq!(defined.status(), 200);
    }

    async fn registration(&self, person: &Person) -> Value {
        self.stack.enrolments(person).await[0]["zoom_status"].clone()
    }

    async fn becomes(&self, person: &Person, status: &str) {
        eventually(status, async || (self.registration(person).await == status).then_some(())).await;
    }

    /// Somebody whom the meeting has refused.
    async fn refused(&self, name: &str) -> Person {
        let person = self.stack.newcomer(name).await;
        let joined = json!({"course_uuid": self.course});
        let answer = self.stack.api(Method::POST, "/api/enrollments/", &person, Some(joined)).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        self.becomes(&person, "failed").await;
        person
    }
}

#[tokio::test]
async fn what_a_meeting_refused_is_settled_for_one_learner_and_for_the_whole_course() {
    let refusing = Refusing::start().await;
    let [one, two, three] =
        [refusing.refused("Sven").await, refusing.refused("Siv").await, refusing.refused("Sam").await];
    refusing.meeting_refuses(&Value::Null).await;
    let learner = id_of(&refusing.stack, &one).await;
    let settled = refusing.operator.does(&["settle", "learner", &learner, "--yes"]);
    assert!(settled.contains("brought up to date"), "{settled}");
    refusing.becomes(&one, "registered").await;
    for other in [&two, &three] {
        assert_eq!(refusing.registration(other).await, "failed", "nobody asks Zoom again by themselves");
    }
    let settled = refusing.operator.does(&["settle", "course", &refusing.slug(), "--yes"]);
    assert!(settled.contains("3 enrolments: 0 completed"), "{settled}");
    for person in [&one, &two, &three] {
        refusing.becomes(person, "registered").await;
    }
}
