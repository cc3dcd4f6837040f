//! Enrolments from a file: the dry run says what the run does, whatever fails on the way.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::course::EnrolmentRule;
use domain::enrolment::EnrolmentStatus;
use domain::outbox::{Mail, Message};
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse};
use tests::faults::Fault;
use tests::world::{World, soon};
use uuid::Uuid;

use super::granting;

fn path(world: &World) -> String {
    format!("/api/office/courses/{}/enrolments/bulk/", world.course.uuid)
}

fn body(csv: &str, batch: u128, dry_run: bool) -> Value {
    json!({
        "batch": Uuid::from_u128(batch), "csv": csv, "kind": "complimentary", "reason": "The autumn intake.",
        "dry_run": dry_run,
    })
}

async fn send(world: &World, body: &Value) -> ApiResponse {
    granting::post(world, &path(world), body).await
}

/// Line, outcome and reason of each row.
fn rows(report: &Value) -> Vec<(u64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = report["rows"].as_array().unwrap().iter();
    rows.map(|row| (row["line"].as_u64().unwrap(), text(&row["outcome"]), text(&row["reason"]))).collect()
}

fn outcomes(report: &Value) -> Vec<String> {
    rows(report).into_iter().map(|(_, outcome, _)| outcome).collect()
}

/// A person who has signed in, with the address `bulk{number}@learner.example`.
async fn put_person(world: &World, number: u32) -> domain::Learner {
    let address = format!("Bulk{number}@learner.example");
    let person = super::person(world, u128::from(number), &format!("Bulk {number}"), &address);
    world.put_learner(&person).await;
    person
}

/// What is written: entries of the audit log, enrolments in the course, and the recipients of confirmations.
async fn written(world: &World) -> (usize, usize, BTreeMap<Uuid, usize>) {
    let (log, all) = (keys::audit_of_course(world.course.uuid), keys::enrolments_in(world.course.uuid));
    let entries = world.store.ascending(soon(), &log, 10_000).await.unwrap().len();
    let enrolments = world.store.sharded_page(soon(), &all, 10_000, None).await.unwrap().items.len();
    let mut told = BTreeMap::new();
    for row in world.outbox().await {
        if let Message::Mail(Mail::EnrolmentConfirmed { learner, .. }) = row.message {
            *told.entry(learner.0).or_default() += 1;
        }
    }
    (entries, enrolments, told)
}

#[tokio::test]
async fn each_line_says_what_happens_and_the_run_does_exactly_that() {
    let world = World::start().await;
    assert_eq!(granting::grant(&world).await.status, 201);
    let (first, second) = (put_person(&world, 1).await, put_person(&world, 2).await);
    let erased = put_person(&world, 3).await;
    crate::learner::erasing::erase(&world, erased.id).await.unwrap();
    let csv = format!(
        "Learner;Reason;Reference\r\n\r\n BULK1@Learner.Example ;Table 4;\r\nada@learner.example\r\n;;\r\n{};;\r\n\
         {};\"two\r\nlines\";\r\nnobody@learner.example\r\n{}\r\nAda Lovelace\r\n{};;INV-7\r\n{}\r\n",
        first.id,
        second.id.to_string().to_uppercase(),
        erased.id,
        Uuid::from_u128(9),
        Uuid::from_u128(10),
    );
    let mut reports = Vec::new();
    for (batch, dry_run) in [(1, true), (1, false), (1, false), (2, true)] {
        let answer = send(&world, &body(&csv, batch, dry_run)).await;
        assert_eq!((answer.status, &answer.body["dry_run"]), (200, &json!(dry_run)), "{answer:?}");
        assert_eq!((&answer.body["rows_total"], &answer.body["next_line"]), (&json!(9), &Value::Null));
        reports.push(rows(&answer.body));
    }
    let expected = [
        (3, "enrolled", ""),
        (4, "already_enrolled", ""),
        (6, "repeated", "learner: the same person as in line 3"),
        (7, "enrolled", ""),
        (9, "invited", ""),
        (10, "refused", "This person's data was erased."),
        (11, "refused", "learner: must be an e-mail address or a learner’s id"),
        (12, "refused", "reference: only for a payment elsewhere"),
        (13, "no_such_person", "learner: nobody has signed in with this id"),
    ];
    let expected = expected.map(|(line, outcome, reason)| (line, outcome.to_owned(), reason.to_owned()));
    assert_eq!(reports[0], expected);
    assert_eq!(reports[1], expected, "the run does what the dry run said");
    assert_eq!(reports[2], expected, "the same batch again says what it did");
    let again = reports[3].iter().filter(|(_, outcome, _)| outcome == "already_enrolled").count();
    assert_eq!(again, 3, "another batch finds them enrolled");
    let again = reports[3].iter().filter(|(_, outcome, _)| outcome == "already_invited").count();
    assert_eq!(again, 1, "and the address invited");
    let (entries, enrolments, told) = written(&world).await;
    assert_eq!((entries, enrolments, told.len()), (4, 3, 3));
    assert_eq!(super::inviting::queued(&world).await.len(), 1);
    let log = super::get(&world, &format!("/api/office/audit/?person={}", first.id)).await.body;
    assert_eq!(log["results"][0]["reason"], "Table 4", "a line's own reason");
    let log = super::get(&world, &format!("/api/office/audit/?person={}", second.id)).await.body;
    assert_eq!(log["results"][0]["reason"], "two lines");
}

