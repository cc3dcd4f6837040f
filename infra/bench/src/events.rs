//! The events that AWS invokes the functions with.

use domain::{Clock, Learner};
use serde_json::Value;
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
pub(crate) fn certificate_written(enrolment: domain::EnrolmentId) -> Result<Value> {
    Ok(serde_json::to_value(tests::credits::records(&[enrolment]))?)
}
