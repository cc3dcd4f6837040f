//! The office grants, withdraws, restores and transfers enrolments.

use std::collections::BTreeSet;

use domain::course::{Course, EnrolmentRule};
use domain::enrolment::EnrolmentStatus;
use domain::outbox::{Mail, Message};
use domain::{CourseId, LearnerId};
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse};
use tests::world::{World, hybrid_course};
use uuid::Uuid;

use super::get;

const OTHER: CourseId = CourseId(Uuid::from_u128(0xc1));

/// A second course, self-paced.
fn other_course() -> Course {
    Course {
        uuid: OTHER,
        slug: "ethics".into(),
        title: "Ethics".into(),
        modules: Vec::new(),
        ..tests::world::course()
    }
}

pub(super) async fn post(world: &World, path: &str, body: &Value) -> ApiResponse {
    ApiRequest::new("POST", path, &world.admin()).body(body).send(&world.office()).await
}

fn enrolments(world: &World) -> String {
    format!("/api/office/people/{}/enrolments/", world.learner.id)
}

pub(super) async fn grant(world: &World) -> ApiResponse {
    let body = json!({"course_uuid": world.course.uuid, "kind": "complimentary", "reason": "A speaker."});
    post(world, &enrolments(world), &body).await
}

pub(super) async fn change(world: &World, what: &str, body: &Value) -> ApiResponse {
    post(world, &format!("{}{}/{what}/", enrolments(world), world.course.uuid), body).await
}

fn why() -> Value {
    json!({"reason": "Asked for by phone."})
}

/// The e-mails that were queued, by their names, and the live sessions that Zoom was asked about.
async fn sent(world: &World) -> (Vec<&'static str>, usize) {
    let (mut mails, mut sessions) = (Vec::new(), 0);
    for row in world.outbox().await {
        match row.message {
            Message::Mail(mail) => mails.push(email::template_name(&mail)),
            Message::ZoomRegistration(_) => sessions += 1,
        }
    }
    mails.sort_unstable();
    (mails, sessions)
}

#[tokio::test]
async fn a_grant_is_like_a_purchase_and_comes_once() {
    let world = World::with_course(hybrid_course()).await;
    let first = grant(&world).await;
    assert_eq!((first.status, &first.body["status"]), (201, &json!("active")), "{first:?}");
    assert_eq!(sent(&world).await, (vec!["enrolment_confirmed"], 3));
    assert_eq!(world.notifications().await.len(), 1);
    let again = grant(&world).await;
    assert_eq!((again.status, &again.body["uuid"]), (200, &first.body["uuid"]), "{again:?}");
    assert_eq!(sent(&world).await, (vec!["enrolment_confirmed"], 3));
    let other = json!({
        "course_uuid": world.course.uuid, "kind": "paid_elsewhere", "reference": "INV-1", "reason": "An invoice.",
    });
    let refused = post(&world, &enrolments(&world), &other).await;
    assert_eq!((refused.status, refused.code()), (409, "CONFLICT"), "{refused:?}");
}

#[tokio::test]
async fn a_grant_and_a_payment_in_any_order_are_one_enrolment() {
    for grant_first in [true, false] {
        let world = World::start().await;
        let stripe = world.webhook().await;
        let purchase = world.purchase("a");
        if grant_first {
            assert_eq!(grant(&world).await.status, 201);
        }
        assert_eq!(world.deliver(&stripe, &purchase.completed()).await.0, 200);
        if !grant_first {
            assert_eq!(grant(&world).await.status, 409);
        }
        let enrolment = world.enrolment().await.unwrap();
        assert_eq!(enrolment.status, EnrolmentStatus::Active);
        assert_eq!(enrolment.is_refund_due("pi_a"), grant_first);
        let (mails, _) = sent(&world).await;
        let confirmed = mails.iter().filter(|mail| **mail == "enrolment_confirmed").count();
        assert_eq!(confirmed, 1, "{mails:?}");
        assert_eq!(mails.contains(&"duplicate_payment"), grant_first);
        world.deliver(&stripe, &purchase.refunded(4900)).await;
        let after = world.enrolment().await.unwrap();
        assert_eq!(
            after.status.holds_seat(),
            grant_first,
            "a refund ends what was paid, not what was granted"
        );
    }
}

