//! What an address was invited to goes with the person who has it, claimed or not.

use domain::enrolment::invitation::invited_person;
use domain::{CourseId, Learner, LearnerId};
use serde_json::json;
use shared::store::keys;
use tests::api::{ApiRequest, Caller};
use tests::faults::Fault;
use tests::world::World;
use uuid::Uuid;

use super::{erase, found, preview};

const ADDRESS: &str = "canary-nora@learner.example";
const CANARIES: [&str; 2] = ["canary-nora", "canary-reason"];
const OTHER: CourseId = CourseId(Uuid::from_u128(0xc2));

fn nora(world: &World) -> Learner {
    Learner {
        id: LearnerId(Uuid::from_u128(0x17)),
        email: ADDRESS.into(),
        name: "canary-nora".into(),
        ..world.learner.clone()
    }
}

async fn post(world: &World, path: &str, body: serde_json::Value) {
    let answer = ApiRequest::new("POST", path, &world.admin()).body(&body).send(&world.office()).await;
    assert!(answer.status < 300, "{answer:?}");
}

/// One invitation that is claimed, and one that waits because its course is full.
async fn invited() -> World {
    let world = World::start().await;
    let mut full = domain::course::Course { uuid: OTHER, slug: "full".into(), ..world.course.clone() };
    full.enrolment.capacity = Some(0);
    world.put_course(&full).await;
    for course in [world.course.uuid, OTHER] {
        let body = json!({"email": ADDRESS, "kind": "complimentary", "reason": "canary-reason"});
        post(&world, &format!("/api/office/courses/{course}/invitations/"), body).await;
    }
    world
}

async fn sign_in(world: &World) {
    let caller = Caller::new(&nora(world)).with("email_verified", "true");
    let me = ApiRequest::new("GET", "/api/users/me/", &caller).send(&world.learner_api()).await;
    assert_eq!(me.status, 200, "{me:?}");
}

/// Nothing is left of the invitations, and a later token claims nothing.
async fn assert_gone(world: &World) {
    assert_eq!(found(world, &CANARIES).await, Vec::<String>::new());
    let person = invited_person(ADDRESS);
    for course in [world.course.uuid, OTHER] {
        assert_eq!(world.get(&keys::invitation(person, course)).await, None);
    }
    assert_eq!(world.get(&keys::invited_person(person)).await, None);
    assert_eq!(world.get(&keys::invited_as(nora(world).id, person)).await, None);
    assert!(erase(world, nora(world).id).await.unwrap().found_nothing());
    sign_in(world).await;
    assert_eq!(found(world, &CANARIES).await, Vec::<String>::new());
}

#[tokio::test]
async fn claimed_and_waiting_invitations_go_with_the_learner() {
    let world = invited().await;
    sign_in(&world).await;
    let would = preview(&world, nora(&world).id).await.unwrap();
    assert_eq!(would.removed["invitation"], 2, "{would:?}");
    erase(&world, nora(&world).id).await.unwrap();
    assert_gone(&world).await;
}

#[tokio::test]
async fn what_was_never_looked_at_since_goes_with_the_address() {
    let world = invited().await;
    // The profile is known, and no sign-in has met the invitations.
    world.put_learner(&Learner { email_verified: Some(true), ..nora(&world) }).await;
    erase(&world, nora(&world).id).await.unwrap();
    assert_gone(&world).await;
}

#[tokio::test]
async fn an_address_that_is_not_proved_takes_nobody_elses_invitations() {
    let world = invited().await;
    world.put_learner(&nora(&world)).await;
    erase(&world, nora(&world).id).await.unwrap();
    assert!(world.get(&keys::invitation(invited_person(ADDRESS), OTHER)).await.is_some());
}

#[tokio::test]
async fn an_erasure_that_stops_anywhere_finds_the_invitations_again() {
    let world = invited().await;
    sign_in(&world).await;
    world.cloud.faults.take_calls();
    erase(&world, nora(&world).id).await.unwrap();
    let calls = world.cloud.faults.take_calls().len();
    for linked in [true, false] {
        for nth in 0..calls {
            let world = invited().await;
            match linked {
                true => sign_in(&world).await,
                false => world.put_learner(&Learner { email_verified: Some(true), ..nora(&world) }).await,
            }
            world.cloud.faults.plan(nth, Fault::DieAfter);
            let learner = nora(&world).id;
            drop(world.cloud.faults.until_death(erase(&world, learner)).await);
            world.cloud.faults.clear();
            erase(&world, learner).await.unwrap();
            assert_eq!(found(&world, &CANARIES).await, Vec::<String>::new(), "{linked} {nth}");
        }
    }
}

#[tokio::test]
async fn an_address_that_never_signed_in_is_erased_by_what_stands_for_it() {
    let world = invited().await;
    let person = invited_person(ADDRESS);
    erase(&world, person).await.unwrap();
    assert_eq!(found(&world, &CANARIES).await, Vec::<String>::new());
}
