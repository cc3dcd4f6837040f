//! Every function at work: every operation of the API's document, and every consumer, sweep and stream.

use std::collections::BTreeMap;
use std::pin::Pin;

use domain::course::{Course, EnrolmentRule};
use domain::credits::ledger::CpdGoals;
use domain::enrolment::EnrolmentStatus;
use domain::outbox::OutboxRow;
use domain::{Clock, Learner, LearnerId, MessageId};
use jiff::SignedDuration;
use serde_json::json;
use shared::runtime::Switch;
use shared::store::{Transaction, keys};
use tests::api::ApiRequest;
use tests::credits::records;
use tests::faults::Fault;
use tests::front_door::{FrontDoor, PAID_COURSE, operations};
use tests::mail::delivered_for;
use tests::media::{Film, MediaWorld};
use tests::quizzes::{QuizWorld, all_correct, quiz};
use tests::stripe_events::event;
use tests::studio::{DRAFT, Studio, course_path, publication};
use tests::uploads::{UploadWorld, functions, pdf, s3_event, uuid};
use tests::world::{World, course, hybrid_course, soon, sqs_event};
use uuid::Uuid;

use super::{Rights, calls};
use crate::live_sessions::fake_zoom::Mishap;
use crate::live_sessions::fixture::ZoomFixture;
use crate::platform::outbox;
use crate::platform::repeated_writes::{ready_for, request, writes};

/// What the functions were seen to need.
#[derive(Default)]
pub(super) struct Seen(Rights);

impl Seen {
    /// Notes the calls that this work makes as those of a function.
    pub(super) async fn watch<T>(
        &mut self,
        world: &World,
        function: &str,
        work: impl Future<Output = T>,
    ) -> T {
        world.cloud.faults.take_calls();
        let outcome = work.await;
        let rights = self.0.entry(function.to_owned()).or_default();
        for call in world.cloud.faults.take_calls() {
            rights.extend(calls::rights(&call));
        }
        outcome
    }
}

/// A future that is made by a call of its own, so that it takes no room in the frame of whoever awaits it.
fn on_the_heap<F: Future>(make: impl FnOnce() -> F) -> Pin<Box<F>> {
    Box::pin(make())
}

/// The rights that every function was seen to need.
pub(super) async fn recorded() -> Rights {
    let mut seen = Seen::default();
    // Together their states would not fit on a stack.
    on_the_heap(|| reads(&mut seen)).await;
    on_the_heap(|| repeated_writes(&mut seen)).await;
    on_the_heap(|| seats(&mut seen)).await;
    on_the_heap(|| tabs(&mut seen)).await;
    on_the_heap(|| payments(&mut seen)).await;
    on_the_heap(|| messages(&mut seen)).await;
    on_the_heap(|| uploads(&mut seen)).await;
    on_the_heap(|| credits(&mut seen)).await;
    on_the_heap(|| quizzes(&mut seen)).await;
    on_the_heap(|| settling(&mut seen)).await;
    on_the_heap(|| live_sessions(&mut seen)).await;
    on_the_heap(|| publishing(&mut seen)).await;
    on_the_heap(|| media(&mut seen)).await;
    on_the_heap(|| erasing(&mut seen)).await;
    on_the_heap(|| super::failed_work::scene(&mut seen)).await;
    seen.0
}

/// A course is published with its key, looked at again, and hidden.
async fn publishing(seen: &mut Seen) {
    let studio = Studio::with_draft().await;
    let (world, author, path) = (&studio.world, studio.author(), course_path(DRAFT));
    for (method, part, body) in [
        ("POST", "publications/", Some(publication(true))),
        ("GET", "changes/", None),
        ("POST", "hide/", None),
    ] {
        let path = format!("{path}{part}");
        let asked = studio.ask(method, &path, &author, body.as_ref());
        let answer = seen.watch(world, "course-studio", asked).await;
        assert!(answer.status < 300, "{path}: {answer:?}");
    }
}

