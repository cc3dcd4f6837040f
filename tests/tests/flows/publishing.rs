//! A course is changed while many learners are enrolled.

use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::{Clock, CourseId, EnrolmentId, LearnerId};
use serde_json::{Value, json};
use shared::runtime::SystemClock;
use shared::store::{ItemKey, Store, Transaction, keys};
use tests::stack::{Stack, eventually_within};
use tokio::time::{Duration, Instant};
use uuid::Uuid;

const LEARNERS: usize = 1_000;
/// Enrolments and profiles in one transaction of at most 100 writes.
const AT_ONCE: usize = 50;
/// The sweep runs each minute.
const MINUTES: Duration = Duration::from_secs(240);

fn definition(course: Uuid, texts: &[Uuid]) -> Value {
    let text =
        |id: &Uuid| json!({"uuid": id, "title": "Read", "kind": "text", "text": {"markdown": "Read this."}});
    json!({
        "uuid": course, "slug": format!("crowd-{course}"), "title": "A course with many learners",
        "description": "Read.", "format": "self_paced", "cpd_credits": "1.00", "cpd_type": "Clinical",
        "duration_minutes": 10, "price": {"amount": 0, "currency": "gbp"}, "organiser": "Meridian CPD",
        "published": true, "completion": {"issues_certificate": false},
        "modules": [{
            "uuid": Uuid::new_v5(&course, b"module"), "title": "One",
            "contents": texts.iter().map(text).collect::<Vec<_>>(),
        }],
    })
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(30)
}

/// Enrols learners who have read the first text.
async fn enrol(store: &Store, course: CourseId, read: Uuid) -> Vec<LearnerId> {
    let learners: Vec<LearnerId> = (0..LEARNERS).map(|_| LearnerId(SystemClock.new_id())).collect();
    for some in learners.chunks(AT_ONCE) {
        let mut transaction = Transaction::new();
        for learner in some {
            let enrolment = json!({
                "id": EnrolmentId(SystemClock.new_id()), "learner": learner, "course": course, "status": "active",
                "enrolled_at": SystemClock.now(), "completed_contents": [read],
            });
            let enrolment: Enrolment = serde_json::from_value(enrolment).unwrap();
            transaction.create(&keys::enrolment(*learner, course), &enrolment).unwrap();
        }
        assert!(store.write(soon(), &transaction).await.unwrap());
    }
    learners
}

async fn completed(store: &Store, course: CourseId, learners: &[LearnerId]) -> usize {
    let keys: Vec<ItemKey> = learners.iter().map(|id| (&keys::enrolment(*id, course)).into()).collect();
    let snapshot = store.read(soon(), &keys).await.unwrap();
    let done = |id: &&LearnerId| {
        let enrolment = snapshot.get(&keys::enrolment(**id, course)).unwrap().unwrap();
        enrolment.status == EnrolmentStatus::Completed
    };
    learners.iter().filter(done).count()
}

#[tokio::test]
async fn a_thousand_learners_are_settled_within_minutes_and_told_once() {
    let stack = Stack::running();
    let store = stack.store().await;
    let course = SystemClock.new_id();
    let texts = [Uuid::new_v5(&course, b"kept"), Uuid::new_v5(&course, b"removed")];
    stack.import(&definition(course, &texts)).await;
    let learners = enrol(&store, CourseId(course), texts[0]).await;
    assert_eq!(completed(&store, CourseId(course), &learners).await, 0);

    stack.import(&definition(course, &texts[..1])).await;
    let began = Instant::now();
    eventually_within(MINUTES, "everybody's completion", async || {
        let done = completed(&store, CourseId(course), &learners).await;
        (done == LEARNERS).then_some(())
    })
    .await;
    // The long wait is for the sweep's next minute.
    eprintln!("{LEARNERS} learners settled {} s after the publication", began.elapsed().as_secs());
    for learner in learners.iter().step_by(50) {
        let head = store.get(soon(), &keys::notification_head(*learner)).await.unwrap().unwrap().value;
        assert_eq!(head.unread, 1, "{learner} is told once");
    }
}
