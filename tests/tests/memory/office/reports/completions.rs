//! The report of completions: who completed which course when, by period, part by part, as JSON and as CSV.

use domain::certificate::Certificate;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::{Credits, LearnerId};
use jiff::Timestamp;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::ApiResponse;
use tests::world::World;
use uuid::Uuid;

use super::get;
use crate::office::person;
use crate::office::roster::enrolment;

async fn report(world: &World, query: &str) -> ApiResponse {
    get(world, &format!("/api/office/reports/completions/?course={}{query}", world.course.uuid)).await
}

/// Person `number` completed the course at this time; a certificate with the day where the person was.
async fn complete(world: &World, number: u32, name: &str, at: &str, day: &str) -> LearnerId {
    let email = format!("person{number}@learner.example");
    let person = person(world, u128::from(number), name, &email);
    world.put_learner(&person).await;
    let at: Timestamp = at.parse().unwrap();
    let begun = enrolment(world, person.id, number, EnrolmentStatus::Completed);
    let done = Enrolment { completed_at: Some(at), certificate: Some(Uuid::from_u128(9)), ..begun };
    world.put(&keys::enrolment(person.id, world.course.uuid), &done).await;
    let certificate = Certificate {
        enrolment: done.id,
        learner: person.id,
        course: world.course.uuid,
        number: format!("CPD-2026-{number:04}"),
        credits: "2.50".parse::<Credits>().unwrap(),
        completed_at: at,
        completed_on: Some(day.parse().unwrap()),
        ..world.a_certificate()
    };
    world.put(&keys::certificate(done.id), &certificate).await;
    person.id
}

fn names(part: &Value) -> Vec<&str> {
    part["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn completions_are_reported_by_the_learner_s_day_with_credits_and_certificate() {
    let world = World::start().await;
    complete(&world, 1, "Ada", "2026-11-30T23:30:00Z", "2026-12-01").await;
    complete(&world, 2, "Bo", "2026-11-30T12:00:00Z", "2026-11-30").await;
    complete(&world, 3, "Cy", "2026-10-01T00:30:00Z", "2026-09-30").await;
    // Somebody who has not completed it, and one whose enrolment was withdrawn afterwards.
    let begun = person(&world, 4, "Di", "di@learner.example");
    world.put_learner(&begun).await;
    let enrolled = enrolment(&world, begun.id, 4, EnrolmentStatus::Active);
    world.put(&keys::enrolment(begun.id, world.course.uuid), &enrolled).await;
    let withdrawn = complete(&world, 5, "Ed", "2026-11-15T12:00:00Z", "2026-11-15").await;
    let key = keys::enrolment(withdrawn, world.course.uuid);
    let before = world.get(&key).await.unwrap();
    world.put(&key, &Enrolment { status: EnrolmentStatus::Revoked, ..before }).await;

    let all = report(&world, "").await;
    assert_eq!(
        (all.status, &all.body["looked_at"], &all.body["found"]),
        (200, &json!(5), &json!(4)),
        "{all:?}"
    );
    assert_eq!(names(&all.body), ["Ed", "Cy", "Bo", "Ada"]);
    let november = report(&world, "&from=2026-11-01&to=2026-11-30").await.body;
    assert_eq!(names(&november), ["Ed", "Bo"], "by the day where the learner was");
    assert_eq!(names(&report(&world, "&from=2026-12-01").await.body), ["Ada"]);
    assert_eq!(names(&report(&world, "&to=2026-09-30").await.body), ["Cy"]);
    let row = &november["rows"][1];
    assert_eq!(
        (&row["credits"], &row["completed_on"], &row["certificate_number"], &row["certificate_status"]),
        (&json!("2.50"), &json!("2026-11-30"), &json!("CPD-2026-0002"), &json!("active"))
    );
    assert_eq!((&row["email"], &november["csv"]), (&json!("person2@learner.example"), &Value::Null));
    assert_eq!(row["course_title"], world.course.title.as_str());
}

#[tokio::test]
async fn the_parts_of_a_file_are_one_file_that_opens_in_a_spreadsheet_and_holds_no_formula() {
    let world = World::start().await;
    for number in 0..1203 {
        let name =
            if number == 700 { "=HYPERLINK(\"x\")".to_owned() } else { format!("Żaneta {number:04}") };
        complete(&world, number, &name, "2026-11-30T12:00:00Z", "2026-11-30").await;
    }
    let (mut file, mut cursor, mut parts, mut looked_at) = (String::new(), String::new(), 0, 0);
    loop {
        world.cloud.faults.take_calls();
        let part = report(&world, &format!("&format=csv{cursor}")).await;
        assert_eq!(part.status, 200, "{part:?}");
        assert!(world.cloud.faults.take_calls().len() <= 400, "a part is bounded");
        assert_eq!(part.body["rows"], json!([]));
        file += part.body["csv"].as_str().unwrap();
        looked_at += part.body["looked_at"].as_u64().unwrap();
        parts += 1;
        match part.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!((parts, looked_at), (3, 1203));
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines.len(), 1204, "a line each, and one of headings");
    assert!(lines[0].starts_with("\u{FEFF}name,email,course,completed_on"), "{}", lines[0]);
    assert_eq!(file.matches('\u{FEFF}').count(), 1);
    assert!(file.contains("\"'=HYPERLINK(\"\"x\"\")\"") && !file.contains("\n=") && !file.contains("\n\"="));
    for number in [0, 1, 599, 1202] {
        assert_eq!(file.matches(&format!("Żaneta {number:04}")).count(), 1, "{number}");
    }
    let further = report(&world, "&format=csv&has_headings=true").await.body;
    assert!(
        !further["csv"].as_str().unwrap().contains("completed_on"),
        "another course's part of the same file"
    );
}

#[tokio::test]
async fn a_report_of_a_person_who_was_erased_has_no_name_and_keeps_the_completion() {
    let world = World::start().await;
    let learner = complete(&world, 1, "Ada", "2026-11-30T12:00:00Z", "2026-11-30").await;
    let profile = world.get(&keys::learner(learner)).await.unwrap();
    world.put_learner(&profile.erased("2026-12-01T00:00:00Z".parse().unwrap())).await;
    let row = report(&world, "").await.body["rows"][0].clone();
    assert_eq!((&row["name"], &row["email"]), (&json!(domain::ERASED_NAME), &json!("")));
    assert_eq!(row["certificate_number"], "CPD-2026-0001");
}
