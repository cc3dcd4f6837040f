//! Enrolments follow the state of their course, whatever the order in which facts and publications arrive.

use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::course::settlement::SettlementPart;
use domain::course::{ContentKind, Course, ZoomRoom};
use domain::enrolment::EnrolmentStatus;
use domain::outbox::Message;
use domain::{Clock, ContentId, LearnerId};
use jiff::SignedDuration;
use serde_json::json;
use shared::store::{EnrolmentWalk, StoredContent, keys};
use shared::sweep_queue::Handover;
use tests::api::{ApiRequest, ApiResponse};
use tests::faults::Fault;
use tests::quizzes::{QuizWorld, all_correct, quiz};
use tests::uploads::UploadWorld;
use tests::world::{World, hybrid_course, soon};
use tokio::time::Instant;
use uuid::Uuid;

use crate::quizzes::instructor::regrading::{all_correct_after, correct_key, regrade};

async fn read_the_text(world: &World) -> ApiResponse {
    let path = format!("/api/learning/progress/content/{}/", Uuid::from_u128(0xe0));
    let request = ApiRequest::new("POST", &path, &world.caller()).body(&json!({"completed": true}));
    request.send(&world.learner_api()).await
}

/// A world whose text can be read.
async fn world() -> World {
    let world = World::start().await;
    let content = StoredContent {
        uuid: ContentId(Uuid::from_u128(0xe0)),
        course: world.course.uuid,
        kind: ContentKind::Text,
        body: json!({"markdown": "Read this."}),
    };
    world.put(&keys::content(content.uuid), &content).await;
    world
}

async fn status_of(world: &World, learner: LearnerId) -> EnrolmentStatus {
    world.get(&keys::enrolment(learner, world.course.uuid)).await.expect("an enrolment").status
}

/// The course has a second text, which only some learners have read.
fn with_second_text(course: &mut Course) {
    let mut second = course.modules[0].contents[0].clone();
    second.uuid = ContentId(Uuid::from_u128(0xe9));
    course.modules[0].contents.push(second);
}

#[tokio::test]
async fn a_required_text_that_is_removed_completes_who_had_the_rest() {
    let mut world = world().await;
    world.publish(with_second_text).await;
    world.enrol().await;
    assert_eq!(read_the_text(&world).await.body["progress_percent"], 50);
    let behind = world.enrol_another(1).await;
    world.publish(|course| course.modules[0].contents.truncate(1)).await;
    let settled = world.settle().await;
    assert_eq!((settled.looked_at, settled.completed, settled.failed), (2, 1, 0));
    let enrolment = world.enrolment().await.unwrap();
    assert_eq!(enrolment.status, EnrolmentStatus::Completed);
    let certificate = world.get(&keys::certificate(enrolment.id)).await.unwrap();
    assert_eq!(
        (enrolment.certificate, certificate.learner_name.as_str()),
        (Some(certificate.uuid), "Ada Learner")
    );
    assert_eq!(status_of(&world, behind).await, EnrolmentStatus::Active);
    let titles: Vec<String> = world.notifications().await.into_iter().map(|note| note.title).collect();
    assert_eq!(titles, ["Course completed: Clinical audit"], "the learner is told once");
}

#[tokio::test]
async fn a_text_that_becomes_optional_does_the_same_and_nothing_happens_twice() {
    let mut world = world().await;
    world.publish(with_second_text).await;
    world.enrol().await;
    read_the_text(&world).await;
    world.publish(|course| course.modules[0].contents[1].is_required = false).await;
    world.settle().await;
    world.settle().await;
    // The second walk, when every request that read the earlier revision has ended.
    world.clock.advance(SignedDuration::from_mins(5));
    let settled = world.settle().await;
    assert_eq!((settled.looked_at, settled.completed, settled.up_to_date), (1, 0, 0));
    assert_eq!(world.get(&keys::settlement(world.course.uuid)).await, None, "nothing is due any more");
    assert_eq!(world.settle().await.looked_at, 0);
    assert_eq!(world.notifications().await.len(), 1);
}

