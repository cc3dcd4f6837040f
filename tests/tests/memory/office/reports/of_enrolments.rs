//! The reports of enrolments, of attendance and of quiz results.

use std::collections::{BTreeMap, BTreeSet};

use domain::enrolment::granting::{Grant, GrantKind, Withdrawal};
use domain::enrolment::{Enrolment, EnrolmentStatus, HeldPayment};
use domain::{CourseId, LearnerId, LiveSessionId};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::store::keys;
use tests::quizzes::{QUIZ, QuizWorld, all_correct, all_wrong, quiz};
use tests::world::{World, hybrid_course};
use uuid::Uuid;

use super::{rows, text, whole};
use crate::office::person;
use crate::office::roster::enrolment;

/// Stores person `number` with an enrolment that is changed so.
async fn enrol(world: &World, number: u32, change: impl FnOnce(Enrolment) -> Enrolment) -> LearnerId {
    let email = format!("person{number}@learner.example");
    let person = person(world, u128::from(number), &format!("Person {number}"), &email);
    world.put_learner(&person).await;
    let begun = enrolment(world, person.id, number, EnrolmentStatus::Active);
    world.put(&keys::enrolment(person.id, world.course.uuid), &change(begun)).await;
    person.id
}

fn granted(kind: GrantKind, reference: Option<&str>) -> Vec<Grant> {
    let reference = reference.map(str::to_owned);
    vec![Grant { id: Uuid::nil(), kind, reference, granted_at: Timestamp::UNIX_EPOCH }]
}

#[tokio::test]
async fn enrolments_are_reported_with_what_stands_behind_them_by_the_provider_s_day() {
    let world = World::start().await;
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let paid = |due| HeldPayment {
        payment: "pi_1".into(),
        checkout_session: "cs_1".into(),
        disputed: false,
        refund_due: due,
    };
    let elsewhere = CourseId(Uuid::from_u128(0xc7));
    enrol(&world, 1, |it| Enrolment { grants: Vec::new(), ..it }).await;
    enrol(&world, 2, |it| Enrolment { grants: Vec::new(), payments: vec![paid(false)], ..it }).await;
    enrol(&world, 3, |it| Enrolment { payments: vec![paid(true)], ..it }).await;
    enrol(&world, 4, |it| Enrolment { grants: granted(GrantKind::PaidElsewhere, Some("=INV 7")), ..it })
        .await;
    enrol(&world, 5, |it| Enrolment { grants: granted(GrantKind::Transferred, None), ..it }).await;
    enrol(&world, 6, |it| Enrolment {
        status: EnrolmentStatus::Revoked,
        grants: Vec::new(),
        stripe_checkout_session_id: Some("cs_6".into()),
        withdrawal: Some(Withdrawal { at: at("2026-11-25T10:00:00Z"), transferred_to: Some(elsewhere) }),
        // Already the first of July in London.
        enrolled_at: at("2026-06-30T23:30:00Z"),
        ..it
    })
    .await;
    let found = rows(&world, "enrolments", "").await;
    let sources: BTreeMap<&str, &str> =
        found.iter().map(|row| (text(row, "name"), text(row, "source"))).collect();
    let expected = [
        ("Person 1", "free"),
        ("Person 2", "paid"),
        ("Person 3", "granted"),
        ("Person 4", "paid_elsewhere"),
        ("Person 5", "transferred"),
        ("Person 6", "paid"),
    ];
    assert_eq!(sources, BTreeMap::from(expected));
    let july = rows(&world, "enrolments", "&from=2026-07-01&to=2026-07-31").await;
    assert_eq!(july.len(), 1, "{july:?}");
    assert_eq!((text(&july[0], "enrolled_on"), text(&july[0], "status")), ("2026-07-01", "revoked"));
    assert_eq!(july[0]["transferred_to"], json!(elsewhere));
    let file = whole(&world, "enrolments", "&format=csv", 100).await.csv;
    assert!(file.contains("Clinical audit,paid_elsewhere,'=INV 7,active,2026-11-20,"), "{file}");
}

#[tokio::test]
async fn every_enrolment_is_in_one_part_however_many_there_are() {
    let world = World::start().await;
    for number in 0..730 {
        enrol(&world, number, |it| it).await;
    }
    let report = whole(&world, "enrolments", "", 150).await;
    let names: BTreeSet<&str> = report.rows.iter().map(|row| text(row, "name")).collect();
    assert_eq!((report.rows.len(), names.len(), report.parts, report.looked_at), (730, 730, 2, 730));
}

