//! The smoke test's identity: its password is in a secret or the environment, and in no argument.

use serde_json::json;
use wiremock::matchers::{any, header, method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::machine::{Machine, said};

const PASSWORD: &str = "correct horse battery staple";
const SIGN_IN: &str = "cognito-idp admin-initiate-auth";

/// A stack of which only the profile answers, and only to the identity's token.
async fn with_stack(name: &str) -> Machine {
    let machine = Machine::new(name).await;
    let api = machine.services.uri();
    machine.outputs(&[
        ("MainTableName", "cpd-prod-main"),
        ("ApiUrl", &api),
        ("WebhookUrl", &format!("{api}/webhook")),
        ("Issuer", "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Pool"),
        ("ClientId", "client"),
    ]);
    machine.answers(SIGN_IN, &json!({"AuthenticationResult": {"IdToken": "id-token"}}));
    Mock::given(method("GET"))
        .and(path("/api/users/me/"))
        .and(header("authorization", "Bearer id-token"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({})))
        .mount(&machine.services)
        .await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(404))
        .with_priority(9)
        .mount(&machine.services)
        .await;
    machine
}

#[tokio::test]
async fn the_identity_of_the_stacks_secret_signs_in() {
    let machine = with_stack("smoke-secret").await;
    let secret = json!({"username": "smoke@example.org", "password": PASSWORD});
    machine.answers("secretsmanager get-secret-value", &json!({"SecretString": secret.to_string()}));
    let output = machine.ops(&["smoke", "--stack-name", "cpd-prod", "--yes"]);
    assert!(said(&output).contains("ok      the profile is shown"), "{}", said(&output));
    assert!(
        machine.calls().contains("get-secret-value --secret-id cpd-prod/smoke-identity"),
        "{}",
        machine.calls()
    );
    assert_eq!(
        machine.input(SIGN_IN),
        json!({
            "UserPoolId": "eu-central-1_Pool", "ClientId": "client", "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": "smoke@example.org", "PASSWORD": PASSWORD},
        })
    );
    assert!(!machine.calls().contains(PASSWORD) && !said(&output).contains(PASSWORD));
    assert!(!said(&output).contains("id-token"));
}

#[tokio::test]
async fn the_environment_may_hold_the_identity_or_its_token() {
    let machine = with_stack("smoke-environment").await;
    let machine = machine.with("SMOKE_USERNAME", "smoke@example.org").with("SMOKE_PASSWORD", PASSWORD);
    let output = machine.ops(&["smoke", "--stack-name", "cpd-prod", "--yes"]);
    assert!(said(&output).contains("ok      the profile is shown"), "{}", said(&output));
    assert!(!machine.calls().contains("secretsmanager") && !machine.calls().contains(PASSWORD));
    let machine = with_stack("smoke-token").await.with("SMOKE_TOKEN", "id-token");
    let output = machine.ops(&["smoke", "--stack-name", "cpd-prod", "--yes"]);
    assert!(said(&output).contains("ok      the profile is shown"), "{}", said(&output));
    assert!(!machine.calls().contains("cognito-idp"));
}

#[tokio::test]
async fn an_identity_that_cannot_sign_in_by_itself_is_explained() {
    let machine = with_stack("smoke-challenge").await;
    let machine = machine.with("SMOKE_USERNAME", "smoke@example.org").with("SMOKE_PASSWORD", PASSWORD);
    machine.answers(SIGN_IN, &json!({"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "s"}));
    let output = machine.ops(&["smoke", "--stack-name", "cpd-prod", "--yes"]);
    assert!(!output.status.success());
    assert!(said(&output).contains("NEW_PASSWORD_REQUIRED"), "{}", said(&output));
    let own_issuer = Machine::new("smoke-issuer").await;
    let outputs = [
        ("MainTableName", "m"),
        ("ApiUrl", "https://api.example"),
        ("WebhookUrl", "https://hook.example"),
        ("Issuer", "https://id.example.org"),
        ("ClientId", "client"),
    ];
    own_issuer.outputs(&outputs);
    let output = own_issuer.ops(&["smoke", "--stack-name", "cpd-prod", "--yes"]);
    assert!(!output.status.success());
    assert!(said(&output).contains("SMOKE_TOKEN"), "{}", said(&output));
}