#[tokio::test]
async fn an_assignment_approved_during_a_dispute_completes_when_the_dispute_is_won() {
    let uploads = UploadWorld::start(json!({})).await;
    let world = &uploads.world;
    let webhook = world.webhook().await;
    let purchase = world.purchase("a");
    // Paid for, so that there is something to dispute.
    uploads.enrol(&world.learner, "pending").await;
    world.deliver(&webhook, &purchase.completed()).await;
    assert_eq!(read_the_text(world).await.status, 200);
    let work = uploads.write("Done.").await;
    world.deliver(&webhook, &purchase.dispute("created", "needs_response")).await;
    assert_eq!(status_of(world, world.learner.id).await, EnrolmentStatus::Suspended);
    let body = json!({"action": "approve", "feedback": "Well done.", "version": work.body["version"]});
    assert_eq!(uploads.grade(&uploads.instructor, &work, body).await.status, 200);
    assert_eq!(status_of(world, world.learner.id).await, EnrolmentStatus::Suspended);
    world.deliver(&webhook, &purchase.dispute("closed", "won")).await;
    let enrolment = world.enrolment().await.unwrap();
    assert_eq!(enrolment.status, EnrolmentStatus::Completed);
    assert!(world.get(&keys::certificate(enrolment.id)).await.is_some());
}

/// The whole way: failed, left, the key is corrected, regraded, and rejoined.
#[tokio::test]
async fn a_regrade_that_passes_somebody_who_left_counts_when_they_return() {
    let mut quizzes = QuizWorld::start(quiz(json!({"max_attempts": 1}))).await;
    quizzes.complete_text().await;
    assert_eq!(quizzes.submit(&all_correct_after()).await.body["passed"], false);
    let key = keys::enrolment(quizzes.world.learner.id, quizzes.world.course.uuid);
    let mut enrolment = quizzes.world.get(&key).await.unwrap();
    enrolment.status = EnrolmentStatus::Dropped;
    quizzes.world.put(&key, &enrolment).await;
    correct_key(&quizzes, "a", json!({"max_attempts": 1})).await;
    assert_eq!(regrade(&quizzes, false).await[0]["passed_after"], true);
    assert_eq!(status_of(&quizzes.world, quizzes.world.learner.id).await, EnrolmentStatus::Dropped);
    // Nobody pays in this world: whoever left a free course comes back by the same button.
    quizzes.world.publish(|course| course.price.amount = 0).await;
    let world = &quizzes.world;
    let request = ApiRequest::new("POST", "/api/enrollments/", &world.caller());
    let back = request.body(&json!({"course_uuid": world.course.uuid})).send(&world.learner_api()).await;
    assert_eq!((back.status, &back.body["status"]), (201, &json!("completed")), "{back:?}");
    assert_eq!(back.body["progress_percent"], 100);
    let enrolment = world.enrolment().await.unwrap();
    let certificate = world.get(&keys::certificate(enrolment.id)).await.unwrap();
    assert_eq!(enrolment.certificate, Some(certificate.uuid));
    let titles: Vec<String> = world.notifications().await.into_iter().map(|note| note.title).collect();
    assert_eq!(titles.iter().filter(|title| title.starts_with("Course completed")).count(), 1, "{titles:?}");
}

#[tokio::test]
async fn somebody_who_left_with_everything_done_completes_by_rejoining() {
    let mut world = world().await;
    world.publish(|course| course.price.amount = 0).await;
    world.enrol().await;
    let mut enrolment = world.enrolment().await.unwrap();
    enrolment.completed_contents.insert(ContentId(Uuid::from_u128(0xe0)));
    enrolment.status = EnrolmentStatus::Dropped;
    world.put(&keys::enrolment(world.learner.id, world.course.uuid), &enrolment).await;
    let request = ApiRequest::new("POST", "/api/enrollments/", &world.caller());
    let answer = request.body(&json!({"course_uuid": world.course.uuid})).send(&world.learner_api()).await;
    assert_eq!((answer.status, &answer.body["status"]), (201, &json!("completed")), "{answer:?}");
    assert!(!answer.body["certificate_uuid"].is_null());
}

