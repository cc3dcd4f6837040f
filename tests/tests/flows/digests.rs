//! The daily digest on the local stack: the sweep finds who is due, and an e-mail says what waits.

use domain::course::teaching::Teaching;
use domain::{Clock, LearnerId};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use reqwest::Method;
use serde_json::{Value, json};
use shared::runtime::SystemClock;
use shared::store::{Store, Transaction, keys};
use tests::stack::{Person, Stack, eventually};
use tokio::time::{Duration, Instant};
use uuid::Uuid;

use crate::operator::Operator;

const SUBJECT: &str = "submission to grade";

/// A free course with an assignment, taught by this person.
fn course(id: Uuid, instructor: LearnerId) -> Value {
    let part = |name: &str| Uuid::new_v5(&id, name.as_bytes());
    json!({
        "uuid": id, "slug": format!("digest-{id}"), "title": "A course with something to grade",
        "description": "Write.", "format": "self_paced", "cpd_credits": "1.00", "cpd_type": "Clinical",
        "duration_minutes": 10, "price": {"amount": 0, "currency": "gbp"}, "organiser": "Meridian CPD",
        "published": true, "instructors": [instructor], "completion": {"issues_certificate": false},
        "modules": [{"uuid": part("module"), "title": "One", "contents": [{
            "uuid": part("assignment"), "title": "Reflect", "kind": "assignment",
            "assignment": {"instructions": "Write.", "max_score": 100, "passing_score": 60},
        }]}],
    })
}

/// A time zone in which seven o'clock is over and the day lasts for some hours.
fn zone_of_the_day(now: Timestamp) -> &'static str {
    let zones = ["UTC", "Asia/Tokyo", "America/Los_Angeles"];
    let hour = |name: &str| now.to_zoned(TimeZone::get(name).unwrap()).hour();
    zones.into_iter().find(|name| (8..22).contains(&hour(name))).unwrap()
}

/// Has the person's digest of today due now, as if they had begun to teach yesterday.
async fn is_due(store: &Store, instructor: LearnerId, zone: &str) {
    let key = keys::teaching(instructor);
    let deadline = || Instant::now() + Duration::from_secs(20);
    for _ in 0..5 {
        let stored = store.get(deadline(), &key).await.unwrap().unwrap();
        let now = SystemClock.now();
        let today = now.to_zoned(TimeZone::get(zone).unwrap()).date();
        let due = Teaching { digest_at: Some(now), digest_of: Some(today - 1.day()), ..stored.value.clone() };
        let mut transaction = Transaction::new();
        transaction.save(&key, Some(&stored), &due).unwrap();
        // The sweep of the schedule may have come in between.
        if store.write(deadline(), &transaction).await.unwrap() {
            return;
        }
    }
    panic!("the digest could not be made due");
}

async fn id_of(stack: &Stack, person: &Person) -> LearnerId {
    let me = stack.api(Method::GET, "/api/users/me/", person, None).await;
    me.body["uuid"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn what_waits_is_told_once_on_the_morning() {
    let stack = Stack::running();
    let store = stack.store().await;
    let (grace, ada) = (stack.newcomer("Grace").await, stack.newcomer("Ada").await);
    let (instructor, id) = (id_of(&stack, &grace).await, Uuid::new_v4());
    let zone = zone_of_the_day(SystemClock.now());
    let moved = json!({"time_zone": zone});
    assert_eq!(stack.write(Method::PATCH, "/api/users/me/", &grace, &moved).await.status, 200);
    stack.import(&course(id, instructor)).await;
    let joined = stack.write(Method::POST, "/api/enrollments/", &ada, &json!({"course_uuid": id})).await;
    assert_eq!(joined.status, 201, "{joined:?}");
    let assignment = Uuid::new_v5(&id, b"assignment");
    let work = json!({"assignment": assignment, "content": {"text": "My work."}});
    let sent = stack.write(Method::POST, "/api/submissions/", &ada, &work).await;
    assert_eq!(sent.status, 201, "{sent:?}");

    is_due(&store, instructor, zone).await;
    // The schedule starts the sweep each minute; here it is not waited for.
    let operator = Operator::at(stack.text("/aws_endpoint"));
    let name = stack.text("/functions/enrolment-sweep");
    let event = include_str!("../../../functions/enrolment-sweep/events/sweep.json");
    let sweep = || {
        operator.aws(&[
            "lambda",
            "invoke",
            "--function-name",
            name,
            "--qualifier",
            "live",
            "--payload",
            event,
        ])
    };
    let swept = sweep();
    assert_eq!((&swept["StatusCode"], &swept["FunctionError"]), (&json!(200), &Value::Null), "{swept}");
    let digest = eventually("the digest", async || stack.mails(&grace, SUBJECT).await.pop()).await;
    let text = digest["text"].as_str().unwrap();
    for part in [
        "A course with something to grade",
        "To grade: 1 submission, of ",
        &format!("/teaching/{id}/grading"),
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // A sweep that comes again has nothing to do, and the next morning is set.
    sweep();
    let next =
        store.get(Instant::now() + Duration::from_secs(20), &keys::teaching(instructor)).await.unwrap();
    let next = next.unwrap().value;
    assert!(next.digest_at.is_some_and(|at| at > SystemClock.now()), "{next:?}");
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(stack.mails(&grace, SUBJECT).await.len(), 1);
}
