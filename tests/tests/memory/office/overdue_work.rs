//! Work that is due for too long: it is listed page by page, and is tried again each in its way.

use std::collections::BTreeSet;

use domain::course::settlement::Settlement;
use domain::outbox::Message;
use domain::{Clock, CourseId, RegistrationStatus};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::world::{World, hybrid_course, soon};
use uuid::Uuid;

use super::failed_work::{list, missed_award, refused_registration, retry};
use super::get;

#[tokio::test]
async fn many_waiting_awards_are_on_one_page_each_and_all_tried_again() {
    let world = World::start().await;
    for number in 0..130_u128 {
        let enrolment = domain::EnrolmentId(Uuid::from_u128(0xe0_0000 + number));
        let certificate = domain::certificate::Certificate { enrolment, ..world.a_certificate() };
        world.put(&keys::certificate(enrolment), &certificate).await;
    }
    assert_eq!(list(&world, "awards").await["results"], json!([]), "they may still be awarded by themselves");
    world.clock.advance(SignedDuration::from_hours(1));
    let (mut seen, mut path) = (BTreeSet::new(), "/api/office/failed-work/awards/".to_owned());
    loop {
        let page = get(&world, &path).await.body;
        for piece in page["results"].as_array().unwrap() {
            assert!(seen.insert(piece["id"].as_str().unwrap().to_owned()), "twice: {piece}");
        }
        let Some(next) = page["next"].as_str() else { break };
        path = next.split_once(".example").unwrap().1.to_owned();
    }
    assert_eq!(seen.len(), 130);
    let (mut retried, mut cursor) = (0, Value::Null);
    loop {
        let answer = retry(&world, "awards", &json!({"cursor": cursor})).await.body;
        retried += answer["retried"].as_u64().unwrap();
        cursor = answer["next"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(retried, 130);
    for wrong in ["bm90aGluZw", "!", "b3siYmFja2xvZyI6MCwicG9zaXRpb24iOnsic2hhcmQiOjB9fQ"] {
        let answer = get(&world, &format!("/api/office/failed-work/awards/?cursor={wrong}")).await;
        assert!([200, 400].contains(&answer.status), "{wrong}: {answer:?}");
    }
}

#[tokio::test]
async fn an_award_beyond_the_limit_says_so_and_a_retry_reaches_the_ledger() {
    let world = World::start().await;
    missed_award(&world).await;
    assert_eq!(list(&world, "awards").await["results"][0]["reason"], "not_awarded");
    let mut head = domain::credits::ledger::Head::new(world.learner.id);
    head.balance = "999999.00".parse().unwrap();
    world.put(&keys::ledger_head(world.learner.id), &head).await;
    let piece = list(&world, "awards").await["results"][0].clone();
    assert_eq!(piece["reason"], "balance_limit");
    let certificate = keys::certificate(world.a_certificate().enrolment);
    let before = world.store.get(soon(), &certificate).await.unwrap().unwrap();
    let answer = retry(&world, "awards", &json!({"id": piece["id"]})).await;
    assert_eq!(answer.body["retried"], 1, "{answer:?}");
    let after = world.store.get(soon(), &certificate).await.unwrap().unwrap();
    assert_eq!((after.version, &after.value), (before.version + 1, &before.value), "the stream reports it");
}

#[tokio::test]
async fn what_zoom_refused_is_asked_for_again_once() {
    let world = World::with_course(hybrid_course()).await;
    let of = refused_registration(&world).await;
    for retried in [1, 0] {
        let answer = retry(&world, "zoom_registrations", &json!({})).await;
        assert_eq!((answer.status, &answer.body["retried"]), (200, &json!(retried)), "{answer:?}");
    }
    let rows = world.outbox().await;
    assert_eq!(rows.iter().map(|row| &row.message).collect::<Vec<_>>(), [&Message::ZoomRegistration(of)]);
    let known = world.get(&keys::registration(of.learner, of.course, of.session)).await.unwrap();
    assert_eq!((known.status, known.failure), (RegistrationStatus::Pending, None));
    // What is over is nobody's work.
    let of = refused_registration(&world).await;
    world.clock.advance(SignedDuration::from_hours(24 * 90));
    assert_eq!(list(&world, "zoom_registrations").await["results"], json!([]));
    let id = format!("{}.{}.{}", of.learner, of.course, of.session);
    assert_eq!(retry(&world, "zoom_registrations", &json!({"id": id})).await.body["retried"], 0);
}

#[tokio::test]
async fn a_settlement_that_fails_is_due_at_once_when_it_is_tried_again() {
    let world = World::start().await;
    let course = world.course.uuid;
    let stuck = Settlement::of(course, 7, false, None, world.clock.now());
    world.put(&keys::settlement(course), &stuck).await;
    world.clock.advance(SignedDuration::from_mins(20));
    let later = stuck.clone().given_back(world.clock.now() + SignedDuration::from_mins(10));
    world.put(&keys::settlement(course), &later).await;
    let piece = list(&world, "enrolments").await["results"][0].clone();
    assert_eq!((&piece["reason"], &piece["id"]), (&json!("not_settled"), &json!(course)));
    assert_eq!(retry(&world, "enrolments", &json!({"id": course})).await.body["retried"], 1);
    let now = world.get(&keys::settlement(course)).await.unwrap();
    assert_eq!((now.due_at, now.created_at), (world.clock.now(), stuck.created_at));
    let stranger = CourseId(Uuid::from_u128(0x5555));
    for id in [stranger.to_string(), format!("{stranger}.x"), "..".to_owned(), String::new()] {
        let answer = retry(&world, "enrolments", &json!({"id": id})).await;
        assert_eq!((answer.status, &answer.body["retried"]), (200, &json!(0)), "{id}");
    }
}
