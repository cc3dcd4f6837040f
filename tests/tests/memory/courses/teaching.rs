//! What instructors teach follows from their courses, in the same transaction; and is listed once for the courses that
//! earlier releases published.

use std::collections::BTreeSet;

use domain::course::Course;
use domain::{CourseId, LearnerId};
use serde_json::{Value, json};
use shared::store::{Transaction, keys};
use shared::use_cases::list_teaching::list_teaching;
use tests::api::{ApiRequest, Caller};
use tests::faults::Fault;
use tests::publishing::import;
use tests::world::{World, course, soon};
use uuid::Uuid;

fn person(number: u128) -> LearnerId {
    LearnerId(Uuid::from_u128(0x7e_0000 + number))
}

fn course_number(number: u128) -> CourseId {
    CourseId(Uuid::from_u128(0xc0_0000 + number))
}

fn definition(number: u128, published: bool, instructors: impl IntoIterator<Item = LearnerId>) -> String {
    let instructors: Vec<LearnerId> = instructors.into_iter().collect();
    json!({
        "uuid": course_number(number), "slug": format!("course-{number}"), "title": "A course", "description": "D.",
        "format": "self_paced", "cpd_credits": "1.00", "cpd_type": "Clinical", "duration_minutes": 30,
        "price": {"amount": 0, "currency": "gbp"}, "organiser": "Meridian CPD", "published": published,
        "instructors": instructors,
        "modules": [{"uuid": Uuid::from_u128(0xd0_0000 + number), "title": "One", "contents": [{
            "uuid": Uuid::from_u128(0xe0_0000 + number), "title": "Read", "kind": "text", "text": {"markdown": "Read."},
        }]}],
    })
    .to_string()
}

async fn taught_by(world: &World, instructor: LearnerId) -> BTreeSet<CourseId> {
    world.get(&keys::teaching(instructor)).await.map(|teaching| teaching.courses).unwrap_or_default()
}

async fn publish(world: &World, definition: &str) {
    import(&world.store, definition, domain::Clock::now(world.clock.as_ref())).await;
}

#[tokio::test]
async fn a_publication_lists_those_whom_the_course_names_and_nobody_else() {
    let world = World::start().await;
    publish(&world, &definition(1, true, [person(1), person(2)])).await;
    publish(&world, &definition(2, false, [person(2)])).await;
    assert_eq!(taught_by(&world, person(1)).await, [course_number(1)].into());
    assert_eq!(taught_by(&world, person(2)).await, [course_number(1), course_number(2)].into());
    publish(&world, &definition(1, true, [person(2), person(3)])).await;
    assert_eq!(taught_by(&world, person(1)).await, [].into());
    assert_eq!(taught_by(&world, person(3)).await, [course_number(1)].into());
    // Hiding the course takes it from nobody.
    publish(&world, &definition(1, false, [person(2), person(3)])).await;
    assert_eq!(taught_by(&world, person(2)).await, [course_number(1), course_number(2)].into());
}

#[tokio::test]
async fn all_fifty_instructors_may_change_at_once() {
    let world = World::start().await;
    publish(&world, &definition(1, true, (0..50).map(person))).await;
    publish(&world, &definition(1, true, (50..100).map(person))).await;
    for number in 0..100 {
        let expected = if number < 50 { [].into() } else { [course_number(1)].into() };
        assert_eq!(taught_by(&world, person(number)).await, expected, "{number}");
    }
}

/// So many courses as an earlier release left them: nobody's list has them.
async fn earlier_release(count: u128) -> World {
    let world = World::start().await;
    let mut transaction = Transaction::new();
    transaction.remove(&keys::teaching_listed());
    for number in 0..count {
        let published_at = Some("2026-11-01T00:00:00Z".parse().unwrap());
        let instructors = [person(number % 7), person(7)].into();
        let earlier = Course { uuid: course_number(number), instructors, published_at, ..course() };
        world.put_course(&earlier).await;
    }
    (0..8).for_each(|number| transaction.remove(&keys::teaching(person(number))));
    assert!(world.store.write(soon(), &transaction).await.unwrap());
    world
}