/// A film goes up in parts, another is given up, and one that is none is refused.
async fn media(seen: &mut Seen) {
    let media = MediaWorld::open().await;
    let world = &media.studio.world;
    let bytes = Film { picture: 17 << 20, ..Film::default() }.bytes();
    let (film, given_up) =
        (media.announce("a.mp4", bytes.len()).await, media.announce("b.mp4", bytes.len()).await);
    for film in [&film, &given_up] {
        let signed = seen.watch(world, "presigned-upload", media.sign(film, &[1, 2])).await;
        for (part, bytes) in signed.body["parts"].as_array().unwrap().iter().zip(bytes.chunks(16 << 20)) {
            assert_eq!(media.put(&part["upload"], bytes), 200);
        }
    }
    assert_eq!(seen.watch(world, "presigned-upload", media.complete(&film)).await.body["state"], "checked");
    assert_eq!(seen.watch(world, "presigned-upload", media.delete(&given_up)).await.status, 204);
    for function in ["presigned-upload", "upload-confirm"] {
        let none = media.announce("c.mp4", 3).await;
        let version = world.cloud.objects().put(&media.key(&none), b"abc", None, world.clock.now());
        match function {
            "upload-confirm" => assert!(seen.watch(world, function, media.event(&none, &version)).await),
            _ => drop(seen.watch(world, function, media.complete(&none)).await),
        }
        assert!(world.cloud.objects().current(&media.key(&none)).is_none());
    }
}

/// A learner with a seat, a file that was confirmed and one that never was.
async fn erasing(seen: &mut Seen) {
    let uploads = UploadWorld::start(json!({})).await;
    let world = &uploads.world;
    let course = world.get(&keys::course(world.course.uuid)).await.unwrap();
    let enrolment = EnrolmentRule { capacity: Some(5), ..EnrolmentRule::default() };
    world.put_course(&Course { enrolment, ..course }).await;
    let created = uploads.announce("one.pdf", pdf().len()).await;
    assert_eq!(uploads.upload(&created, &pdf()), 200);
    assert_eq!(uploads.complete(&created).await.status, 200);
    let never_confirmed = format!("quarantine/{}/x", uuid(&created));
    world.cloud.objects().put(&never_confirmed, b"x", None, world.clock.now());
    let body = json!({"confirm": world.learner.email, "reason": "A test."});
    for part in ["", "continue/", "continue/"] {
        let path = format!("/api/office/people/{}/erasure/{part}", world.learner.id);
        let asked = ApiRequest::new("POST", &path, &world.admin()).body(&body);
        let answer = seen.watch(world, "privacy", asked.send(&world.privacy())).await;
        assert!(answer.status < 300, "{answer:?}");
    }
}

async fn reads(seen: &mut Seen) {
    let door = FrontDoor::open().await;
    for operation in operations().into_iter().filter(|operation| !operation.writes()) {
        let ask = door.request(&operation, &door.caller_of(&operation), &BTreeMap::new(), None);
        let status = seen.watch(&door.world, operation.function, door.status(&operation, ask)).await;
        assert!(status < 500, "{}: {status}", operation.id());
    }
}

/// Every write, with a key: its response is kept.
async fn repeated_writes(seen: &mut Seen) {
    for operation in writes() {
        let (door, ids) = ready_for(&operation).await;
        let ask = request(&door, &operation, &ids).header("idempotency-key", "roles");
        let status = seen.watch(&door.world, operation.function, door.status(&operation, ask)).await;
        assert!(status < 300, "{}: {status}", operation.id());
    }
}

