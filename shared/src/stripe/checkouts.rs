//! Ends Checkout Sessions at Stripe, so that they can no longer be paid.

use serde::Deserialize;

use super::client::{StripeError, StripeRequest, Verb};
use super::lazy_client::{LazyClient, VERSION};

/// Stripe's answer about a session that is not open.
const NOT_OPEN_STATUS: u16 = 400;
/// Stripe does not know the session: it belongs to another account or mode, so nobody can pay us in it.
const NOT_FOUND_STATUS: u16 = 404;

/// Ends Checkout Sessions at Stripe.
pub struct StripeCheckouts {
    /// Or why there is none: an operator may have no secret at hand, and need none.
    client: Result<LazyClient, String>,
}

/// The part of Stripe's session that is used.
#[derive(Deserialize)]
struct StripeSession {
    status: Option<String>,
}

impl StripeCheckouts {
    /// With this client.
    pub fn new(client: LazyClient) -> Self {
        Self { client: Ok(client) }
    }

    /// Without a client, for this reason: a checkout that has to be ended is then an error.
    pub fn without_client(reason: String) -> Self {
        Self { client: Err(reason) }
    }

    /// Makes sure that a session can no longer be paid. One that is over already stays as it is, so it may be ended again.
    ///
    /// # Errors
    /// It may still be paid, as far as we know.
    pub async fn end(&self, session: &str) -> Result<(), StripeError> {
        let refusal = match self.ask(Verb::Post, format!("/checkout/sessions/{session}/expire")).await {
            Err(refusal @ StripeError::Refused { status: NOT_OPEN_STATUS, .. }) => refusal,
            Err(StripeError::Refused { status: NOT_FOUND_STATUS, .. }) => return Ok(()),
            answer => return answer.map(|_| ()),
        };
        match self.ask(Verb::Get, format!("/checkout/sessions/{session}")).await?.status.as_deref() {
            Some("complete" | "expired") => Ok(()),
            _ => Err(refusal),
        }
    }

    async fn ask(&self, verb: Verb, path: String) -> Result<StripeSession, StripeError> {
        let client = self.client.as_ref().map_err(|reason| StripeError::Unreachable(reason.clone()))?;
        let request =
            StripeRequest { verb, path, query: None, form: None, version: VERSION, idempotency_key: None };
        client.send(request).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;
    use wiremock::matchers::{header, method, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::runtime::SecretSource;

    fn checkouts(server: &MockServer) -> StripeCheckouts {
        let source = SecretSource::Given(Arc::new(|| r#"{"api_key": " sk_test_1\n"}"#.to_owned()));
        StripeCheckouts::new(LazyClient::new(source, format!("{}/", server.uri()), "tests"))
    }

    #[tokio::test]
    async fn a_checkout_is_ended_unless_it_is_over_and_a_refusal_is_said() {
        let server = MockServer::start().await;
        let refusal = |code: &str| json!({"error": {"code": code, "type": "invalid_request_error"}});
        for (session, status, answer) in [
            ("cs_open", 200, json!({"id": "cs_open", "status": "expired"})),
            ("cs_paid", 400, refusal("not_open")),
            ("cs_odd", 400, refusal("odd")),
            ("cs_gone", 404, refusal("resource_missing")),
            ("cs_no", 403, refusal("more_permissions_required")),
        ] {
            Mock::given(method("POST"))
                .and(path(format!("/v1/checkout/sessions/{session}/expire")))
                .and(header("authorization", "Bearer sk_test_1"))
                .respond_with(ResponseTemplate::new(status).set_body_json(answer))
                .mount(&server)
                .await;
        }
        for (session, status) in [("cs_paid", "complete"), ("cs_odd", "open")] {
            Mock::given(method("GET"))
                .and(path(format!("/v1/checkout/sessions/{session}")))
                .respond_with(ResponseTemplate::new(200).set_body_json(json!({"status": status})))
                .mount(&server)
                .await;
        }
        let checkouts = checkouts(&server);
        for session in ["cs_open", "cs_paid", "cs_gone"] {
            checkouts.end(session).await.unwrap();
        }
        for (session, status) in [("cs_odd", 400), ("cs_no", 403)] {
            let refused = checkouts.end(session).await.unwrap_err();
            assert!(
                matches!(refused, StripeError::Refused { status: said, .. } if said == status),
                "{refused}"
            );
        }
    }

    #[tokio::test]
    async fn without_a_client_the_reason_is_said() {
        let error = StripeCheckouts::without_client("no secret".to_owned()).end("cs_1").await.unwrap_err();
        assert!(error.to_string().contains("no secret"), "{error}");
    }
}
