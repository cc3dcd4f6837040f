//! An invitation is claimed at the sign-in of whoever proves to have the address, exactly once, whatever fails.

use domain::course::{Course, EnrolmentRule};
use domain::enrolment::EnrolmentStatus;
use domain::enrolment::invitation::invited_person;
use domain::outbox::{Mail, Message};
use domain::{CourseId, Learner, LearnerId};
use serde_json::{Value, json};
use shared::runtime::Switch;
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::faults::Fault;
use tests::world::World;
use uuid::Uuid;

use super::inviting::{NORA, change, invite, listed};
use super::{get, granting};

/// Nora, before she has signed in.
fn nora(world: &World) -> Learner {
    super::person(world, 0x17, "Nora Guest", "nora@learner.example")
}

fn verified(person: &Learner) -> Caller {
    Caller::new(person).with("email_verified", "true")
}

async fn me(world: &World, caller: &Caller) -> ApiResponse {
    ApiRequest::new("GET", "/api/users/me/", caller).send(&world.learner_api()).await
}

/// Nora signs in; returns how many invitations that claimed.
async fn sign_in(world: &World) -> u64 {
    let answer = me(world, &verified(&nora(world))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["claimed_invitations"].as_u64().unwrap()
}

async fn status(world: &World, learner: LearnerId, course: CourseId) -> Option<EnrolmentStatus> {
    Some(world.get(&keys::enrolment(learner, course)).await?.status)
}

/// The confirmations that were queued for somebody.
async fn confirmed(world: &World, learner: LearnerId) -> usize {
    let of = |message: &Message| matches!(message, Message::Mail(Mail::EnrolmentConfirmed { learner: to, .. }) if *to == learner);
    world.outbox().await.iter().filter(|row| of(&row.message)).count()
}

#[tokio::test]
async fn the_first_sign_in_with_the_verified_address_enrols_as_a_grant_does() {
    let world = World::start().await;
    invite(&world, world.course.uuid, NORA).await;
    let nora = nora(&world);
    let first = me(&world, &verified(&nora)).await;
    assert_eq!((first.status, &first.body["claimed_invitations"]), (200, &json!(1)), "{first:?}");
    assert_eq!(first.body["unread_notifications"], 1);
    let again = me(&world, &verified(&nora)).await;
    assert_eq!(
        (&again.body["claimed_invitations"], &again.body["unread_notifications"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(status(&world, nora.id, world.course.uuid).await, Some(EnrolmentStatus::Active));
    assert_eq!(confirmed(&world, nora.id).await, 1);
    let log = get(&world, &format!("/api/office/audit/?person={}", nora.id)).await.body;
    let [entry] = log["results"].as_array().unwrap().as_slice() else { panic!("one entry: {log}") };
    assert_eq!((&entry["action"], &entry["reason"]), (&json!("enrolment_granted"), &json!("A speaker.")));
    assert!(entry["details"]["invited_at"].is_string() && entry["actor"]["id"].is_string(), "{entry}");
    let claimed = listed(&world, "claimed").await;
    assert_eq!(
        (&claimed[0]["name"], &claimed[0]["email"]),
        (&json!("Nora Guest"), &json!("nora@learner.example"))
    );
    assert_eq!(claimed[0]["learner_uuid"], json!(nora.id));
    let stored = world.get(&keys::invitation(invited_person(NORA), world.course.uuid)).await.unwrap();
    assert!(stored.address.is_empty() && stored.reason.is_empty(), "the profile has it now: {stored:?}");
    let refused = change(&world, "withdraw", &json!({"reason": "Too late."})).await;
    assert_eq!((refused.status, refused.code()), (409, "CONFLICT"), "{refused:?}");
    let page = get(&world, &format!("/api/office/people/{}/enrolments/", nora.id)).await.body;
    assert_eq!(page["results"][0]["grants"][0]["kind"], "complimentary");
}

#[tokio::test]
async fn an_address_that_is_not_verified_or_spelled_otherwise_claims_nothing() {
    let world = World::start().await;
    invite(&world, world.course.uuid, NORA).await;
    let nora = nora(&world);
    for unproved in [Caller::new(&nora), Caller::new(&nora).with("email_verified", "false")] {
        let answer = me(&world, &unproved).await;
        assert_eq!((answer.status, &answer.body["claimed_invitations"]), (200, &json!(0)), "{answer:?}");
    }
    for other in [
        "nora+1@learner.example",
        "nóra@learner.example",
        "n.ora@learner.example",
        "nora@learner.example.net",
    ] {
        let other = Learner {
            id: LearnerId(Uuid::from_u128(0x30 + other.len() as u128)),
            email: other.to_owned(),
            ..nora.clone()
        };
        assert_eq!(me(&world, &verified(&other)).await.body["claimed_invitations"], 0, "{}", other.email);
        assert_eq!(status(&world, other.id, world.course.uuid).await, None);
    }
    assert_eq!(status(&world, nora.id, world.course.uuid).await, None);
    assert_eq!(listed(&world, "waiting").await.len(), 1);
    let shouted = Learner { email: "NORA@LEARNER.EXAMPLE".into(), ..nora.clone() };
    assert_eq!(
        me(&world, &verified(&shouted)).await.body["claimed_invitations"],
        1,
        "case is no other spelling"
    );
}

#[tokio::test]
async fn an_address_that_somebody_changes_to_claims_what_it_was_invited_to_once() {
    let world = World::start().await;
    invite(&world, world.course.uuid, NORA).await;
    let before = Learner { email: "nora.before@learner.example".into(), ..nora(&world) };
    assert_eq!(me(&world, &verified(&before)).await.body["claimed_invitations"], 0);
    assert_eq!(sign_in(&world).await, 1);
    // Somebody else gets the address later: what was claimed is claimed.
    let other = Learner { id: LearnerId(Uuid::from_u128(0x18)), ..nora(&world) };
    assert_eq!(me(&world, &verified(&other)).await.body["claimed_invitations"], 0);
    assert_eq!(status(&world, other.id, world.course.uuid).await, None);
}

#[tokio::test]
async fn a_withdrawn_invitation_is_not_claimed() {
    let world = World::start().await;
    invite(&world, world.course.uuid, NORA).await;
    change(&world, "withdraw", &json!({"reason": "A mistake."})).await;
    assert_eq!(sign_in(&world).await, 0);
    assert_eq!(status(&world, nora(&world).id, world.course.uuid).await, None);
}

#[tokio::test]
async fn an_invitation_to_a_full_course_waits_for_a_place() {
    let mut course = tests::world::course();
    course.enrolment = EnrolmentRule { capacity: Some(1), ..EnrolmentRule::default() };
    // Neither a hidden course nor closed enrolment keeps the office from giving a place.
    course.published = false;
    let world = World::with_course(course).await;
    assert_eq!(granting::grant(&world).await.status, 201);
    invite(&world, world.course.uuid, NORA).await;
    for _ in 0..2 {
        assert_eq!(sign_in(&world).await, 0);
    }
    let waiting = listed(&world, "waiting").await;
    assert!(waiting[0]["full_at"].is_string(), "{waiting:?}");
    let path = format!("/api/office/people/{}/enrolments/{}/withdraw/", world.learner.id, world.course.uuid);
    assert_eq!(granting::post(&world, &path, &json!({"reason": "A place for Nora."})).await.status, 200);
    assert_eq!(sign_in(&world).await, 1);
    assert_eq!(status(&world, nora(&world).id, world.course.uuid).await, Some(EnrolmentStatus::Active));
    assert_eq!(listed(&world, "claimed").await[0]["full_at"], Value::Null);
}

#[tokio::test]
async fn whoever_has_enrolled_otherwise_meanwhile_is_told_nothing_and_keeps_one_enrolment() {
    let mut course = tests::world::course();
    course.price.amount = 0;
    let world = World::with_course(course).await;
    let nora = nora(&world);
    invite(&world, world.course.uuid, NORA).await;
    // The sign-in page was skipped: a request of an earlier tab enrols first.
    let join = ApiRequest::new("POST", "/api/enrollments/", &verified(&nora));
    let joined = join.body(&json!({"course_uuid": world.course.uuid})).send(&world.learner_api()).await;
    assert_eq!(joined.status, 201, "{joined:?}");
    assert_eq!(sign_in(&world).await, 0);
    assert_eq!(confirmed(&world, nora.id).await, 1);
    assert_eq!(listed(&world, "claimed").await.len(), 1);
    assert!(world.get(&keys::enrolment(nora.id, world.course.uuid)).await.unwrap().grants.is_empty());
}

#[tokio::test]
async fn many_invitations_are_claimed_some_with_each_request() {
    let world = World::start().await;
    let mut courses = vec![world.course.uuid];
    for number in 1..8 {
        let uuid = CourseId(Uuid::from_u128(0xc100 + number));
        world.put_course(&Course { uuid, slug: format!("course-{number}"), ..world.course.clone() }).await;
        courses.push(uuid);
    }
    for course in &courses {
        assert_eq!(invite(&world, *course, NORA).await.status, 201);
    }
    assert_eq!([sign_in(&world).await, sign_in(&world).await, sign_in(&world).await], [5, 3, 0]);
    for course in courses {
        assert_eq!(status(&world, nora(&world).id, course).await, Some(EnrolmentStatus::Active));
    }
    assert_eq!(confirmed(&world, nora(&world).id).await, 8);
}

#[tokio::test]
async fn nobody_is_kept_from_signing_in_and_nothing_is_claimed_twice_whatever_fails() {
    let fresh = async || {
        let world = World::start().await;
        invite(&world, world.course.uuid, NORA).await;
        world
    };
    let world = fresh().await;
    world.cloud.faults.take_calls();
    assert_eq!(sign_in(&world).await, 1);
    let calls = world.cloud.faults.take_calls().len();
    for nth in 0..calls {
        for fault in [
            Fault::DieBefore,
            Fault::DieAfter,
            Fault::BreakAfter,
            Fault::Throttle,
            Fault::TransactionConflict,
        ] {
            let world = fresh().await;
            let caller = verified(&nora(&world));
            world.cloud.faults.plan(nth, fault);
            let asked = me(&world, &caller);
            if let Some(answer) = world.cloud.faults.until_death(asked).await {
                assert_eq!(answer.status, 200, "{fault:?} at {nth}: {answer:?}");
            }
            world.cloud.faults.clear();
            sign_in(&world).await;
            let nora = nora(&world);
            let enrolled = world.get(&keys::enrolment(nora.id, world.course.uuid)).await.unwrap();
            assert_eq!(
                (enrolled.status, enrolled.grants.len()),
                (EnrolmentStatus::Active, 1),
                "{fault:?} at {nth}"
            );
            assert_eq!(confirmed(&world, nora.id).await, 1, "{fault:?} at {nth}");
            assert_eq!(listed(&world, "claimed").await.len(), 1, "{fault:?} at {nth}");
        }
    }
}

#[tokio::test]
async fn two_sign_ins_at_once_claim_once() {
    let world = World::start().await;
    invite(&world, world.course.uuid, NORA).await;
    let (first, second) = tokio::join!(sign_in(&world), sign_in(&world));
    assert_eq!(first + second, 1);
    assert_eq!(confirmed(&world, nora(&world).id).await, 1);
    let withdrawn = async {
        invite(&world, world.course.uuid, "late@learner.example").await;
        let late = super::person(&world, 0x19, "Late", "late@learner.example");
        let path = format!(
            "{}{}/withdraw/",
            super::inviting::path(world.course.uuid),
            invited_person("late@learner.example")
        );
        let body = json!({"reason": "At the same moment."});
        let caller = verified(&late);
        let (claimed, withdrawn) = tokio::join!(me(&world, &caller), granting::post(&world, &path, &body));
        let is_enrolled = status(&world, late.id, world.course.uuid).await.is_some();
        assert_eq!(claimed.body["claimed_invitations"], u64::from(is_enrolled));
        assert_eq!(withdrawn.status, if is_enrolled { 409 } else { 200 }, "{withdrawn:?}");
    };
    withdrawn.await;
}

#[tokio::test]
async fn what_the_operator_has_switched_off_is_claimed_later() {
    let world = World::start().await;
    invite(&world, world.course.uuid, NORA).await;
    let nora = nora(&world);
    assert_eq!(me(&world, &verified(&nora)).await.status, 200);
    let other =
        Learner { id: LearnerId(Uuid::from_u128(0x20)), email: "olaf@learner.example".into(), ..nora };
    invite(&world, world.course.uuid, "olaf@learner.example").await;
    world.board.turn_off(&[Switch::Writes]);
    assert_eq!(me(&world, &verified(&other)).await.body["claimed_invitations"], 0);
    world.board.turn_off(&[]);
    assert_eq!(me(&world, &verified(&other)).await.body["claimed_invitations"], 1);
}