/// A course with so many seats: they are taken and given back by whoever enrols.
async fn seats(seen: &mut Seen) {
    let with_seats = |mut course: Course| {
        course.enrolment = EnrolmentRule { capacity: Some(5), ..EnrolmentRule::default() };
        course
    };
    let world = World::with_course(with_seats(hybrid_course())).await;
    let (app, purchase) = (world.webhook().await, world.purchase("a"));
    for event in [purchase.completed(), purchase.refunded(4900)] {
        assert_eq!(seen.watch(&world, "webhook", world.deliver(&app, &event)).await.0, 200);
    }
    let path = format!("/api/office/people/{}/enrolments/", world.learner.id);
    let body = json!({"course_uuid": world.course.uuid, "kind": "complimentary", "reason": "A test."});
    let grant = ApiRequest::new("POST", &path, &world.admin()).body(&body);
    let granted = seen.watch(&world, "office", grant.send(&world.office())).await;
    assert_eq!(granted.status, 201, "{granted:?}");
    let mut free = with_seats(course());
    free.price = serde_json::from_value(json!({"amount": 0, "currency": "gbp"})).unwrap();
    let world = World::with_course(free).await;
    let join = ApiRequest::new("POST", "/api/enrollments/", &world.caller());
    let join = join.body(&json!({"course_uuid": world.course.uuid}));
    let joined = seen.watch(&world, "learner-api", join.send(&world.learner_api())).await;
    assert_eq!(joined.status, 201, "{joined:?}");
}

/// Two tabs at once: the second decides again on what the first has written.
async fn tabs(seen: &mut Seen) {
    let door = FrontDoor::open().await;
    let operation = door.operation("createCheckout");
    let ids = BTreeMap::from([("course", PAID_COURSE.to_string())]);
    let tab = |key: &str| {
        let ask = door.request(&operation, &door.learner(), &ids, door.body(&operation, &ids));
        door.status(&operation, ask.header("idempotency-key", key))
    };
    let (first, second) =
        seen.watch(&door.world, "checkout", async { tokio::join!(tab("one"), tab("two")) }).await;
    assert_eq!((first, second), (201, 201));
}

async fn payments(seen: &mut Seen) {
    let world = World::with_course(hybrid_course()).await;
    let app = world.webhook().await;
    let (first, second) = (world.purchase("a"), world.purchase("b"));
    for event in [
        first.completed(),
        second.completed(),
        second.refunded(4900),
        first.dispute("created", "needs_response"),
        first.dispute("closed", "won"),
        first.refunded(4900),
        world.purchase("c").expired(),
        event("evt_other", "customer.created", json!({"id": "cus_1", "object": "customer"})),
    ] {
        let (status, outcome) = seen.watch(&world, "webhook", world.deliver(&app, &event)).await;
        assert_eq!(status, 200, "{outcome}");
    }
}

/// From the outbox to the learner, by both relays; and back to the queue while writing is off.
async fn messages(seen: &mut Seen) {
    let world = outbox::bought().await;
    let ids = outbox::ids(&world).await;
    let (stream, relay) = (outbox::records(&ids), world.relay());
    let outcome = seen.watch(&world, "outbox-relay", relay.stream(stream, soon())).await;
    assert!(outcome.batch_item_failures.is_empty());
    let world = outbox::bought().await;
    // More in one shard, which the last byte names, than a run relays: it hands the rest over.
    let row = world.outbox().await.remove(0);
    for number in 0..60 {
        let mut transaction = Transaction::new();
        let id = MessageId(Uuid::from_u128(0x1000 + number * 0x100));
        transaction.enqueue(&OutboxRow { id, ..row.clone() }).unwrap();
        assert!(world.store.write(soon(), &transaction).await.unwrap());
    }
    world.clock.advance(SignedDuration::from_mins(10));
    seen.watch(&world, "outbox-sweep", world.sweep()).await;
    let world = World::start().await;
    world.enrol().await;
    let (mail, email) = (world.confirmation(), world.email());
    assert!(seen.watch(&world, "email", delivered_for(&email, &mail, 1)).await);
    // SES is away: the message waits in its queue, and after the last delivery in the outbox.
    for receives in [1, 4] {
        let (mail, email) = (world.confirmation(), world.email());
        // Read, claim, send.
        world.cloud.faults.plan(2, Fault::ServerError);
        seen.watch(&world, "email", delivered_for(&email, &mail, receives)).await;
        world.cloud.faults.clear();
    }
    world.board.turn_off(&[Switch::Writes]);
    let waiting = world.email();
    assert!(seen.watch(&world, "email", delivered_for(&waiting, &mail, 1)).await);
}

