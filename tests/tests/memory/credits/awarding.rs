//! Awards the credits of each issue of a certificate exactly once.

use domain::Clock;
use domain::certificate::{Certificate, CertificateStatus};
use domain::outbox::{Mail, Message};
use shared::store::keys;
use tests::credits::{certificate, records};
use tests::quizzes::{QuizWorld, all_correct, quiz};
use tests::world::{World, soon};

#[tokio::test]
async fn a_completed_course_becomes_one_entry_a_notification_and_a_mail() {
    let world = QuizWorld::start(quiz(serde_json::json!({}))).await;
    world.complete_text().await;
    assert_eq!(world.submit(&all_correct()).await.body["course_completed"], true);
    let enrolment = world.world.enrolment().await.unwrap();
    world.calls();
    let answer = world.world.award().stream(records(&[enrolment.id]), soon()).await;
    assert!(answer.batch_item_failures.is_empty());
    assert!(world.world.assert_only_conditional_puts() == 7, "entry, lot, head, marker, three totals by day");

    let stored = world.world.stored().await;
    assert_eq!(stored.told(), ["earned 2.50"]);
    let entry = &stored.entries[0];
    assert_eq!((entry.sequence, entry.balance_after.to_string().as_str()), (1, "2.50"));
    assert_eq!(entry.notes, "Earned from: Clinical audit");
    assert_eq!(entry.source.as_ref().map(|source| source.certificate), enrolment.certificate);
    let notes = world.world.notifications().await;
    assert_eq!((notes.len(), notes[0].title.as_str()), (2, "2.50 CPD credits earned"));
    let rows = world.world.outbox().await;
    let [Message::Mail(Mail::CreditsAwarded { learner, enrolment: completed, issue: 1, .. })] =
        rows.iter().map(|row| row.message.clone()).collect::<Vec<_>>()[..]
    else {
        panic!("one mail: {rows:?}");
    };
    assert_eq!((learner, completed), (world.world.learner.id, enrolment.id));
    let settled = world.world.get(&keys::certificate(enrolment.id)).await.unwrap().settled.unwrap();
    assert_eq!((settled.issue, settled.status), (1, CertificateStatus::Active));
    assert!(world.world.get(&keys::cpd_goals(learner)).await.unwrap().remind_at.is_some());
}

#[tokio::test]
async fn an_award_needs_three_round_trips_and_nothing_due_needs_one() {
    let world = World::start().await;
    let certificate = world.earn(1, "2.50").await;
    world.cloud.faults.take_calls();
    let calls = || world.cloud.faults.take_calls().into_iter().map(|call| call.operation).collect::<Vec<_>>();
    assert_eq!(world.apply_due_steps(&certificate).await.awarded, 1);
    let (read, write) = ("DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems");
    assert_eq!(calls(), [read, read, write]);
    world.apply_due_steps(&certificate).await;
    assert_eq!(calls(), [read]);
    // Two steps are due: the reissue is awarded, and what it replaces is revoked.
    reissue(&world, &revoke(&world, &certificate).await).await;
    world.cloud.faults.take_calls();
    let done = world.apply_due_steps(&certificate).await;
    assert_eq!((done.awarded, done.revoked), (1, 1), "a certificate with a further step due is read again");
    assert_eq!(world.stored().await.balance(), "2.50");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_record_fifty_times_in_parallel_awards_once() {
    let world = World::start().await;
    let certificate = world.earn(1, "2.50").await;
    let award = std::sync::Arc::new(world.award());
    let deliver = |_| {
        let (award, event) = (award.clone(), records(&[certificate.enrolment]));
        tokio::spawn(async move { award.stream(event, soon()).await.batch_item_failures.len() })
    };
    let delivered: Vec<_> = (0..50).map(deliver).collect();
    for failures in delivered {
        assert_eq!(failures.await.unwrap(), 0);
    }
    assert_eq!(world.stored().await.told(), ["earned 2.50"]);
    assert_eq!((world.notifications().await.len(), world.outbox().await.len()), (1, 1));
}

/// The property that the original kept, and has to be kept.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_certificates_at_once_are_exactly_seventy_five() {
    let world = World::start().await;
    let award = std::sync::Arc::new(world.award());
    let mut delivered = Vec::new();
    for number in 0..30 {
        let event = records(&[world.earn(number, "2.50").await.enrolment]);
        for _ in 0..2 {
            let (award, event) = (award.clone(), event.clone());
            delivered.push(tokio::spawn(async move {
                award.stream(event, soon()).await.batch_item_failures.len()
            }));
        }
    }
    for failures in delivered {
        assert_eq!(failures.await.unwrap(), 0);
    }
    let stored = world.stored().await;
    assert_eq!((stored.balance().as_str(), stored.entries.len()), ("75.00", 30));
    assert_eq!((world.notifications().await.len(), world.outbox().await.len()), (30, 30));
}

async fn revoke(world: &World, certificate: &Certificate) -> Certificate {
    let revoked = certificate.clone().revoke("Not their own work", world.clock.now()).unwrap();
    world.hold(&revoked).await;
    revoked
}

