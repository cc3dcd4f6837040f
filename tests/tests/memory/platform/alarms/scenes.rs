//! Conditions that no other test produces for every function.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use domain::certificate::Certificate;
use lambda_http::{Context, RequestExt};
use shared::runtime::Switch;
use tests::api::{ApiRequest, Caller};
use tests::faults::Fault;
use tests::front_door::{FrontDoor, Operation, operations};
use tests::world::World;

/// The test that breaks the store below the function whose name the environment has.
pub(super) const NAME: &str = "platform::alarms::scenes::a_function_without_its_store_answers_5xx";
/// How often it fails. Were the minute to change meanwhile, one of the two would still have three.
pub(super) const TIMES: u64 = 6;

/// Less than is reserved for the response, so that the store is asked once.
const WITHIN: Duration = Duration::from_millis(300);

/// Whether this process stands for the function; without a name it stands for all of them.
fn is_meant(function: &str) -> bool {
    std::env::var("AWS_LAMBDA_FUNCTION_NAME").map_or(true, |name| name.ends_with(&format!("-{function}")))
}

fn request(door: &FrontDoor, operation: &Operation) -> ApiRequest {
    let body = if operation.writes() { door.body(operation, &BTreeMap::new()) } else { None };
    let request = door.request(operation, &door.caller_of(operation), &BTreeMap::new(), body);
    // A store that refuses is asked again until the time is over.
    request.within(WITHIN)
}

/// Asks for the first operation of a function that needs its store.
async fn fail(door: &FrontDoor, function: &str) {
    for operation in operations().into_iter().filter(|operation| operation.function == function) {
        let ask = async || {
            door.world.cloud.faults.plan_next(200, Fault::Reject);
            let status = door.status(&operation, request(door, &operation)).await;
            door.world.cloud.faults.clear();
            status
        };
        if ask().await < 500 {
            continue;
        }
        for _ in 1..TIMES {
            assert!(ask().await >= 500, "{function}");
        }
        return;
    }
    panic!("{function} has no operation that needs the store");
}

/// Asks for something that a switch stops, and tells it apart from a failure.
async fn refuse(door: &FrontDoor, function: &str) {
    let write = operations().into_iter().find(|it| it.function == function && it.writes());
    let Some(write) = write else { return };
    for _ in 0..TIMES {
        assert_eq!(door.status(&write, request(door, &write)).await, 503, "{function}");
    }
}

#[expect(clippy::disallowed_methods, reason = "Lambda's deadline is a wall-clock time")]
async fn fail_the_webhook() {
    let world = World::start().await;
    let (app, event) = (world.webhook().await, world.purchase("a").completed());
    for _ in 0..TIMES {
        world.cloud.faults.plan_next(200, Fault::Reject);
        let mut context = Context::default();
        let until = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap() + WITHIN;
        context.deadline = u64::try_from(until.as_millis()).unwrap();
        let answer = app.handle(world.signed(&event).with_lambda_context(context)).await.unwrap();
        assert!(answer.status().is_server_error());
        world.cloud.faults.clear();
    }
}

#[tokio::test]
async fn a_function_without_its_store_answers_5xx() {
    let functions: BTreeSet<&str> = operations().iter().map(|operation| operation.function).collect();
    let mut door = FrontDoor::open().await;
    for function in functions.iter().filter(|function| is_meant(function)) {
        fail(&door, function).await;
    }
    door.world.board.turn_off(&[Switch::Writes]);
    door.restart().await;
    for function in functions.iter().filter(|function| is_meant(function)) {
        refuse(&door, function).await;
    }
    if is_meant("webhook") {
        fail_the_webhook().await;
    }
}

#[tokio::test]
async fn a_name_in_runes_is_printed_by_its_numbers() {
    let world = World::start().await;
    let certificate = Certificate { learner_name: "Ada ᚠᚢᚦ".to_owned(), ..world.a_certificate() };
    world.put_certificate(&certificate).await;
    let path = format!("/api/public/certificates/{}/pdf/", certificate.code);
    let answer = ApiRequest::new("GET", &path, &Caller::nobody()).bytes(&world.certificates().await).await;
    assert_eq!(answer.0["content-type"], "application/pdf");
}