async fn uploads(seen: &mut Seen) {
    let uploads = UploadWorld::start(json!({})).await;
    let [app, confirming] =
        [(); 2].map(|()| presigned_upload::App { malware_protection: true, ..functions(&uploads.world) });
    let uploads = UploadWorld { router: presigned_upload::router(app), ..uploads };
    // Each takes the place of the one before.
    for name in ["one.pdf", "two.pdf"] {
        let created = uploads.announce(name, pdf().len()).await;
        assert_eq!(uploads.upload(&created, &pdf()), 200);
        let (key, version) = uploads.quarantined(&created).await;
        let confirmed = uploads.event_by(&confirming, &key, &version);
        assert!(seen.watch(&uploads.world, "upload-confirm", confirmed).await);
        // Its file is asked for before it was scanned.
        let path = format!("/api/submissions/{}/download/", uuid(&created));
        seen.watch(&uploads.world, "presigned-upload", uploads.learner("GET", &path, None)).await;
    }
    let created = uploads.announce("three.pdf", pdf().len()).await;
    assert_eq!(uploads.upload(&created, &pdf()), 200);
    let done = seen.watch(&uploads.world, "presigned-upload", uploads.complete(&created)).await;
    assert_eq!(done.status, 200, "{done:?}");
    // The lifecycle marks an upload as deleted.
    let created = uploads.announce("four.pdf", pdf().len()).await;
    assert_eq!(uploads.upload(&created, &pdf()), 200);
    let (key, version) = uploads.quarantined(&created).await;
    let mut marked = s3_event(&key, "marker");
    marked["Records"][0]["eventName"] = "LifecycleExpiration:DeleteMarkerCreated".into();
    let app = functions(&uploads.world);
    let removing = app.handle_s3_events(sqs_event(&[marked], 1), soon());
    assert!(seen.watch(&uploads.world, "upload-confirm", removing).await.batch_item_failures.is_empty());
    uploads.world.board.turn_off(&[Switch::Writes]);
    let mut event = sqs_event(&[s3_event(&key, &version)], 1);
    event.records[0].event_source_arn = Some("arn:aws:sqs:eu-west-1:123456789012:cpd-upload".into());
    let app = functions(&uploads.world);
    let put_back = app.handle_s3_events(event, soon());
    assert!(seen.watch(&uploads.world, "upload-confirm", put_back).await.batch_item_failures.is_empty());
}

async fn credits(seen: &mut Seen) {
    let world = World::start().await;
    let certificate = tests::credits::certificate(&world, world.learner.id, 1, "2.50");
    world.hold(&certificate).await;
    let stream = records(&[certificate.enrolment]);
    let award = world.award();
    let outcome = seen.watch(&world, "cpd-award", award.stream(stream, soon())).await;
    assert!(outcome.batch_item_failures.is_empty());
    let missed = tests::credits::certificate(&world, world.learner.id, 2, "1.00");
    world.hold(&missed).await;
    world.clock.advance(SignedDuration::from_hours(2));
    let swept = seen.watch(&world, "cpd-sweep", world.cpd_sweep()).await;
    assert_eq!((swept.settled, swept.failed), (1, 0));
    for query in ["", "?from=2026-01-01&to=2026-12-31", "?transaction_type=earned"] {
        let path = format!("/api/users/cpd_transactions/{query}");
        let list = ApiRequest::new("GET", &path, &world.caller());
        let listed = seen.watch(&world, "cpd-api", list.send(&world.cpd_api())).await;
        assert_eq!(listed.status, 200, "{listed:?}");
    }
    // More goals in one shard than a run looks at: it hands the rest over.
    let goals = json!({"period": {"kind": "calendar_year"}, "goal": "30.00", "by_type": []});
    let set = ApiRequest::new("PUT", "/api/users/cpd_goals/", &world.caller()).body(&goals);
    assert_eq!(set.send(&world.cpd_api()).await.status, 200);
    let goals = world.get(&keys::cpd_goals(world.learner.id)).await.unwrap();
    for number in 0..60 {
        let learner = LearnerId(Uuid::from_u128(0xbeef_0000 + number * 0x100));
        world.put_learner(&Learner { id: learner, ..world.learner.clone() }).await;
        world.put(&keys::cpd_goals(learner), &CpdGoals { learner, ..goals.clone() }).await;
    }
    world.clock.set("2026-12-26T00:00:00Z".parse().unwrap());
    let swept = seen.watch(&world, "cpd-sweep", world.cpd_sweep()).await;
    assert!(swept.reminded > 60 && swept.failed == 0, "{swept:?}");
    // Whatever becomes due later: reminders and expiries.
    world.clock.advance(SignedDuration::from_hours(24 * 366 * 5));
    let swept = seen.watch(&world, "cpd-sweep", world.cpd_sweep()).await;
    assert_eq!(swept.failed, 0);
}