#[tokio::test]
async fn who_has_paid_keeps_a_course_that_is_no_longer_published() {
    let quizzes = QuizWorld::start(quiz(json!({}))).await;
    let mut course = quizzes.world.get(&keys::course(quizzes.world.course.uuid)).await.unwrap();
    course.published = false;
    quizzes.world.put_course(&course).await;
    assert_eq!(quizzes.complete_text().await.status, 200);
    assert_eq!(quizzes.view().await.status, 200);
    assert_eq!(quizzes.submit(&all_correct()).await.status, 201);
    assert_eq!(status_of(&quizzes.world, quizzes.world.learner.id).await, EnrolmentStatus::Completed);
}

fn registrations(rows: &[domain::outbox::OutboxRow]) -> Vec<domain::LiveSessionId> {
    let sessions = rows.iter().filter_map(|row| match &row.message {
        Message::ZoomRegistration(registrant) => Some(registrant.session),
        Message::Mail(_) => None,
    });
    let mut sessions: Vec<_> = sessions.collect();
    sessions.sort();
    sessions
}

#[tokio::test]
async fn sessions_that_are_moved_added_or_removed_reach_every_enrolment_once() {
    let mut world = World::with_course(hybrid_course()).await;
    world.enrol().await;
    let others = [world.enrol_another(1).await, world.enrol_another(2).await];
    // What they were registered for, as the enrolment's own write remembers it.
    for learner in [world.learner.id, others[0], others[1]] {
        let key = keys::enrolment(learner, world.course.uuid);
        let mut enrolment = world.get(&key).await.unwrap();
        enrolment.sessions = world.course.sessions.iter().map(|session| session.uuid).collect();
        world.put(&key, &enrolment).await;
    }
    let removed = world.course.sessions[2].uuid;
    let added = domain::LiveSessionId(Uuid::from_u128(0xadd));
    world
        .publish(|course| {
            course.sessions.truncate(2);
            let later = course.sessions[1].starts_at + SignedDuration::from_hours(24);
            course.sessions.push(domain::course::LiveSession {
                uuid: added,
                starts_at: later,
                ..course.sessions[1].clone()
            });
            course.sessions[0].starts_at += SignedDuration::from_hours(1);
            course.sessions[1].zoom =
                ZoomRoom { id: "90000000009".into(), ..course.sessions[1].zoom.clone() };
        })
        .await;
    let settled = world.settle().await;
    assert_eq!((settled.looked_at, settled.up_to_date), (3, 3));
    let rows = world.outbox().await;
    assert_eq!(
        registrations(&rows).len(),
        12,
        "one message for each learner and session, the removed one too"
    );
    for session in [removed, added] {
        assert_eq!(registrations(&rows).iter().filter(|other| **other == session).count(), 3);
    }
    for learner in [world.learner.id, others[0], others[1]] {
        let enrolment = world.get(&keys::enrolment(learner, world.course.uuid)).await.unwrap();
        assert!(enrolment.sessions.contains(&added), "the next change finds it: {:?}", enrolment.sessions);
    }
    world.clock.advance(SignedDuration::from_mins(5));
    world.settle().await;
    assert_eq!(registrations(&world.outbox().await).len(), 12, "the second walk finds nothing to do");
    // A publication that leaves the sessions alone sends nothing.
    world.publish(|course| course.description.push('.')).await;
    world.settle().await;
    assert_eq!(registrations(&world.outbox().await).len(), 12);
}