#[tokio::test]
async fn a_grant_and_a_payment_at_once_are_one_enrolment() {
    let world = World::start().await;
    let stripe = world.webhook().await;
    let paid = world.purchase("a").completed();
    let (granted, paid) = tokio::join!(grant(&world), world.deliver(&stripe, &paid));
    assert!([201, 409].contains(&granted.status) && paid.0 == 200, "{granted:?} {paid:?}");
    let enrolment = world.enrolment().await.unwrap();
    assert_eq!(enrolment.status, EnrolmentStatus::Active);
    assert_eq!(enrolment.is_refund_due("pi_a"), granted.status == 201);
    let (mails, _) = sent(&world).await;
    assert_eq!(mails.iter().filter(|mail| **mail == "enrolment_confirmed").count(), 1, "{mails:?}");
}

#[tokio::test]
async fn what_is_withdrawn_ends_with_one_mail_and_comes_back() {
    let world = World::with_course(hybrid_course()).await;
    assert_eq!(grant(&world).await.status, 201);
    let before = sent(&world).await;
    for _ in 0..2 {
        let answer = change(&world, "withdraw", &why()).await;
        assert_eq!((answer.status, &answer.body["status"]), (200, &json!("revoked")), "{answer:?}");
    }
    let after = sent(&world).await;
    assert_eq!((after.0.len(), after.1), (before.0.len() + 1, before.1 + 3), "{after:?}");
    assert!(after.0.contains(&"enrolment_withdrawn"));
    let join = ApiRequest::new("POST", "/api/enrollments/", &world.caller());
    let join = join.body(&json!({"course_uuid": world.course.uuid})).send(&world.learner_api()).await;
    assert_eq!(join.status, 400, "the learner cannot rejoin: {join:?}");
    let page = get(&world, &enrolments(&world)).await.body;
    assert!(page["results"][0]["withdrawn_at"].is_string(), "{page}");
    for _ in 0..2 {
        let answer = change(&world, "restore", &why()).await;
        assert_eq!((answer.status, &answer.body["status"]), (200, &json!("active")), "{answer:?}");
    }
    let restored = sent(&world).await;
    assert_eq!((restored.0.len(), restored.1), (after.0.len() + 1, after.1 + 3), "{restored:?}");
    assert!(restored.0.contains(&"access_restored"));
}

#[tokio::test]
async fn a_transfer_moves_the_payment_is_told_once_and_a_refund_finds_it() {
    let world = World::with_course(hybrid_course()).await;
    world.put_course(&other_course()).await;
    let stripe = world.webhook().await;
    let purchase = world.purchase("a");
    world.deliver(&stripe, &purchase.completed()).await;
    let before = sent(&world).await;
    let body = json!({"to_course_uuid": OTHER, "reason": "The wrong course."});
    let first = change(&world, "transfer", &body).await;
    assert_eq!((first.status, &first.body["course_title"]), (200, &json!("Ethics")), "{first:?}");
    let again = change(&world, "transfer", &body).await;
    assert_eq!((again.status, &again.body), (200, &first.body));
    let after = sent(&world).await;
    assert_eq!(
        (after.0.len(), after.1),
        (before.0.len() + 1, before.1 + 3),
        "one e-mail; three are cancelled"
    );
    let told = |row: &domain::outbox::OutboxRow| {
        let to_other = |course: &CourseId| *course == OTHER;
        matches!(&row.message, Message::Mail(Mail::EnrolmentConfirmed { course, transferred_from: Some(from), .. })
            if to_other(course) && *from == world.course.uuid)
    };
    assert_eq!(world.outbox().await.iter().filter(|row| told(row)).count(), 1);
    let moved = async || world.get(&keys::enrolment(world.learner.id, OTHER)).await.unwrap();
    assert_eq!((moved().await.status, moved().await.payments.len()), (EnrolmentStatus::Active, 1));
    assert!(!world.enrolment().await.unwrap().status.holds_seat());
    // The event comes again, and a refund follows the payment.
    world.deliver(&stripe, &purchase.completed()).await;
    assert!(!world.enrolment().await.unwrap().status.holds_seat(), "what has moved stays moved");
    world.deliver(&stripe, &purchase.refunded(4900)).await;
    assert_eq!(moved().await.status, EnrolmentStatus::Revoked);
}

