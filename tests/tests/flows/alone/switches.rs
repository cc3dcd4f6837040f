//! The operator's switches on the running system, turned by the operator's own command. They stop everybody.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use tests::stack::{Person, Stack, eventually_within};

use super::{ops, said};

/// How long the running functions have.
const FOLLOW: Duration = Duration::from_secs(30);

fn switch(arguments: &[&str]) -> String {
    let output = ops(&[&["switch"], arguments].concat());
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

struct Probes {
    stack: Stack,
    learner: Person,
    admin: Person,
    paid_course: String,
}

impl Probes {
    async fn of(stack: Stack) -> Self {
        let learner = stack.newcomer("Sam").await;
        let people = stack.file["demo"]["people"].as_array().unwrap();
        let is_admin = |person: &&serde_json::Value| {
            person["groups"].as_array().is_some_and(|groups| groups.contains(&json!("admin")))
        };
        let admin = people.iter().find(is_admin).expect("an administrator")["email"].as_str().unwrap();
        let admin = stack.person(admin, "Admin").await;
        let course = stack.course("safeguarding-essentials", &learner).await;
        let paid_course = course["uuid"].as_str().unwrap().to_owned();
        Self { stack, learner, admin, paid_course }
    }

    /// What a request answers that the switch stops.
    async fn status(&self, name: &str) -> u16 {
        let nothing = uuid::Uuid::nil();
        let (person, path, body) = match name {
            "writes" => (&self.learner, "/api/notifications/read-all/".to_owned(), json!({})),
            "paid-enrolment" => {
                (&self.learner, format!("/api/courses/{}/checkout/", self.paid_course), json!({}))
            }
            "quizzes" => {
                (&self.learner, "/api/learning/quiz/start/".to_owned(), json!({"content_uuid": nothing}))
            }
            "uploads" => {
                let file = json!({"name": "a.pdf", "size_bytes": 10, "content_type": "application/pdf"});
                (&self.learner, "/api/submissions/".to_owned(), json!({"assignment": nothing, "file": file}))
            }
            _ => (&self.admin, "/api/admin/cpd/adjustments/".to_owned(), json!({})),
        };
        self.stack.api(Method::POST, &path, person, Some(body)).await.status
    }

    async fn until(&self, name: &str, off: bool) {
        let what = format!("{name} is {}", if off { "off" } else { "on" });
        eventually_within(FOLLOW, &what, async || ((self.status(name).await == 503) == off).then_some(()))
            .await;
    }
}

#[tokio::test]
async fn each_switch_is_followed_within_half_a_minute_and_back() {
    let stack = Stack::running();
    let probes = Probes::of(stack.clone()).await;
    let blockers = ["paid-enrolment", "quizzes", "uploads", "credits"];
    for name in blockers.iter().chain(&["writes"]) {
        assert_ne!(probes.status(name).await, 503, "{name}");
    }
    for name in blockers {
        switch(&["off", name]);
    }
    let listed = switch(&["list"]);
    assert!(listed.lines().any(|line| line.starts_with("quizzes") && line.ends_with("off")), "{listed}");
    for name in blockers {
        probes.until(name, true).await;
    }
    let unsigned = async || stack.webhook("{}".to_owned(), None).await.status;
    eventually_within(FOLLOW, "the webhook is off", async || (unsigned().await == 503).then_some(())).await;
    assert_ne!(probes.status("writes").await, 503, "the others go on");
    for name in blockers {
        switch(&["on", name]);
    }
    for name in blockers {
        probes.until(name, false).await;
    }

    switch(&["off", "writes"]);
    probes.until("writes", true).await;
    let read = stack.api(Method::GET, "/api/users/me/", &probes.learner, None).await;
    assert_eq!(read.status, 200, "reading goes on");
    switch(&["on", "writes"]);
    probes.until("writes", false).await;
}
