//! The operator's switches: what each stops, and that nothing is lost meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::Clock;
use serde_json::{Value, json};
use shared::runtime::{Positions, Switch, SwitchedOff, Switches};
use shared::store::{SwitchPosition, Transaction, keys};
use tests::api::ApiRequest;
use tests::front_door::{FrontDoor, Operation, operations};
use tests::uploads::{ASSIGNMENT, UploadWorld, pdf, s3_event};
use tests::world::{World, soon, sqs_event};
use tests::{mail, tables};

/// Everything that is stored, with the number of its changes.
async fn stored(world: &World) -> BTreeSet<String> {
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let names = tables::names();
    let mut items = BTreeSet::new();
    for table in [names.main, names.outbox, names.keys, names.ledger, names.drafts].into_iter().flatten() {
        let found = client.scan().table_name(table).send().await.unwrap();
        assert!(found.last_evaluated_key().is_none(), "one page holds everything");
        let shown = ["pk", "sk", "version"];
        items.extend(found.items().iter().map(|item| format!("{:?}", shown.map(|name| item.get(name)))));
    }
    items
}

fn body(door: &FrontDoor, operation: &Operation) -> Option<Value> {
    let file = json!({"name": "a.pdf", "size_bytes": 100, "content_type": "application/pdf"});
    match operation.id() {
        // With a file, so that the switch of uploads concerns it.
        "createSubmission" => Some(json!({"assignment": ASSIGNMENT, "file": file})),
        _ => door.body(operation, &BTreeMap::new()),
    }
}

fn request(door: &FrontDoor, operation: &Operation) -> ApiRequest {
    let body = if operation.writes() { body(door, operation) } else { None };
    door.request(operation, &door.caller_of(operation), &BTreeMap::new(), body)
}

#[tokio::test]
async fn with_writing_off_every_write_is_refused_and_every_read_goes_on() {
    let mut door = FrontDoor::open().await;
    door.world.board.turn_off(&[Switch::Writes]);
    door.restart().await;
    let (before, mut writes) = (stored(&door.world).await, 0);
    for operation in operations() {
        if operation.writes() {
            writes += 1;
            let answer = door.send(&operation, request(&door, &operation)).await;
            assert_eq!((answer.status, answer.code()), (503, "UNAVAILABLE"), "{}", operation.id());
            assert_eq!(answer.body["error"]["message"], Switch::Writes.message(), "{}", operation.id());
        } else {
            let status = door.status(&operation, request(&door, &operation)).await;
            assert!(status < 500, "{}: {status}", operation.id());
        }
    }
    assert!(writes > 20, "{writes}");
    assert_eq!(stored(&door.world).await, before, "reads wrote something");
}

#[tokio::test]
async fn each_switch_stops_its_own_writes_and_no_others() {
    for (switch, stopped) in [
        (Switch::PaidEnrolment, ["createCheckout"].as_slice()),
        (Switch::Quizzes, &["startQuiz", "submitQuiz", "saveAnswers", "regradeQuiz"]),
        (Switch::Uploads, &["createSubmission", "renewUpload", "signMediaUpload"]),
        (Switch::Credits, &["adjustCpdCredits", "adjustCpdCreditsInBulk"]),
    ] {
        let mut door = FrontDoor::open().await;
        door.world.board.turn_off(&[switch]);
        door.restart().await;
        for operation in operations().into_iter().filter(Operation::writes) {
            let answer = door.send(&operation, request(&door, &operation)).await;
            let is_stopped = answer.status == 503 && answer.body["error"]["message"] == switch.message();
            assert_eq!(
                is_stopped,
                stopped.contains(&operation.id()),
                "{switch}: {} {answer:?}",
                operation.id()
            );
        }
    }
}

/// Functions that run meanwhile: no restart, and no deployment.
#[tokio::test]
async fn running_functions_follow_within_thirty_seconds_in_both_directions() {
    for switch in Switch::ALL {
        let world = World::start().await;
        let app = world.webhook().await;
        let (purchase, api) = (world.purchase("a").completed(), world.learner_api());
        let read_all = ApiRequest::new("POST", "/api/notifications/read-all/", &world.caller());
        for off in [false, true, false, true] {
            world.board.turn_off(if off { std::slice::from_ref(&switch) } else { &[] });
            world.board.wait(Duration::from_secs(30));
            let stops_payments = off && [Switch::Writes, Switch::PaidEnrolment].contains(&switch);
            let status = world.deliver(&app, &purchase).await.0;
            assert_eq!(status, if stops_payments { 503 } else { 200 }, "{switch}");
            let refused = read_all.clone().send(&api).await.status == 503;
            assert_eq!(refused, off && switch == Switch::Writes, "{switch}");
        }
    }
}

#[tokio::test]
async fn a_store_that_goes_away_leaves_a_switch_off() {
    let world = World::start().await;
    let app = world.webhook().await;
    let purchase = world.purchase("a").completed();
    world.board.turn_off(&[Switch::PaidEnrolment]);
    assert_eq!(world.deliver(&app, &purchase).await.0, 503);
    world.board.break_down();
    for _ in 0..5 {
        world.board.wait(Duration::from_secs(30));
        assert_eq!(world.deliver(&app, &purchase).await.0, 503);
    }
}