async fn quizzes(seen: &mut Seen) {
    let world = QuizWorld::start(quiz(json!({"time_limit_minutes": 10}))).await;
    assert!(world.start_attempt().await.status < 300);
    assert!(world.save(&all_correct()).await.status < 300);
    world.world.clock.advance(SignedDuration::from_hours(1));
    let swept = seen.watch(&world.world, "quiz-sweep", world.sweep()).await.unwrap();
    assert_eq!(swept.submitted, 1);
    // The last missing part of a course: certificate and e-mail.
    let world = QuizWorld::start(quiz(json!({}))).await;
    assert!(world.complete_text().await.status < 300);
    let passed = seen.watch(&world.world, "quiz-submit", world.submit(&all_correct())).await;
    assert_eq!(passed.status, 201, "{passed:?}");
}

async fn settling(seen: &mut Seen) {
    let mut world = World::with_course(hybrid_course()).await;
    world.enrol().await;
    world.publish(|course| course.sessions.truncate(1)).await;
    world.clock.advance(SignedDuration::from_mins(5));
    let settled = seen.watch(&world, "enrolment-sweep", world.settle()).await;
    assert_eq!((settled.looked_at, settled.failed), (1, 0));
    // After an update what instructors teach is listed once.
    let mut transaction = Transaction::new();
    transaction.remove(&keys::teaching_listed());
    assert!(world.store.write(soon(), &transaction).await.unwrap());
    // A second walk ends the settlement.
    world.clock.advance(SignedDuration::from_mins(5));
    seen.watch(&world, "enrolment-sweep", world.settle()).await;
}

async fn live_sessions(seen: &mut Seen) {
    let fixture = ZoomFixture::open().await;
    let message = fixture.register(0);
    fixture.zoom.plan([Mishap::Limited(Some("90".into()))]);
    assert!(!seen.watch(&fixture.world, "zoom", fixture.deliver(&message, 1)).await);
    fixture.world.clock.advance(SignedDuration::from_secs(90));
    assert!(seen.watch(&fixture.world, "zoom", fixture.deliver(&message, 1)).await);
    fixture.set_enrolment(EnrolmentStatus::Dropped).await;
    let message = fixture.cancel(0);
    assert!(seen.watch(&fixture.world, "zoom", fixture.deliver(&message, 1)).await);
    // Put back while writing is off.
    fixture.world.board.turn_off(&[Switch::Writes]);
    let mut event = sqs_event(&[message], 1);
    event.records[0].event_source_arn = Some("arn:aws:sqs:eu-west-1:123456789012:cpd-zoom".into());
    let app = crate::live_sessions::fixture::app(&fixture.world, &fixture.zoom.server.uri()).await;
    let outcome = seen.watch(&fixture.world, "zoom", async { app.handle(event, soon()).await }).await;
    assert!(outcome.batch_item_failures.is_empty());
}
