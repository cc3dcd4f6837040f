//! Erasing people.

use anyhow::{Result, ensure};
use domain::{CourseId, Learner, LearnerId};
use serde_json::{Value, json};
use tests::api::Caller;
use tests::furnished_courses::FREE_COURSE;
use uuid::Uuid;

use crate::bench::Bench;
use crate::events::{asked, by_caller};

/// An erasure from its preview to its receipt, of people who have an enrolment and nothing else: an erasure reads and writes
/// all that there is of a person, and nothing of others.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let admin = Learner { id: LearnerId(Uuid::from_u128(0xad)), ..bench.furnished.learners[0].clone() };
    let admin = Caller::new(&admin).with("cognito:groups", "[admin]");
    let people = [1, 2].map(|number| Learner {
        id: LearnerId(Uuid::from_u128(0x9019 + (number << 64))),
        email: format!("parting{number}@learner.example"),
        name: format!("Parting Person {number}"),
        ..bench.furnished.learners[0].clone()
    });
    for person in &people {
        bench.furnished.world.put_learner(person).await;
        bench.furnished.enrol(person, CourseId(FREE_COURSE)).await?;
    }
    let path = |person: &Learner, rest: &str| format!("/api/office/people/{}/erasure/{rest}", person.id);
    let read = |rest| people.each_ref().map(|person| by_caller(&admin, "GET", &path(person, rest)));
    bench.request("privacy", "preview an erasure", 200, read("preview/")).await?;
    let begin = people.each_ref().map(|person| {
        let body = json!({"confirm": person.email, "reason": "They asked for it."});
        asked(&admin, "POST", &path(person, ""), &body)
    });
    bench.request("privacy", "begin an erasure", 201, begin).await?;
    let go_on =
        people.each_ref().map(|person| asked(&admin, "POST", &path(person, "continue/"), &Value::Null));
    bench.request("privacy", "continue an erasure", 200, go_on.clone()).await?;
    // It finds that nothing is left.
    for receipt in bench.request("privacy", "complete an erasure", 200, go_on).await? {
        ensure!(receipt["completed_at"].is_string(), "the erasure is not completed: {receipt}");
    }
    bench.request("privacy", "receipt of an erasure", 200, read("")).await.map(drop)
}
