//! The trace of X-Ray and the correlation id lead to each other: the id is an annotation of the trace, and the trace is in
//! every log line.

use std::collections::{BTreeMap, BTreeSet};
use std::net::UdpSocket;
use std::time::Duration;

use lambda_runtime::Context;
use lambda_runtime::layers::trace::request_span;
use serde_json::{Value, json};
use shared::runtime::boot;
use tests::api::ApiRequest;
use tests::tables;
use tests::world::{World, soon};

use super::child::output_of;

const ROOT: &str = "1-5759e988-bd862e3fe1be46a994272793";
const PARENT: &str = "53995c3f42cd8ad8";

/// Of each function that events reach: a test in which it handles one, and the id that leads on from there.
const WAYS: [(&str, &str, &str); 10] = [
    (
        "WebhookFunction",
        "enrolment::payments::a_payment_never_sets_a_completed_enrolment_back",
        "evt_a_completed",
    ),
    (
        "OutboxRelayFunction",
        "platform::outbox::a_record_that_comes_twice_in_one_batch_is_one_message",
        "evt_a_completed",
    ),
    ("OutboxSweepFunction", SWEEPS, "run-of-outbox-sweep"),
    ("EmailFunction", "emails::delivery::a_refused_send_frees_the_message_for_an_immediate_retry", "evt_1"),
    (
        "ZoomFunction",
        "live_sessions::registering::a_learner_is_registered_with_a_link_a_notification_and_a_mail",
        "evt_1",
    ),
    (
        "UploadConfirmFunction",
        "assignments::confirming::a_lost_confirmation_is_healed_by_the_event_and_a_lost_event_by_the_route",
        "sqs-0",
    ),
    (
        "CpdAwardFunction",
        "credits::awarding::a_completed_course_becomes_one_entry_a_notification_and_a_mail",
        "e0",
    ),
    ("CpdSweepFunction", SWEEPS, "run-of-cpd-sweep"),
    ("QuizSweepFunction", SWEEPS, "run-of-quiz-sweep"),
    ("EnrolmentSweepFunction", SWEEPS, "run-of-enrolment-sweep"),
];

const SWEEPS: &str = "platform::traces::every_sweep_runs";

/// The correlation ids that X-Ray receives while a test runs with this trace, and how often.
fn annotated(test: &str, trace: &str) -> Vec<String> {
    let daemon = UdpSocket::bind("127.0.0.1:0").unwrap();
    daemon.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let address = daemon.local_addr().unwrap().to_string();
    output_of(test, "stack-any", &[("AWS_XRAY_DAEMON_ADDRESS", &address), ("_X_AMZN_TRACE_ID", trace)]);
    let (mut ids, mut buffer) = (Vec::new(), [0; 65_536]);
    while let Ok(length) = daemon.recv(&mut buffer) {
        let text = std::str::from_utf8(&buffer[..length]).unwrap();
        let document: Value = serde_json::from_str(text.split_once('\n').unwrap().1).unwrap();
        assert_eq!(document["trace_id"], ROOT, "{document}");
        assert_eq!(document["parent_id"], PARENT, "{document}");
        ids.push(document["annotations"]["correlation_id"].as_str().unwrap().to_owned());
    }
    ids
}

#[test]
fn every_way_from_a_request_to_its_e_mail_annotates_its_trace() {
    let trace = format!("Root={ROOT};Parent={PARENT};Sampled=1");
    let mut ways: BTreeMap<&str, BTreeSet<&str>> =
        BTreeMap::from([("platform::traces::a_request_has_the_id_of_its_invocation", ["request-1"].into())]);
    for (_, test, expected) in WAYS {
        ways.entry(test).or_default().insert(expected);
    }
    for (test, expected) in ways {
        let ids = annotated(test, &trace);
        assert!(expected.iter().all(|id| ids.iter().any(|found| found == id)), "{test}: {ids:?}");
    }
}

/// A function that is added is not forgotten here.
#[test]
fn every_function_that_an_event_reaches_is_among_them() {
    let template = tables::template();
    let resources = template["Resources"].as_mapping().unwrap().iter();
    let reached = resources.filter(|(_, resource)| {
        let properties = &resource["Properties"];
        resource["Type"] == "AWS::Serverless::Function"
            && (properties.get("Events").is_some() || properties.get("FunctionUrlConfig").is_some())
    });
    let reached: BTreeSet<&str> = reached.map(|(name, _)| name.as_str().unwrap()).collect();
    assert_eq!(reached, WAYS.map(|(function, _, _)| function).into());
}

#[tokio::test]
async fn every_sweep_runs() {
    let world = World::start().await;
    let event = json!({"source": "aws.events", "detail": {}});
    world.outbox_sweep().handle(event.clone(), soon(), "run-of-outbox-sweep").await.unwrap();
    world.cpd_sweeper().handle(event.clone(), soon(), "run-of-cpd-sweep").await.unwrap();
    tests::quizzes::sweep(&world).handle(event.clone(), soon(), "run-of-quiz-sweep").await.unwrap();
    world.enrolment_sweep().handle(event, soon(), "run-of-enrolment-sweep").await.unwrap();
}

#[test]
fn a_trace_that_nobody_keeps_is_not_annotated() {
    let trace = format!("Root={ROOT};Parent={PARENT};Sampled=0");
    let test = "platform::traces::a_request_has_the_id_of_its_invocation";
    assert_eq!(annotated(test, &trace), Vec::<String>::new());
}

#[tokio::test]
async fn a_request_has_the_id_of_its_invocation() {
    let world = World::start().await;
    let asked = ApiRequest::new("GET", "/api/users/me/", &world.caller()).within(Duration::from_secs(5));
    assert_eq!(asked.send(&world.learner_api()).await.status, 200);
}

#[test]
fn a_log_line_names_its_request_and_its_trace() {
    let output = output_of("platform::traces::a_process_that_logs", "stack-any", &[]);
    let line = output.lines().find(|line| line.contains("from within")).unwrap();
    let line: Value = serde_json::from_str(&line[line.find('{').unwrap()..]).unwrap();
    assert_eq!(line["message"], "from within", "{line}");
    assert_eq!(line["level"], "INFO", "{line}");
    assert_eq!(line["span"]["requestId"], "request-1", "{line}");
    assert_eq!(line["span"]["xrayTraceId"], format!("Root={ROOT}"), "{line}");
}

/// Logs as a function does, inside of the span in which lambda_runtime calls it.
#[test]
fn a_process_that_logs() {
    // A process has one log. That of this binary belongs to the other tests.
    if std::env::var("AWS_LAMBDA_FUNCTION_NAME").is_ok() {
        boot();
    }
    let mut context = Context::default();
    context.request_id = "request-1".into();
    context.xray_trace_id = Some(format!("Root={ROOT}"));
    request_span(&context).in_scope(|| tracing::info!("from within"));
}
