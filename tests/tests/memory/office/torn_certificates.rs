//! Settling an enrolment mends its certificate, whatever part of it is missing, and issues one that was never issued.

use domain::certificate::Certificate;
use domain::course::ContentKind;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::outbox::{Mail, Message};
use domain::{Clock, ContentId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::{CertificateIssue, Entity, Key, StoredContent, Transaction, keys};
use shared::use_cases::settle_enrolment::{SettledEnrolment, SettlingRequest, settle_enrolment};
use tests::api::{ApiRequest, ApiResponse};
use tests::faults::Fault;
use tests::world::{World, soon};
use uuid::Uuid;

use super::granting::change;

const TEXT: ContentId = ContentId(Uuid::from_u128(0xe0));

/// A world in which the text of the course can be read, and the learner is enrolled.
async fn enrolled() -> World {
    let world = World::start().await;
    let content = StoredContent {
        uuid: TEXT,
        course: world.course.uuid,
        kind: ContentKind::Text,
        body: json!({"markdown": "Read this."}),
    };
    world.put(&keys::content(TEXT), &content).await;
    world.enrol().await;
    world
}

async fn read_the_text(world: &World) {
    let path = format!("/api/learning/progress/content/{}/", TEXT.0);
    let read = ApiRequest::new("POST", &path, &world.caller()).body(&json!({"completed": true}));
    assert_eq!(read.send(&world.learner_api()).await.status, 200);
}

/// The learner has completed the course.
async fn completed() -> (World, Certificate) {
    let world = enrolled().await;
    read_the_text(&world).await;
    let enrolment = world.enrolment().await.unwrap();
    let certificate = world.get(&keys::certificate(enrolment.id)).await.unwrap();
    (world, certificate)
}

async fn settle(world: &World) -> ApiResponse {
    change(world, "settle", &json!({"reason": "Her certificate is missing."})).await
}

async fn look(world: &World) -> Value {
    let told = change(world, "settle", &json!({"dry_run": true})).await;
    assert_eq!(told.status, 200, "{told:?}");
    told.body
}

async fn store_enrolment(world: &World, enrolment: &Enrolment) {
    world.put(&keys::enrolment(world.learner.id, world.course.uuid), enrolment).await;
}

/// Removes an item as a restored table lacks it.
async fn lose<T: Entity>(world: &World, key: &Key<T>) {
    let mut transaction = Transaction::new();
    transaction.remove(key);
    assert!(world.store.write(soon(), &transaction).await.unwrap());
    assert!(world.get(key).await.is_none());
}

/// The ledger catches up, by the hourly sweep if no record of the stream arrives.
async fn award(world: &World) {
    for _ in 0..3 {
        world.clock.advance(SignedDuration::from_mins(10));
        world.cpd_sweep().await;
    }
}

/// Everything that leads to the certificate that the enrolment names.
async fn whole(world: &World, case: &str) -> Certificate {
    let enrolment = world.enrolment().await.unwrap();
    let certificate = world.get(&keys::certificate(enrolment.id)).await.expect(case);
    assert_eq!(
        (enrolment.certificate, certificate.enrolment),
        (Some(certificate.uuid), enrolment.id),
        "{case}"
    );
    assert_eq!(certificate.completed_at, enrolment.completed_at.expect(case), "{case}");
    let CertificateIssue(issue) = world.get(&keys::certificate_issue(enrolment.id, 1)).await.expect(case);
    assert_eq!((issue.uuid, &issue.code), (certificate.uuid, &certificate.code), "{case}");
    let code = world.get(&keys::certificate_code(&certificate.code)).await.expect(case);
    let letters = certificate.number_letters().expect(case);
    let number = world.get(&keys::certificate_number(letters.letters())).await.expect(case);
    let pointer = world.get(&keys::certificate_pointer(certificate.uuid)).await.expect(case);
    assert_eq!([code.enrolment, number.enrolment, pointer.enrolment], [enrolment.id; 3], "{case}");
    let held = world.get(&keys::held_certificate(world.learner.id, certificate.uuid)).await.expect(case);
    assert_eq!(held.certificate.map(|held| held.code), Some(certificate.code.clone()), "{case}");
    certificate
}

/// Tears a certificate: each bit of `torn` is a part that is missing.
async fn tear(world: &World, certificate: &Certificate, torn: u8) {
    let of = certificate.enrolment;
    let lost = |part: u8| torn & (1 << part) != 0;
    if lost(0) {
        let enrolment = world.enrolment().await.unwrap();
        store_enrolment(world, &Enrolment { certificate: None, ..enrolment }).await;
    }
    if lost(1) {
        lose(world, &keys::certificate(of)).await;
    }
    if lost(2) {
        lose(world, &keys::certificate_issue(of, 1)).await;
    }
    if lost(3) {
        lose(world, &keys::certificate_code(&certificate.code)).await;
    }
    if lost(4) {
        let letters = certificate.number_letters().unwrap();
        lose(world, &keys::certificate_number(letters.letters())).await;
    }
    if lost(5) {
        lose(world, &keys::certificate_pointer(certificate.uuid)).await;
    }
    if lost(6) {
        lose(world, &keys::held_certificate(world.learner.id, certificate.uuid)).await;
    }
}

#[tokio::test]
async fn every_torn_certificate_is_whole_after_settling_and_brings_its_credits_once() {
    for torn in 0..1u8 << 7 {
        // Of two that differ in one part, one is torn after the award.
        let awarded = torn.count_ones() % 2 == 1;
        let case = format!("parts {torn:07b} are missing, awarded: {awarded}");
        let (world, before) = completed().await;
        if awarded {
            award(&world).await;
        }
        tear(&world, &before, torn).await;
        let told = look(&world).await;
        let done = settle(&world).await;
        assert_eq!((done.status, &done.body["outcome"]), (200, &told["outcome"]), "{case}: {done:?}");
        let outcome = if torn == 0 { "in_order" } else { "up_to_date" };
        assert_eq!(told["outcome"], outcome, "{case}");
        // Neither the certificate nor its issue is left: it is issued as if for the first time.
        let is_issued = torn & 0b110 == 0b110;
        assert_eq!(
            (&told["issues_certificate"], &done.body["issues_certificate"]),
            (&json!(is_issued), &json!(is_issued)),
            "{case}"
        );
        let mended = whole(&world, &case).await;
        assert_eq!(mended.code == before.code, !is_issued, "{case}");
        let state = (world.enrolment().await, world.notifications().await, world.outbox().await);
        assert_eq!(
            (settle(&world).await.body["outcome"].clone(), look(&world).await["outcome"].clone()),
            (json!("in_order"), json!("in_order")),
            "{case}"
        );
        assert_eq!(
            (world.enrolment().await, world.notifications().await, world.outbox().await),
            state,
            "{case}"
        );
        award(&world).await;
        assert_eq!(world.stored().await.told(), ["earned 2.50"], "{case}");
        whole(&world, &case).await;
    }
}

/// The enrolment is older than the rest: it is completed again, with the certificate that there is.
#[tokio::test]
async fn an_enrolment_from_before_its_completion_completes_with_what_is_left() {
    // What leads to the certificate is whole, or all of it is missing.
    for torn in (0..1u8 << 3).flat_map(|core| [core, core | 0b111_1000]) {
        let case = format!("parts {torn:07b} are missing");
        let (world, before) = completed().await;
        award(&world).await;
        tear(&world, &before, torn).await;
        let enrolment = world.enrolment().await.unwrap();
        let (status, completed_at) = (EnrolmentStatus::Active, None);
        store_enrolment(&world, &Enrolment { status, completed_at, ..enrolment }).await;
        assert_eq!(look(&world).await["outcome"], "completed", "{case}");
        let done = settle(&world).await;
        assert_eq!((done.status, &done.body["outcome"]), (200, &json!("completed")), "{case}: {done:?}");
        // The sweep does what could not be written over a certificate that was missing.
        world.clock.advance(SignedDuration::from_mins(10));
        world.settle().await;
        let enrolment = world.enrolment().await.unwrap();
        assert_eq!(
            (enrolment.status, enrolment.certificate_due),
            (EnrolmentStatus::Completed, false),
            "{case}"
        );
        let certificate = world.get(&keys::certificate(enrolment.id)).await.expect(&case);
        assert_eq!(enrolment.certificate, Some(certificate.uuid), "{case}");
        assert_eq!(settle(&world).await.body["outcome"], "in_order", "{case}");
        award(&world).await;
        assert_eq!(world.stored().await.told(), ["earned 2.50"], "{case}");
    }
}

/// A completion of which nothing else was kept.
async fn never_issued() -> World {
    let world = enrolled().await;
    let enrolment = world.enrolment().await.unwrap();
    let (status, completed_at) = (EnrolmentStatus::Completed, Some(world.clock.now()));
    store_enrolment(&world, &Enrolment { status, completed_at, ..enrolment }).await;
    world
}

#[tokio::test]
async fn a_certificate_that_was_never_issued_is_issued_once_with_credits_notification_and_e_mail() {
    let world = never_issued().await;
    let day = world.enrolment().await.unwrap().completed_at;
    world.clock.advance(SignedDuration::from_hours(24 * 30));
    let told = look(&world).await;
    assert_eq!((&told["outcome"], &told["issues_certificate"]), (&json!("up_to_date"), &json!(true)));
    assert!(world.notifications().await.is_empty(), "a look changes nothing");
    assert_eq!(settle(&world).await.body["issues_certificate"], true);
    let certificate = whole(&world, "never issued").await;
    assert_eq!((Some(certificate.completed_at), certificate.issue), (day, 1));
    assert_eq!(certificate.learner_name, "Ada Learner");
    let titles = async || world.notifications().await.into_iter().map(|note| note.title).collect::<Vec<_>>();
    assert_eq!(titles().await, ["Course completed: Clinical audit"]);
    award(&world).await;
    assert_eq!(settle(&world).await.body["outcome"], "in_order");
    award(&world).await;
    assert_eq!(world.stored().await.told(), ["earned 2.50"]);
    assert_eq!(titles().await, ["2.50 CPD credits earned", "Course completed: Clinical audit"]);
    let awarded = |message: &Message| matches!(message, Message::Mail(Mail::CreditsAwarded { .. }));
    assert_eq!(world.outbox().await.iter().filter(|row| awarded(&row.message)).count(), 1);
}

#[tokio::test]
async fn the_operator_issues_it_as_well_and_the_sweep_does_not() {
    let mut world = never_issued().await;
    world.publish(|course| course.description.push('.')).await;
    assert_eq!(world.settle().await.failed, 0);
    assert_eq!(world.enrolment().await.unwrap().certificate, None);
    let who = (world.learner.id, world.course.uuid);
    let mut issued = None;
    for _ in 0..2 {
        let request = SettlingRequest::Operator;
        let settled = settle_enrolment(&world.store, world.clock.as_ref(), soon(), who, request).await;
        assert_eq!(settled.unwrap(), SettledEnrolment::UpToDate);
        let certificate = whole(&world, "by the operator").await;
        assert_eq!(*issued.get_or_insert(certificate.code.clone()), certificate.code);
    }
    assert_eq!(world.notifications().await.len(), 1);
}

#[tokio::test]
async fn none_is_issued_where_none_is_due() {
    for status in [EnrolmentStatus::Suspended, EnrolmentStatus::Revoked, EnrolmentStatus::Dropped] {
        let world = never_issued().await;
        let enrolment = world.enrolment().await.unwrap();
        store_enrolment(&world, &Enrolment { status, ..enrolment }).await;
        assert_eq!(settle(&world).await.body["outcome"], "in_order", "{status:?}");
        assert_eq!(world.enrolment().await.unwrap().certificate, None, "{status:?}");
    }
    // The course issued none when the learner completed it, and does so by now.
    let mut world = enrolled().await;
    world.publish(|course| course.completion.issues_certificate = false).await;
    read_the_text(&world).await;
    let enrolment = world.enrolment().await.unwrap();
    assert_eq!((enrolment.status, enrolment.certificate), (EnrolmentStatus::Completed, None));
    assert_eq!(settle(&world).await.body["outcome"], "up_to_date", "behind its course, and no more");
    world.publish(|course| course.completion.issues_certificate = true).await;
    world.settle().await;
    for _ in 0..2 {
        let settled = settle(&world).await.body;
        assert_eq!(
            (&settled["outcome"], &settled["issues_certificate"]),
            (&json!("in_order"), &json!(false))
        );
    }
    assert_eq!(world.enrolment().await.unwrap().certificate, None, "it is for later completions");
}

#[tokio::test]
async fn whatever_fails_at_any_call_it_is_issued_once() {
    let world = never_issued().await;
    world.cloud.faults.take_calls();
    assert_eq!(settle(&world).await.status, 200);
    let calls = world.cloud.faults.take_calls().len();
    for nth in 0..calls {
        for fault in [Fault::DieBefore, Fault::DieAfter, Fault::BreakAfter, Fault::TransactionConflict] {
            let world = never_issued().await;
            world.cloud.faults.plan(nth, fault);
            world.cloud.faults.until_death(settle(&world)).await;
            world.cloud.faults.clear();
            assert_eq!(settle(&world).await.status, 200, "{fault:?} at {nth}");
            whole(&world, &format!("{fault:?} at {nth}")).await;
            assert_eq!(world.notifications().await.len(), 1, "{fault:?} at {nth}: told once");
        }
    }
}