#[tokio::test]
async fn a_file_is_read_as_spreadsheets_write_it_or_refused_with_its_line() {
    let world = World::start().await;
    put_person(&world, 1).await;
    let text = "learner\treason\nbulk1@learner.example\tZürich\n";
    let utf_16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let windows =
        text.replace('ü', "\u{1}").bytes().map(|byte| if byte == 1 { 0xfc } else { byte }).collect();
    for (bytes, check_letters) in [(utf_16, false), (windows, true)] {
        let mut body = body("", 1, true);
        body["csv_base64"] = STANDARD.encode::<Vec<u8>>(bytes).into();
        body.as_object_mut().unwrap().remove("csv");
        let answer = send(&world, &body).await;
        assert_eq!(
            (answer.status, &answer.body["check_letters"]),
            (200, &json!(check_letters)),
            "{answer:?}"
        );
        assert_eq!(outcomes(&answer.body), ["enrolled"]);
    }
    for (csv, reason) in [
        ("", "line 1: the first line must name the column learner; it may name reference, reason"),
        ("learner\n", "must have at least one row below the headings"),
        (
            "\nlearner,grade\na,b",
            "line 2: “grade” is not one of the columns. the first line must name the column learner; it may name reference, reason",
        ),
    ] {
        let answer = send(&world, &body(csv, 1, true)).await;
        assert_eq!(
            (answer.status, &answer.body["error"]["details"]["csv"]),
            (400, &json!([reason])),
            "{answer:?}"
        );
    }
    let long = format!("learner\n{}", "a@b.example\n".repeat(5001));
    assert_eq!(send(&world, &body(&long, 1, true)).await.status, 400);
    let mut without_reason = body("learner\na@b.example", 1, true);
    without_reason["reason"] = " ".into();
    assert_eq!(send(&world, &without_reason).await.status, 400);
}

#[tokio::test]
async fn the_dry_run_knows_when_the_course_is_full() {
    let mut course = tests::world::course();
    course.enrolment = EnrolmentRule { capacity: Some(3), ..EnrolmentRule::default() };
    let world = World::with_course(course).await;
    let mut csv = "learner\n".to_owned();
    for number in 0..5 {
        csv += &format!("{}\n", put_person(&world, number).await.id);
    }
    let expected = ["enrolled", "enrolled", "enrolled", "course_full", "course_full"];
    assert_eq!(outcomes(&send(&world, &body(&csv, 1, true)).await.body), expected);
    let mut later = body(&csv, 1, true);
    later["from_line"] = 4.into();
    later["planned"] = 2.into();
    assert_eq!(outcomes(&send(&world, &later).await.body), expected[2..], "a later part of the file");
    for _ in 0..2 {
        assert_eq!(outcomes(&send(&world, &body(&csv, 1, false)).await.body), expected);
    }
    assert_eq!(written(&world).await.1, 3);
}

/// A file in which every kind of line comes again and again; a thousand of its people are enrolled by it.
async fn large_file(world: &World) -> (String, BTreeSet<Uuid>) {
    let (mut csv, mut enrolled) = ("learner,reason\n".to_owned(), BTreeSet::new());
    for number in 0..1000_u32 {
        let new = put_person(world, number).await;
        enrolled.insert(new.id.0);
        let before = super::person(world, u128::from(number + 5000), "Enrolled before", "");
        world.put_learner(&before).await;
        let status = [EnrolmentStatus::Active, EnrolmentStatus::Completed][usize::from(number % 2 == 0)];
        let enrolment = super::roster::enrolment(world, before.id, number, status);
        world.put(&keys::enrolment(before.id, world.course.uuid), &enrolment).await;
        let named = if number.is_multiple_of(3) { new.id.to_string() } else { new.email.clone() };
        csv += &format!(
            "{named},Line {number}\n{}\nnobody{number}@learner.example\nnot a person\n{}\n",
            before.id, new.id
        );
    }
    (csv, enrolled)
}