#[tokio::test]
async fn what_cannot_be_done_is_a_refusal_that_says_so() {
    let world = World::start().await;
    for (what, body) in [("withdraw", why()), ("restore", why())] {
        assert_eq!(change(&world, what, &body).await.status, 404, "{what}: no enrolment");
    }
    assert_eq!(grant(&world).await.status, 201);
    for (what, body, status) in [
        ("transfer", json!({"to_course_uuid": world.course.uuid, "reason": "x"}), 400),
        ("transfer", json!({"to_course_uuid": Uuid::from_u128(9), "reason": "x"}), 400),
        ("withdraw", json!({"reason": "  "}), 400),
        ("withdraw", json!({"reason": "x".repeat(501)}), 400),
        ("withdraw", json!({}), 400),
    ] {
        let answer = change(&world, what, &body).await;
        assert_eq!(answer.status, status, "{what} {body}: {answer:?}");
    }
    for body in [
        json!({"course_uuid": world.course.uuid, "kind": "paid_elsewhere", "reason": "x"}),
        json!({"course_uuid": world.course.uuid, "kind": "transferred", "reason": "x"}),
        json!({"course_uuid": world.course.uuid, "kind": "complimentary"}),
    ] {
        assert_eq!(post(&world, &enrolments(&world), &body).await.status, 400, "{body}");
    }
    let leave = format!("/api/enrollments/{}/", world.enrolment().await.unwrap().id);
    let left = ApiRequest::new("DELETE", &leave, &world.caller()).send(&world.learner_api()).await;
    assert_eq!(left.status, 204);
    for what in ["withdraw", "restore"] {
        let answer = change(&world, what, &why()).await;
        assert_eq!((answer.status, answer.code()), (409, "CONFLICT"), "{what}: {answer:?}");
    }
}

#[tokio::test]
async fn a_full_course_takes_nobody_else() {
    let mut course = tests::world::course();
    course.enrolment = EnrolmentRule { capacity: Some(1), ..EnrolmentRule::default() };
    let world = World::with_course(course).await;
    let second = super::person(&world, 1, "Bo", "bo@learner.example");
    world.put_learner(&second).await;
    assert_eq!(grant(&world).await.status, 201);
    let path = format!("/api/office/people/{}/enrolments/", second.id);
    let body = json!({"course_uuid": world.course.uuid, "kind": "complimentary", "reason": "x"});
    let refused = post(&world, &path, &body).await;
    assert_eq!((refused.status, refused.code()), (409, "COURSE_FULL"), "{refused:?}");
    assert_eq!(change(&world, "withdraw", &why()).await.status, 200);
    assert_eq!(post(&world, &path, &body).await.status, 201, "the seat is free again");
    let refused = change(&world, "restore", &why()).await;
    assert_eq!((refused.status, refused.code()), (409, "COURSE_FULL"), "{refused:?}");
}

