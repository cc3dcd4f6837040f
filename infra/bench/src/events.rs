//! The events that AWS invokes the functions with.

use domain::{Clock, EnrolmentId, Learner, MessageId};
use serde_json::{Value, json};
use shared::runtime::SystemClock;
use shared::stripe::signature::{self, SigningSecret};
use tests::api::{ApiRequest, Caller};
use tests::world::SIGNING_SECRET;

use anyhow::{Context, Result};

/// A request by a learner through the HTTP API.
pub(crate) fn by(learner: &Learner, method: &str, path: &str, body: Option<&Value>) -> Value {
    let request = ApiRequest::new(method, path, &Caller::new(learner));
    let request = match body {
        Some(body) => request.body(body),
        None => request,
    };
    request.event().clone()
}

/// An event of Stripe's, signed, as the function's URL passes it on.
pub(crate) fn from_stripe(event: &Value) -> Result<Value> {
    let body = event.to_string();
    let secret = SigningSecret::new(SIGNING_SECRET).context("a secret")?;
    let header = signature::header(&secret, body.as_bytes(), SystemClock.now());
    let request = ApiRequest::new("POST", "/", &Caller::nobody()).raw_body(&body);
    Ok(request.header("stripe-signature", &header).event().clone())
}

/// A record of the main table's stream about a certificate.
pub(crate) fn certificate_written(enrolment: EnrolmentId) -> Result<Value> {
    Ok(serde_json::to_value(tests::credits::records(&[enrolment]))?)
}

/// A message of a queue.
pub(crate) fn message(body: &Value) -> Result<Value> {
    Ok(serde_json::to_value(tests::world::sqs_event(std::slice::from_ref(body), 1))?)
}

/// What a schedule sends.
pub(crate) fn scheduled() -> Value {
    json!({
        "version": "0", "id": "bench", "detail-type": "Scheduled Event", "source": "aws.events", "account": "1",
        "time": "2026-11-22T12:00:00Z", "region": "eu-west-1", "resources": [], "detail": {},
    })
}

/// A request with other claims than a learner's.
pub(crate) fn by_caller(caller: &Caller, method: &str, path: &str) -> Value {
    ApiRequest::new(method, path, caller).event().clone()
}

/// The same with a body.
pub(crate) fn asked(caller: &Caller, method: &str, path: &str, body: &Value) -> Value {
    ApiRequest::new(method, path, caller).body(body).event().clone()
}

/// A record of the outbox's stream, as AWS sends it, about this row.
pub(crate) fn row_written(id: MessageId) -> Result<Value> {
    let golden = include_str!("../../../functions/outbox-relay/events/stream-record.json");
    Ok(serde_json::from_str(&golden.replace("0190a5a0-0000-7000-8000-000000000001", &id.to_string()))?)
}