/// Sends the file part by part; a process may die in any of them, and the part is sent again.
async fn all_parts(world: &World, body: &Value, deaths: bool) -> Vec<(u64, String, String)> {
    let (mut body, mut all, mut part) = (body.clone(), Vec::new(), 0);
    let router = world.office();
    loop {
        let request = || ApiRequest::new("POST", &path(world), &world.admin()).body(&body);
        if deaths && part % 3 == 1 {
            let fault = [Fault::DieAfter, Fault::DieBefore][part % 2];
            world.cloud.faults.plan(45 + part % 20, fault);
            let died = world.cloud.faults.until_death(request().send(&router)).await;
            assert!(died.is_none(), "{died:?}");
        }
        if deaths && part % 3 == 2 {
            world.cloud.faults.plan(20, Fault::Throttle);
            world.cloud.faults.plan(45, Fault::BreakAfter);
            world.cloud.faults.plan(55, Fault::TransactionConflict);
        }
        world.cloud.faults.take_calls();
        let answer = request().send(&router).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        // A part is bounded: a look-up for each address, a read and a write for each person, and a few more.
        let (count, calls) = (rows(&answer.body).len(), world.cloud.faults.take_calls().len());
        let done = |row: &&(u64, String, String)| ["enrolled", "invited"].contains(&row.1.as_str());
        let written = rows(&answer.body).iter().filter(done).count();
        assert!(count <= 100 && written <= 40 && calls <= 45 + 2 * written, "{count} rows, {calls} calls");
        assert_eq!(answer.body["rows_total"], 5000);
        let planned = |row: &&(u64, String, String)| row.1 == "enrolled";
        all.extend(rows(&answer.body));
        let Some(next) = answer.body["next_line"].as_u64() else { return all };
        body["from_line"] = next.into();
        body["planned"] = all.iter().filter(planned).count().into();
        part += 1;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_lines_come_to_what_the_dry_run_said_whatever_fails_and_a_second_run_changes_nothing() {
    let world = World::start().await;
    let (csv, enrolled) = large_file(&world).await;
    let before = written(&world).await;
    let said = all_parts(&world, &body(&csv, 1, true), false).await;
    assert_eq!(written(&world).await, before, "a dry run writes nothing");
    assert_eq!(said.len(), 5000);
    let count = |rows: &[(u64, String, String)]| {
        rows.iter().fold(BTreeMap::<String, usize>::new(), |mut counts, (_, outcome, _)| {
            *counts.entry(outcome.clone()).or_default() += 1;
            counts
        })
    };
    let kinds = ["already_enrolled", "enrolled", "invited", "refused", "repeated"];
    assert_eq!(count(&said), kinds.map(|kind| (kind.to_owned(), 1000)).into());
    let done = all_parts(&world, &body(&csv, 1, false), true).await;
    assert_eq!(done, said, "line by line");
    let (entries, enrolments, told) = written(&world).await;
    assert_eq!((entries, enrolments), (2000, before.1 + 1000));
    let invited = super::inviting::queued(&world).await;
    assert_eq!(invited.iter().collect::<BTreeSet<_>>().len(), 1000);
    assert_eq!(invited.len(), 1000, "one e-mail for each address");
    assert_eq!(told, enrolled.iter().map(|learner| (*learner, 1)).collect(), "one e-mail for each person");
    let after = (entries, enrolments, told);
    let again = send(&world, &body(&csv, 1, false)).await.body;
    assert_eq!(rows(&again), said[..100], "a part of the same batch again");
    let second = all_parts(&world, &body(&csv, 2, false), false).await;
    assert_eq!((count(&second)["already_enrolled"], count(&second)["already_invited"]), (2000, 1000));
    assert!(!count(&second).contains_key("enrolled") && !count(&second).contains_key("invited"));
    assert_eq!(written(&world).await, after, "a second run changes nothing");
    assert_eq!(super::inviting::queued(&world).await.len(), 1000);
}

#[tokio::test]
async fn whoever_signs_up_between_the_dry_run_and_the_run_is_enrolled_by_it() {
    let world = World::start().await;
    let csv = "learner\nBulk1@learner.example\nBULK1@learner.example\nnobody@learner.example\n";
    let said = send(&world, &body(csv, 1, true)).await.body;
    assert_eq!(outcomes(&said), ["invited", "repeated", "invited"]);
    let person = put_person(&world, 1).await;
    for _ in 0..2 {
        let done = send(&world, &body(csv, 1, false)).await.body;
        assert_eq!(outcomes(&done), ["enrolled", "repeated", "invited"]);
    }
    let (entries, enrolments, told) = written(&world).await;
    assert_eq!((entries, enrolments, told), (2, 1, [(person.id.0, 1)].into()));
    assert_eq!(super::inviting::queued(&world).await.len(), 1);
}