#[tokio::test]
async fn every_action_is_in_the_log_of_the_person_the_course_and_the_day() {
    let world = World::start().await;
    world.put_course(&other_course()).await;
    assert_eq!(grant(&world).await.status, 201);
    for what in ["withdraw", "restore"] {
        assert_eq!(change(&world, what, &why()).await.status, 200);
    }
    let body = json!({"to_course_uuid": OTHER, "reason": "=1+1"});
    assert_eq!(change(&world, "transfer", &body).await.status, 200);
    let actions = async |query: &str| {
        let answer = get(&world, &format!("/api/office/audit/{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {answer:?}");
        let entries = answer.body["results"].as_array().unwrap().clone();
        entries.iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = ["enrolment_transferred", "enrolment_restored", "enrolment_withdrawn", "enrolment_granted"];
    let (learner, course) = (world.learner.id, world.course.uuid);
    let day = domain::Clock::now(world.clock.as_ref()).to_string()[..10].to_owned();
    for query in [
        String::new(),
        format!("?person={learner}"),
        format!("?course={course}"),
        format!("?day={day}"),
        format!("?month={}", &day[..7]),
    ] {
        assert_eq!(actions(&query).await.iter().collect::<BTreeSet<_>>().len(), 4, "{query}");
    }
    assert_eq!(actions(&format!("?course={OTHER}")).await, all[..1]);
    assert_eq!(actions("?action=enrolment_withdrawn").await, ["enrolment_withdrawn"]);
    assert!(actions("?day=2020-01-01").await.is_empty());
    assert!(actions(&format!("?person={}", LearnerId(Uuid::from_u128(9)))).await.is_empty());
    for wrong in
        ["?person=x", "?course=x", "?day=x", "?month=2026-13", "?action=x", "?day=2026-11-27&month=2026-11"]
    {
        assert_eq!(get(&world, &format!("/api/office/audit/{wrong}")).await.status, 400, "{wrong}");
    }
    let entry = &get(&world, "/api/office/audit/?action=enrolment_transferred").await.body["results"][0];
    assert_eq!(entry["person"]["name"], "Ada Learner");
    assert_eq!(
        (&entry["course"]["title"], &entry["to_course"]["title"]),
        (&json!("Clinical audit"), &json!("Ethics"))
    );
    assert!(entry["actor"]["id"].is_string(), "{entry}");
    let export = ApiRequest::new("GET", "/api/office/audit/export/", &world.admin());
    let (headers, file) = export.bytes(&world.office()).await;
    assert_eq!(headers["content-type"], "text/csv; charset=utf-8");
    let file = String::from_utf8(file).unwrap();
    assert_eq!(file.lines().count(), 5, "{file}");
    assert!(file.starts_with('\u{FEFF}') && file.contains("'=1+1"), "no formula: {file}");
}

#[tokio::test]
async fn a_page_of_the_log_costs_the_same_however_long_it_is() {
    let world = World::start().await;
    assert_eq!(grant(&world).await.status, 201);
    let path = format!("/api/office/audit/?person={}&page_size=4", world.learner.id);
    let mut costs = Vec::new();
    for round in 0..20 {
        for what in ["withdraw", "restore"] {
            world.clock.advance(jiff::SignedDuration::from_secs(1));
            assert_eq!(change(&world, what, &why()).await.status, 200);
        }
        if round == 3 || round == 19 {
            world.cloud.faults.take_calls();
            world.cloud.faults.take_round_trips();
            let page = get(&world, &path).await.body;
            assert_eq!(page["results"].as_array().unwrap().len(), 4);
            assert!(page["next"].is_string());
            costs.push((world.cloud.faults.take_calls().len(), world.cloud.faults.take_round_trips()));
        }
    }
    assert_eq!(costs[0], costs[1]);
}

#[tokio::test]
async fn the_reasons_of_an_erased_learner_are_gone_and_the_entries_stay() {
    let world = World::start().await;
    assert_eq!(grant(&world).await.status, 201);
    crate::learner::erasing::erase(&world, world.learner.id).await.unwrap();
    let log = get(&world, "/api/office/audit/").await.body;
    assert_eq!(log["results"].as_array().unwrap().len(), 1, "{log}");
    assert!(!log.to_string().contains("A speaker"), "{log}");
    assert_eq!(grant(&world).await.status, 409, "nobody is enrolled after an erasure");
}