#[tokio::test]
async fn a_switch_is_off_from_when_it_is_stored_so_until_it_is_stored_otherwise() {
    let world = World::start().await;
    let turn = async |name: &str, on: bool| {
        let key = keys::switch_position(name);
        let read = world.store.get(soon(), &key).await.unwrap();
        let mut transaction = Transaction::new();
        transaction.save(&key, read.as_ref(), &SwitchPosition { on, turned_at: world.clock.now() }).unwrap();
        assert!(world.store.write(soon(), &transaction).await.unwrap());
    };
    // A function that has just started.
    let quizzes = async || {
        let switches = Switches::stored_in(world.store.clone(), &[Switch::Quizzes]);
        switches.require(Switch::Quizzes).await
    };
    assert_eq!(quizzes().await, Ok(()), "nobody has turned it");
    turn("uploads", false).await;
    assert_eq!(quizzes().await, Ok(()), "another one is off");
    turn("quizzes", false).await;
    assert_eq!(quizzes().await, Err(SwitchedOff(Switch::Quizzes)));
    turn("writes", false).await;
    assert_eq!(quizzes().await, Err(SwitchedOff(Switch::Writes)));
    turn("writes", true).await;
    turn("quizzes", true).await;
    assert_eq!(quizzes().await, Ok(()));
}

#[tokio::test]
async fn a_position_that_says_neither_on_nor_off_turns_nothing() {
    let world = World::start().await;
    let text = |value: &str| AttributeValue::S(value.to_owned());
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let broken = client.put_item().table_name("SwitchesTable").item("pk", text("SWITCHES"));
    broken.item("sk", text("quizzes")).item("on", text("maybe")).send().await.unwrap();
    let switches = Switches::stored_in(world.store.clone(), &[Switch::Quizzes]);
    assert_eq!(switches.current().await, Positions::default());
}

#[tokio::test]
async fn a_refusal_says_when_to_come_back() {
    let world = World::start().await;
    world.board.turn_off(&[Switch::Writes]);
    let request = ApiRequest::new("POST", "/api/notifications/read-all/", &world.caller());
    assert_eq!(request.headers(&world.learner_api()).await["retry-after"], "60");
}

#[tokio::test]
async fn a_store_that_is_away_at_the_start_stops_nothing() {
    let world = World::start().await;
    world.board.break_down();
    assert_eq!(world.board.switches(&[]).current().await, Positions::default());
    let app = world.webhook().await;
    assert_eq!(world.deliver(&app, &world.purchase("a").completed()).await.0, 200);
}

/// One message, as often as a switch may be off while SQS delivers it: more often than the queue allows.
#[tokio::test]
async fn with_writing_off_a_mail_goes_back_to_its_queue_as_a_new_message() {
    let world = World::start().await;
    world.enrol().await;
    let message = serde_json::to_value(world.confirmation()).unwrap();
    let event = || {
        let mut event = sqs_event(std::slice::from_ref(&message), 1);
        event.records[0].event_source_arn = Some("arn:aws:sqs:eu-west-1:123456789012:cpd-email".into());
        event
    };
    world.board.turn_off(&[Switch::Writes]);
    let before = stored(&world).await;
    for _ in 0..10 {
        assert!(
            world.email().handle(event(), soon()).await.batch_item_failures.is_empty(),
            "not received in vain"
        );
        let waiting = world.cloud.take_messages("/cpd-email");
        let waiting: Vec<Value> =
            waiting.iter().map(|body| serde_json::from_str(body.as_str().unwrap()).unwrap()).collect();
        assert_eq!(waiting, std::slice::from_ref(&message));
    }
    assert_eq!(stored(&world).await, before);
    world.board.turn_off(&[]);
    assert!(mail::delivered(&world.email(), &world.confirmation()).await);
}

#[tokio::test]
async fn with_writing_off_an_upload_is_confirmed_later() {
    let uploads = UploadWorld::start(json!({})).await;
    let created = uploads.announce("essay.pdf", pdf().len()).await;
    assert_eq!(uploads.upload(&created, &pdf()), 200);
    let (key, version) = uploads.quarantined(&created).await;
    let world = &uploads.world;
    world.board.turn_off(&[Switch::Writes]);
    let mut event = sqs_event(&[s3_event(&key, &version)], 1);
    event.records[0].event_source_arn = Some("arn:aws:sqs:eu-west-1:123456789012:cpd-upload".into());
    let off = tests::uploads::functions(world);
    assert!(off.handle_s3_events(event, soon()).await.batch_item_failures.is_empty());
    assert_eq!(uploads.stored(&created).await.status.name(), "awaiting_upload");
    let waiting = world.cloud.take_messages("/cpd-upload");
    world.board.turn_off(&[]);
    let on = tests::uploads::functions(world);
    assert!(on.handle_s3_events(sqs_event(&waiting, 1), soon()).await.batch_item_failures.is_empty());
    assert_eq!(uploads.stored(&created).await.status.name(), "submitted");
}

#[tokio::test]
async fn a_message_that_cannot_be_put_back_is_delivered_again() {
    let world = World::start().await;
    world.board.turn_off(&[Switch::Writes]);
    // Without the ARN of its queue.
    let event = sqs_event(&[serde_json::to_value(world.confirmation()).unwrap()], 1);
    assert_eq!(world.email().handle(event, soon()).await.batch_item_failures.len(), 1);
}

#[tokio::test]
async fn with_writing_off_the_outbox_and_the_sweeps_leave_everything_due() {
    let mut world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    world.publish(|course| course.title.push('!')).await;
    world.clock.advance(jiff::SignedDuration::from_mins(10));
    world.board.turn_off(&[Switch::Writes]);
    let before = stored(&world).await;
    assert_eq!(world.outbox_sweep().sweep(soon()).await.unwrap(), 0);
    assert_eq!(world.enrolment_sweep().sweep(soon()).await.unwrap().looked_at, 0);
    assert_eq!(world.cpd_sweep().await.settled, 0);
    assert_eq!(stored(&world).await, before);
    world.board.turn_off(&[]);
    assert!(world.outbox_sweep().sweep(soon()).await.unwrap() > 0);
    assert_eq!(world.enrolment_sweep().sweep(soon()).await.unwrap().looked_at, 1);
}
