//! Answers that the in-memory cloud does not know: secrets, and the vendors.

use serde_json::{Value, json};
use tests::certificates::{secret, signing_key};
use tests::world::SIGNING_SECRET;

/// As Stripe answers.
const CHECKOUT_SESSION: &str =
    include_str!("../../../tests/tests/memory/enrolment/fixtures/checkout_session.json");

/// The answer to a request; `None`: ask the cloud.
pub(crate) fn prepared(operation: &str, sent: &Value) -> Option<String> {
    let answer = match operation {
        "SecretsManager.GetSecretValue" => json!({"Name": sent["SecretId"], "SecretString": secret_of(sent)}),
        "Stripe.POST" => return Some(CHECKOUT_SESSION.to_owned()),
        "Zoom.token" => json!({"access_token": "token", "token_type": "bearer", "expires_in": 3600}),
        "Zoom.register" => {
            json!({"id": 1, "registrant_id": "registrant", "topic": "x", "join_url": "https://zoom.example/w/1?tk=1"})
        }
        "Zoom.list" => json!({"registrants": [], "next_page_token": ""}),
        _ => return None,
    };
    Some(answer.to_string())
}

fn secret_of(sent: &Value) -> String {
    match sent["SecretId"].as_str() {
        Some("BadgeSecret") => secret(signing_key()),
        Some("UnsubscribeSecret") => json!({"signing_key": "bench-".repeat(10)}).to_string(),
        Some("ZoomSecret") => {
            json!({"account_id": "account", "client_id": "client", "client_secret": "secret"}).to_string()
        }
        _ => json!({"api_key": "sk_test_bench", "signing": [SIGNING_SECRET]}).to_string(),
    }
}
