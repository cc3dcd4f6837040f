//! The report of credits: entries of the ledger, with what regulators ask for.

use domain::certificate::Certificate;
use domain::credits::ledger::{Amount, EntryKind};
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::{Clock, Learner, LearnerId};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shared::store::keys;
use tests::api::ApiRequest;
use tests::world::World;
use uuid::Uuid;

use super::{rows, text, whole};
use crate::office::person;
use crate::office::roster::enrolment;

/// Person `number` completed the course, and the ledger knows of it.
async fn award(world: &World, number: u32, day: &str) -> (LearnerId, Certificate) {
    let email = format!("person{number}@learner.example");
    let person = person(world, u128::from(number), &format!("Person {number}"), &email);
    world.put_learner(&person).await;
    let at: Timestamp = format!("{day}T12:00:00Z").parse().unwrap();
    let begun = enrolment(world, person.id, number, EnrolmentStatus::Completed);
    let done = Enrolment { completed_at: Some(at), certificate: Some(Uuid::from_u128(9)), ..begun };
    world.put(&keys::enrolment(person.id, world.course.uuid), &done).await;
    let certificate = Certificate {
        uuid: Uuid::from_u128(0xce00 + u128::from(number)),
        enrolment: done.id,
        learner: person.id,
        number: format!("CPD-2026-{number:04}"),
        completed_at: at,
        completed_on: Some(day.parse().unwrap()),
        ..world.a_certificate()
    };
    world.hold(&certificate).await;
    world.apply_due_steps(&certificate).await;
    (person.id, certificate)
}

#[tokio::test]
async fn the_report_has_every_entry_of_the_ledger_once_and_the_sum_is_the_ledger_s() {
    let world = World::start().await;
    let mut people = Vec::new();
    for number in 0..220_u32 {
        let (learner, certificate) = award(&world, number, "2026-11-20").await;
        if number % 3 == 0 {
            world.clock.advance(SignedDuration::from_mins(1));
            let revoked = certificate.revoke("Copied", world.clock.now()).unwrap();
            world.hold(&revoked).await;
            world.apply_due_steps(&revoked).await;
            if number % 6 == 0 {
                let known = world.get(&keys::certificate(revoked.enrolment)).await.unwrap();
                let credits = known.credits;
                let again = known.reissue("Person", credits, &*world.clock, world.clock.now()).unwrap();
                world.hold(&again).await;
                world.apply_due_steps(&again).await;
            }
        }
        people.push(learner);
    }
    let (mut entries, mut sum) = (0, Amount::ZERO);
    for learner in &people {
        let stored = world.stored_of(*learner).await;
        entries += stored.entries.len();
        sum += stored.balance_of();
    }
    let report = whole(&world, "credits", "", 100).await;
    assert_eq!((report.rows.len(), report.looked_at), (entries, 220));
    let reported: Amount =
        report.rows.iter().map(|row| text(row, "credits").parse::<Amount>().unwrap()).sum();
    assert_eq!(reported, sum);
    let of = |kind: EntryKind| report.rows.iter().filter(|row| row["entry"] == kind.as_str()).count();
    assert_eq!((of(EntryKind::Earned), of(EntryKind::Revoked)), (220 + 37, 74));
}

#[tokio::test]
async fn what_the_learner_states_for_regulators_is_in_the_report_and_goes_with_an_erasure() {
    let world = World::start().await;
    let (learner, _) = award(&world, 1, "2026-10-31").await;
    award(&world, 2, "2026-11-01").await;
    let profile = world.get(&keys::learner(learner)).await.unwrap();
    let caller = tests::api::Caller::new(&profile);
    let change = |body| ApiRequest::new("PATCH", "/api/users/me/", &caller).body(&body);
    let stated = json!({"licence_number": " RN 123456 ", "profession": "=Nurse"});
    let me = change(stated).send(&world.learner_api()).await;
    assert_eq!((me.status, &me.body["licence_number"]), (200, &json!("RN 123456")), "{me:?}");
    let october = rows(&world, "credits", "&to=2026-10-31").await;
    assert_eq!(october.len(), 1);
    let row = &october[0];
    for (field, expected) in [
        ("licence_number", "RN 123456"),
        ("profession", "=Nurse"),
        ("certificate_number", "CPD-2026-0001"),
        ("entry", "earned"),
        ("counts_on", "2026-10-31"),
        ("credits", "2.50"),
        ("cpd_type", "Clinical"),
        ("email", "person1@learner.example"),
    ] {
        assert_eq!(row[field], expected, "{row}");
    }
    let file = whole(&world, "credits", "&format=csv", 100).await.csv;
    assert!(file.contains("Person 1,person1@learner.example,'=Nurse,RN 123456,Clinical audit,"), "{file}");
    let erased: Learner = world.get(&keys::learner(learner)).await.unwrap().erased(world.clock.now());
    world.put_learner(&erased).await;
    let row = rows(&world, "credits", "&to=2026-10-31").await.remove(0);
    assert_eq!(
        (text(&row, "licence_number"), text(&row, "profession"), text(&row, "credits")),
        ("", "", "2.50")
    );
}
