//! The Function URL. Verify the signature before parsing, storing or logging anything.

use std::time::Duration;

use lambda_http::http::StatusCode;
use lambda_http::{Body, Error, Request, RequestExt, Response};
use serde_json::json;
use shared::runtime::metrics::{self, Metric};
use shared::runtime::{Switch, deadline, trace};
use shared::store::StoreError;
use shared::stripe::event::{self, Event, Fact};
use shared::stripe::signature::{self, SignatureError};
use tokio::time::Instant;

use crate::config::StripeSecret;
use crate::outcome::EventOutcome;
use crate::state::App;
use crate::unpaid_session::Unpaid;
use crate::{dispute_events, refund_events, session_events};

impl App {
    /// Answers one request of the Function URL.
    ///
    /// # Errors
    /// Never: every failure is a response.
    pub async fn handle(&self, request: Request) -> Result<Response<Body>, Error> {
        let deadline =
            request.lambda_context_ref().map_or_else(|| Instant::now() + Duration::from_secs(10), deadline);
        Ok(self.answer(&request, deadline).await)
    }

    async fn answer(&self, request: &Request, deadline: Instant) -> Response<Body> {
        if request.method() != lambda_http::http::Method::POST {
            return reply(
                StatusCode::METHOD_NOT_ALLOWED,
                &json!({"error": error("METHOD_NOT_ALLOWED", "Use POST.")}),
            );
        }
        if !self.switches.allow(Switch::PaidEnrolment).await {
            metrics::count(Metric::SwitchedOff, 1, self.clock.as_ref());
            return unavailable("The webhook is switched off. Please send this event again later.");
        }
        let body = request.body().as_ref();
        if let Err(reason) = self.verify_signature(request, body).await {
            tracing::warn!(%reason, "signature verification failed");
            let error = error("BAD_SIGNATURE", "The signature does not match.");
            return reply(StatusCode::BAD_REQUEST, &json!({"error": error}));
        }
        let event = match event::parse(body) {
            Ok(event) => event,
            Err(reason) => {
                tracing::error!(%reason, "a signed event cannot be parsed");
                let error = error("MALFORMED_EVENT", &reason.to_string());
                return reply(StatusCode::BAD_REQUEST, &json!({"error": error}));
            }
        };
        self.respond(&event, deadline).await
    }

    async fn respond(&self, event: &Event, deadline: Instant) -> Response<Body> {
        trace::annotate(&event.id);
        match self.decide(event, deadline).await {
            Ok(outcome) => {
                outcome.count(self.clock.as_ref());
                tracing::info!(
                    correlation_id = event.id,
                    kind = event.kind,
                    outcome = outcome.name(),
                    "event handled"
                );
                reply(StatusCode::OK, &json!({"received": true, "outcome": outcome.name()}))
            }
            Err(failure) => {
                metrics::count(Metric::UnexpectedFailure, 1, self.clock.as_ref());
                tracing::error!(correlation_id = event.id, kind = event.kind, %failure, "event not handled");
                match failure {
                    StoreError::Unavailable { .. } => {
                        unavailable("The store is busy. Please send this event again.")
                    }
                    StoreError::Refused(_) | StoreError::Corrupt { .. } => {
                        let error = error("INTERNAL_ERROR", "Something went wrong on our side.");
                        reply(StatusCode::INTERNAL_SERVER_ERROR, &json!({"error": error}))
                    }
                }
            }
        }
    }

    /// Reads, decides and writes what the event means. Nothing is lost on an error, since Stripe sends it again.
    async fn decide(&self, event: &Event, deadline: Instant) -> Result<EventOutcome, StoreError> {
        match &event.fact {
            Fact::Ignored => Ok(EventOutcome::Ignored),
            // Stripe would send it for three days, and it would never fit: an operator has to look at it.
            Fact::SetAside(reason) => Ok(EventOutcome::Rejected(reason)),
            Fact::SessionCompleted(facts) => session_events::completed(self, event, facts, deadline).await,
            Fact::SessionFailed(facts) => {
                session_events::closed(self, event, facts, Unpaid::Failed, deadline).await
            }
            Fact::SessionExpired(facts) => {
                session_events::closed(self, event, facts, Unpaid::Expired, deadline).await
            }
            Fact::Refunded(facts) => refund_events::refunded(self, event, facts, deadline).await,
            Fact::RefundChanged(facts) => refund_events::changed(self, event, facts, deadline).await,
            Fact::Disputed(facts) => dispute_events::disputed(self, event, facts, deadline).await,
        }
    }

    async fn verify_signature(&self, request: &Request, body: &[u8]) -> Result<(), SignatureError> {
        let header = request.headers().get("stripe-signature").and_then(|value| value.to_str().ok());
        let check = |secret: &StripeSecret| {
            signature::verify(header, body, &secret.signing_secrets(), self.clock.now())
        };
        match check(self.secrets.current().await.as_ref()) {
            Err(SignatureError::NoMatch) => {
                check(self.secrets.younger_than(self.secret_may_be_stale_after).await.as_ref())
            }
            verdict => verdict,
        }
    }
}

fn error(code: &str, message: &str) -> serde_json::Value {
    json!({"code": code, "message": message, "details": {}})
}

fn unavailable(message: &str) -> Response<Body> {
    let mut response =
        reply(StatusCode::SERVICE_UNAVAILABLE, &json!({"error": error("UNAVAILABLE", message)}));
    response.headers_mut().insert("retry-after", lambda_http::http::HeaderValue::from_static("60"));
    response
}

fn reply(status: StatusCode, body: &serde_json::Value) -> Response<Body> {
    let mut response = Response::new(Body::Text(body.to_string()));
    *response.status_mut() = status;
    let json = lambda_http::http::HeaderValue::from_static("application/json");
    response.headers_mut().insert("content-type", json);
    response
}