#[tokio::test]
async fn attendance_is_reported_for_every_live_session_that_has_begun() {
    let world = World::with_course(hybrid_course()).await;
    let sessions: Vec<LiveSessionId> = world.course.sessions.iter().map(|session| session.uuid).collect();
    let removed = LiveSessionId(Uuid::from_u128(0xdead));
    let mut marked = 0;
    for number in 0..130_usize {
        let attended: BTreeSet<LiveSessionId> =
            (0..3).filter(|nth| number % (nth + 2) == 0).map(|nth| sessions[nth]).collect();
        let attended = if number == 7 { BTreeSet::from([removed]) } else { attended };
        marked += attended.len();
        let left = number % 10 == 9;
        enrol(&world, u32::try_from(number).unwrap(), |it| Enrolment {
            attended_sessions: attended,
            status: if left { EnrolmentStatus::Dropped } else { EnrolmentStatus::Active },
            ..it
        })
        .await;
    }
    world.clock.set("2027-01-12T12:00:00Z".parse().unwrap());
    let report = whole(&world, "attendance", "", 150).await;
    let attended = report.rows.iter().filter(|row| row["attended"] == true).count();
    assert_eq!(attended, marked, "every mark, also of who left, and of a live session that was removed");
    // Of who holds a place, the first session; the others have not begun.
    let absent: Vec<&Value> = report.rows.iter().filter(|row| row["attended"] == false).collect();
    assert!(
        absent.iter().all(|row| row["session_topic"] == "Session 1" && row["session_on"] == "2027-01-11")
    );
    let of_first = report.rows.iter().filter(|row| row["session_topic"] == "Session 1");
    assert_eq!(of_first.clone().count(), 117, "each of them once");
    let pairs: BTreeSet<_> =
        report.rows.iter().map(|row| (text(row, "learner_uuid"), text(row, "session_uuid"))).collect();
    assert_eq!(pairs.len(), report.rows.len());
    let second = rows(&world, "attendance", "&from=2027-01-12&to=2027-01-12").await;
    assert!(!second.is_empty() && second.iter().all(|row| row["session_topic"] == "Session 2"));
    let file = whole(&world, "attendance", "&format=csv", 150).await.csv;
    assert!(file.contains(",Session 1,2027-01-11,2027-01-11T18:00:00Z,yes,"), "{file}");
}

#[tokio::test]
async fn quiz_results_are_the_attempts_with_the_best_score_as_it_is_graded_now() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let other = world.learner(1).await;
    world.learner(2).await;
    for answers in [all_wrong(), all_correct(), json!({"q1": "b"})] {
        assert_eq!(world.submit(&answers).await.status, 201);
        world.world.clock.advance(SignedDuration::from_hours(24));
    }
    assert_eq!(world.submit_as(&other, &json!({"q1": "b"})).await.status, 201);
    let found = rows(&world.world, "quiz-results", "").await;
    let mut results: Vec<_> = found
        .iter()
        .map(|row| (text(row, "name"), &row["attempts"], &row["best_score"], &row["passed"]))
        .collect();
    results.sort_by_key(|result| result.0);
    let (three, one) = (json!(3), json!(1));
    let (all, third) = (json!(100), json!(33.33));
    let expected = [("Ada Learner", &three, &all, &json!(true)), ("Learner 1", &one, &third, &json!(false))];
    assert_eq!(results, expected);
    let attempts: u64 = found.iter().map(|row| row["attempts"].as_u64().unwrap()).sum();
    let mut stored = 0;
    for learner in [world.world.learner.id, other.id] {
        stored += world.stored(learner).await.len();
    }
    assert_eq!(attempts, u64::try_from(stored).unwrap());
    assert_eq!(found[0]["quiz_uuid"], json!(QUIZ));
    // By the last attempt: of Ada on the 24th, of the other on the 25th.
    let last = rows(&world.world, "quiz-results", "&from=2026-11-25").await;
    assert_eq!((last.len(), text(&last[0], "name")), (1, "Learner 1"));
    let file = whole(&world.world, "quiz-results", "&format=csv", 100).await.csv;
    assert!(file.contains(",Clinical audit,Answer,3,100,yes,"), "{file}");

    // The key was wrong: `a` is right, so the other has nothing right any more.
    let mut corrected = quiz(json!({}));
    corrected["questions"][0]["correctAnswer"] = json!("a");
    world.import(corrected).await;
    crate::quizzes::instructor::regrading::regrade(&world, false).await;
    let found = rows(&world.world, "quiz-results", "&from=2026-11-25").await;
    assert_eq!((&found[0]["best_score"], &found[0]["attempts"]), (&json!(0), &one));
}