async fn reissue(world: &World, certificate: &Certificate) -> Certificate {
    let (credits, clock) = (certificate.credits, world.clock.as_ref());
    let issued = certificate.clone().reissue("Ada Lovelace", credits, clock, clock.now()).unwrap();
    world.hold(&issued).await;
    issued
}

#[tokio::test]
async fn revoked_before_it_was_awarded_both_entries_come_in_one_transaction() {
    let world = World::start().await;
    let certificate = world.earn(1, "2.50").await;
    revoke(&world, &certificate).await;
    world.cloud.faults.take_calls();
    let done = world.apply_due_steps(&certificate).await;
    assert_eq!((done.awarded, done.revoked), (1, 1));
    let calls = world.cloud.faults.take_calls();
    let writes = calls.iter().filter(|call| call.operation == "DynamoDB.TransactWriteItems").count();
    assert_eq!(writes, 1, "{calls:?}");
    let stored = world.stored().await;
    assert_eq!(
        (stored.told().join(", ").as_str(), stored.balance().as_str()),
        ("earned 2.50, revoked -2.50", "0.00")
    );
    let notes = world.notifications().await;
    assert_eq!(
        notes.iter().map(|note| note.title.as_str()).collect::<Vec<_>>(),
        ["Certificate revoked: Clinical audit"]
    );
    let outbox = world.outbox().await;
    assert_eq!(outbox.len(), 1, "one e-mail, about the end");
    assert!(matches!(outbox[0].message, Message::Mail(Mail::CertificateRevoked { issue: 1, .. })));
}

#[tokio::test]
async fn a_reissued_certificate_is_awarded_again() {
    let world = World::start().await;
    let first = world.earn(1, "2.50").await;
    world.apply_due_steps(&first).await;
    let revoked = revoke(&world, &first).await;
    world.apply_due_steps(&first).await;
    world.apply_due_steps(&first).await;
    assert_eq!(world.stored().await.told(), ["earned 2.50", "revoked -2.50"]);
    reissue(&world, &revoked).await;
    world.apply_due_steps(&first).await;
    let stored = world.stored().await;
    assert_eq!(stored.told(), ["earned 2.50", "revoked -2.50", "earned 2.50"]);
    let numbers: Vec<_> =
        stored.entries.iter().map(|entry| entry.source.as_ref().unwrap().number.clone()).collect();
    assert!(numbers[0] == numbers[1] && numbers[1] != numbers[2], "{numbers:?}");
}

#[tokio::test]
async fn missed_steps_are_applied_in_order() {
    let world = World::start().await;
    let mut certificate = world.earn(1, "2.50").await;
    for _ in 0..2 {
        certificate = reissue(&world, &revoke(&world, &certificate).await).await;
    }
    world.apply_due_steps(&certificate).await;
    let told = ["earned 2.50", "revoked -2.50", "earned 2.50", "revoked -2.50", "earned 2.50"];
    assert_eq!(world.stored().await.told(), told);
}

/// The markers decide, whatever the certificate records.
#[tokio::test]
async fn a_certificate_that_forgot_its_award_is_not_awarded_again() {
    let world = World::start().await;
    let certificate = world.earn(1, "2.50").await;
    world.apply_due_steps(&certificate).await;
    let forgetful = Certificate { settled: None, ..certificate.clone() };
    world.put(&keys::certificate(certificate.enrolment), &forgetful).await;
    let done = world.apply_due_steps(&certificate).await;
    assert_eq!((done.awarded, done.revoked), (0, 0));
    assert_eq!(world.stored().await.told(), ["earned 2.50"]);
    assert_eq!(world.notifications().await.len(), 1);
}

#[tokio::test]
async fn no_credits_no_entry_and_a_stranger_s_record_is_nothing() {
    let world = World::start().await;
    let certificate = world.earn(1, "0").await;
    let stranger = certificate_of_nobody(&world);
    let answer = world.award().stream(records(&[certificate.enrolment, stranger.enrolment]), soon()).await;
    assert!(answer.batch_item_failures.is_empty());
    assert!(world.stored().await.entries.is_empty());
    let swept = world.cpd_sweep().await;
    assert_eq!((swept.settled, swept.failed), (0, 0));
}

fn certificate_of_nobody(world: &World) -> Certificate {
    certificate(world, world.learner.id, 99, "1.00")
}

#[tokio::test]
async fn switched_off_nothing_is_awarded_and_switched_on_it_catches_up() {
    let world = World::start().await;
    let certificate = world.earn(1, "2.50").await;
    world.board.turn_off(&[shared::runtime::Switch::Credits]);
    assert!(
        world.award().stream(records(&[certificate.enrolment]), soon()).await.batch_item_failures.is_empty()
    );
    world.cpd_sweep().await;
    assert!(world.stored().await.entries.is_empty());
    world.board.turn_off(&[]);
    world.clock.advance(jiff::SignedDuration::from_hours(24 * 14));
    assert_eq!(world.cpd_sweep().await.settled, 1);
    assert_eq!(world.stored().await.told(), ["earned 2.50"]);
}