#[tokio::test]
async fn a_run_that_stops_at_any_call_is_continued_by_the_next() {
    for call in 0..14 {
        for fault in [Fault::DieBefore, Fault::DieAfter] {
            let mut world = world().await;
            world.publish(with_second_text).await;
            world.enrol().await;
            read_the_text(&world).await;
            for number in 0..3 {
                world.enrol_another(number).await;
            }
            world.publish(|course| course.modules[0].contents.truncate(1)).await;
            world.cloud.faults.plan(call, fault);
            let sweep = world.enrolment_sweep();
            let died = world.cloud.faults.until_death(sweep.sweep(soon())).await.is_none();
            world.cloud.faults.clear();
            // Another run may begin only when this one cannot be running any more.
            world.clock.advance(SignedDuration::from_mins(10));
            world.settle().await;
            world.clock.advance(SignedDuration::from_mins(10));
            world.settle().await;
            let case = format!("{fault:?} at {call}, died: {died}");
            assert_eq!(status_of(&world, world.learner.id).await, EnrolmentStatus::Completed, "{case}");
            assert_eq!(world.notifications().await.len(), 1, "{case}");
            assert_eq!(world.get(&keys::settlement(world.course.uuid)).await, None, "{case}");
        }
    }
}

/// Learners who have read the text, in a course that then loses its second text; with the numbers of the learners.
async fn many_behind(numbers: impl Iterator<Item = u32>) -> (World, Vec<LearnerId>) {
    let mut world = world().await;
    world.publish(with_second_text).await;
    let key = |learner| keys::enrolment(learner, world.course.uuid);
    let mut learners = Vec::new();
    for number in numbers {
        let learner = world.enrol_another(number).await;
        let mut enrolment = world.get(&key(learner)).await.unwrap();
        enrolment.completed_contents.insert(ContentId(Uuid::from_u128(0xe0)));
        world.put(&key(learner), &enrolment).await;
        learners.push(learner);
    }
    world.publish(|course| course.modules[0].contents.truncate(1)).await;
    (world, learners)
}

async fn parts_left(world: &World) -> usize {
    let course = world.course.uuid;
    let mut left = 0;
    for part in keys::enrolment_parts() {
        let key = keys::settlement_part(SettlementPart { course, part: Some(part) });
        left += usize::from(world.get(&key).await.is_some());
    }
    left
}

#[tokio::test]
async fn the_enrolments_of_a_large_course_are_settled_in_parts_side_by_side() {
    let (world, learners) = many_behind(0..250).await;
    let run = world.enrolment_sweep();
    assert_eq!(run.sweep(soon()).await.unwrap().completed, 0, "the parts are for others");
    let handovers: Vec<Handover<EnrolmentWalk>> = world.handovers("enrolment-sweep");
    assert_eq!((handovers.len(), parts_left(&world).await), (10, 10));
    assert_eq!(world.get(&keys::settlement(world.course.uuid)).await, None);
    // A message is lost, and the others come twice.
    let mut completed = 0;
    for handover in handovers[1..].iter().chain(&handovers[1..]) {
        completed += run.go_on(handover.clone(), soon()).await.unwrap().completed;
    }
    assert!((200..250).contains(&completed), "{completed}");
    assert_eq!(completed + world.settle().await.completed, 250, "what is due stays due");
    for learner in learners {
        assert_eq!(status_of(&world, learner).await, EnrolmentStatus::Completed);
    }
    world.clock.advance(SignedDuration::from_mins(4));
    assert_eq!((world.settle().await.completed, parts_left(&world).await), (0, 0), "the second walk");
}

#[tokio::test]
async fn a_run_that_ends_early_keeps_its_position() {
    // All in one partition: the last byte of an id is its partition.
    let numbers = (0_u32..).filter(|number| (number & 0xff) % 10 == 0).take(230);
    let (world, _) = many_behind(numbers).await;
    world.enrolment_sweep().sweep(soon()).await.unwrap();
    let handovers: Vec<Handover<EnrolmentWalk>> = world.handovers("enrolment-sweep");
    let mut pages = Vec::new();
    for _ in 0..3 {
        for handover in &handovers {
            // So little time that a run stops after a page.
            let short = Instant::now() + Duration::from_secs(10);
            let done = world.enrolment_sweep().go_on(handover.clone(), short).await.unwrap();
            pages.extend((done.looked_at > 0).then_some(done.completed));
        }
    }
    assert_eq!(pages, [100, 100, 30]);
}