fn expected(count: u128, instructor: u128) -> BTreeSet<CourseId> {
    (0..count).filter(|number| instructor == 7 || number % 7 == instructor).map(course_number).collect()
}

async fn me(world: &World, instructor: LearnerId) -> Value {
    let person = domain::Learner { id: instructor, ..world.learner.clone() };
    let caller = Caller::new(&person).with("cognito:groups", "[instructor]");
    let list = ApiRequest::new("GET", "/api/courses/?taught=true&page_size=100", &caller);
    let list = list.send(&world.learner_api()).await.body;
    let me = ApiRequest::new("GET", "/api/users/me/", &caller).send(&world.learner_api()).await.body;
    json!([list["results"].as_array().unwrap().len(), me["waiting_submissions"]["count"]])
}

#[tokio::test]
async fn courses_of_earlier_releases_are_listed_by_the_sweep() {
    let world = earlier_release(60).await;
    assert_eq!(
        me(&world, person(7)).await,
        json!([60, null]),
        "the list is right meanwhile, the total unknown"
    );
    world.settle().await;
    for number in 0..8 {
        assert_eq!(taught_by(&world, person(number)).await, expected(60, number), "{number}");
    }
    assert!(world.get(&keys::teaching_listed()).await.unwrap().is_complete());
    assert_eq!(me(&world, person(7)).await, json!([60, 0]));
    // A process that knows it asks no more.
    let sweep = world.enrolment_sweep();
    sweep.sweep(soon()).await.unwrap();
    world.cloud.faults.take_calls();
    sweep.sweep(soon()).await.unwrap();
    let calls = world.cloud.faults.take_calls();
    assert!(calls.iter().all(|call| call.operation != "DynamoDB.BatchGetItem"), "{calls:?}");
}

#[tokio::test]
async fn the_walk_survives_every_fault_and_a_second_one_beside_it() {
    for fault in
        [Fault::DieBefore, Fault::DieAfter, Fault::BreakAfter, Fault::Throttle, Fault::TransactionConflict]
    {
        let world = earlier_release(8).await;
        let store = world.enrolment_sweep().settler.store;
        for nth in 0..14 {
            world.cloud.faults.plan(nth, fault);
            let walk = list_teaching(&store, world.clock.as_ref(), soon());
            // A process that dies leaves the rest to the next run.
            world.cloud.faults.until_death(walk).await;
            world.cloud.faults.clear();
        }
        let (one, other) = tokio::join!(
            list_teaching(&store, world.clock.as_ref(), soon()),
            list_teaching(&store, world.clock.as_ref(), soon())
        );
        assert!(one.unwrap() && other.unwrap(), "{fault:?}");
        for number in 0..8 {
            assert_eq!(taught_by(&world, person(number)).await, expected(8, number), "{fault:?} {number}");
        }
    }
}

/// However the two meet, the list says in the end what the course says.
#[tokio::test]
async fn a_publication_meets_the_walk() {
    for _ in 0..8 {
        let world = World::start().await;
        publish(&world, &definition(1, true, [person(1), person(2)])).await;
        let mut transaction = Transaction::new();
        transaction.remove(&keys::teaching_listed());
        transaction.remove(&keys::teaching(person(1)));
        transaction.remove(&keys::teaching(person(2)));
        assert!(world.store.write(soon(), &transaction).await.unwrap());
        let changed = definition(1, true, [person(2), person(3)]);
        let (listed, ()) = tokio::join!(
            list_teaching(&world.store, world.clock.as_ref(), soon()),
            publish(&world, &changed)
        );
        assert!(listed.unwrap());
        for (number, teaches) in [(1, false), (2, true), (3, true)] {
            let taught = taught_by(&world, person(number)).await.contains(&course_number(1));
            assert_eq!(taught, teaches, "{number}");
        }
    }
}
