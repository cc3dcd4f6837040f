//! The trace of X-Ray and the correlation id lead to each other: the id is an annotation of the trace, and the trace is in
//! every log line.

use std::collections::BTreeSet;
use std::net::UdpSocket;
use std::time::Duration;

use lambda_runtime::Context;
use lambda_runtime::layers::trace::request_span;
use serde_json::Value;
use shared::runtime::boot;
use tests::api::ApiRequest;
use tests::world::World;

use super::child::output_of;

const ROOT: &str = "1-5759e988-bd862e3fe1be46a994272793";
const PARENT: &str = "53995c3f42cd8ad8";

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
    for (test, expected) in [
        ("platform::traces::a_request_has_the_id_of_its_invocation", "request-1"),
        ("enrolment::payments::a_payment_never_sets_a_completed_enrolment_back", "evt_a_completed"),
        ("platform::outbox::a_record_that_comes_twice_in_one_batch_is_one_message", "evt_a_completed"),
        ("emails::delivery::a_refused_send_frees_the_message_for_an_immediate_retry", "evt_1"),
        (
            "live_sessions::registering::a_learner_is_registered_with_a_link_a_notification_and_a_mail",
            "evt_1",
        ),
    ] {
        let ids: BTreeSet<String> = annotated(test, &trace).into_iter().collect();
        assert!(ids.contains(expected), "{test}: {ids:?}");
    }
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