#[tokio::test]
async fn a_publication_takes_over_the_parts_of_the_one_before() {
    let (mut world, _) = many_behind(0..110).await;
    world.publish(|course| course.sessions.clear()).await;
    let course = world.course.uuid;
    let mut settlement = world.get(&keys::settlement(course)).await.unwrap();
    settlement.sessions_changed = true;
    world.put(&keys::settlement(course), &settlement).await;
    world.enrolment_sweep().sweep(soon()).await.unwrap();
    assert_eq!(parts_left(&world).await, 10);
    // The sessions of the publication before this one still have to be followed.
    world.publish(with_second_text).await;
    let whole = SettlementPart { course, part: None };
    let handover = Handover {
        work: EnrolmentWalk::Settlement(whole),
        until: world.clock.now() + SignedDuration::from_mins(1),
    };
    world.enrolment_sweep().go_on(handover, soon()).await.unwrap();
    let part = SettlementPart { course, part: Some(9) };
    let taken_over = world.get(&keys::settlement_part(part)).await.unwrap();
    assert_eq!((taken_over.revision, taken_over.sessions_changed), (world.course.revision, true));
    assert_eq!(world.get(&keys::settlement(course)).await, None);
}

#[tokio::test]
async fn one_enrolment_that_cannot_be_read_does_not_hold_up_the_others() {
    let mut world = world().await;
    world.publish(with_second_text).await;
    world.enrol().await;
    read_the_text(&world).await;
    let broken = world.enrol_another(1).await;
    // Its profile is not one: settling the enrolment fails each time.
    let text = |text: String| AttributeValue::S(text);
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let set_email = async |value: AttributeValue| {
        let update = client.update_item().table_name("MainTable").update_expression("SET email = :email");
        let update = update.key("pk", text(format!("USER#{broken}"))).key("sk", text("PROFILE".to_owned()));
        update.expression_attribute_values(":email", value).send().await.unwrap();
    };
    set_email(AttributeValue::N("1".to_owned())).await;
    world.publish(|course| course.modules[0].contents.truncate(1)).await;
    let failed = world.enrolment_sweep().sweep(soon()).await;
    assert!(failed.is_err(), "the alarm rings");
    assert_eq!(status_of(&world, world.learner.id).await, EnrolmentStatus::Completed);
    assert!(world.get(&keys::settlement(world.course.uuid)).await.is_some(), "it stays due");
    assert_eq!(world.settle().await.looked_at, 0, "but not at once");
    world.clock.advance(SignedDuration::from_mins(11));
    set_email(text("one@learner.example".to_owned())).await;
    assert_eq!(world.settle().await.failed, 0);
}

#[tokio::test]
async fn a_course_that_requires_attendance_is_not_sold_once_a_session_is_over() {
    let mut world = World::with_course(hybrid_course()).await;
    world
        .publish(|course| {
            course.completion.requires_attendance = true;
            course.price.amount = 0;
        })
        .await;
    let enrol = async |world: &World| {
        let request = ApiRequest::new("POST", "/api/enrollments/", &world.caller());
        request.body(&json!({"course_uuid": world.course.uuid})).send(&world.learner_api()).await
    };
    world.clock.set(world.course.sessions[0].ends_at() + SignedDuration::from_secs(1));
    let answer = enrol(&world).await;
    assert_eq!((answer.status, answer.code()), (409, "ENROLMENT_CLOSED"));
    world.publish(|course| course.completion.requires_attendance = false).await;
    assert_eq!(enrol(&world).await.status, 201);
}
