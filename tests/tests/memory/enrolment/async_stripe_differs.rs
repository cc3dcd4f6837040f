//! Why we verify and parse events ourselves: what async-stripe's webhook module does differently.
//!
//! Its generator of test headers is an independent oracle: we accept what it signs.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use shared::stripe::signature::{SignatureError, SigningSecret, verify};

const BODY: &str = r#"{"id":"evt_1","object":"event"}"#;

fn now() -> Timestamp {
    domain::Clock::now(&shared::runtime::SystemClock)
}

fn v1(secret: &str, time: i64) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{time}.{BODY}").as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

fn ours(header: &str, secret: &str) -> Result<(), SignatureError> {
    let secrets: Vec<SigningSecret> = SigningSecret::new(secret).into_iter().collect();
    verify(Some(header), BODY.as_bytes(), &secrets, now())
}

/// Whether async-stripe got past the signature (it may still fail to read the body).
fn theirs(header: &str, secret: &str) -> bool {
    use stripe_webhook::{Webhook, WebhookError};
    !matches!(
        Webhook::construct_event(BODY, header, secret),
        Err(WebhookError::BadSignature
            | WebhookError::BadKey
            | WebhookError::BadHeader(_)
            | WebhookError::BadTimestamp(_))
    )
}

#[test]
fn signatures_of_async_stripe_are_accepted() {
    let header = stripe_webhook::Webhook::generate_test_header(BODY, "whsec_a", Some(now().as_second()));
    assert_eq!(ours(&header, "whsec_a"), Ok(()));
}

/// Earlier releases of async-stripe kept only the last `v1`; 1.0.0-rc.10 looks at all of them, as we do.
#[test]
fn both_accept_any_of_two_signatures() {
    let time = now().as_second();
    let header = format!("t={time},v1={},v1={}", v1("whsec_new", time), v1("whsec_old", time));
    for secret in ["whsec_new", "whsec_old"] {
        assert_eq!(ours(&header, secret), Ok(()));
        assert!(theirs(&header, secret));
    }
}

#[test]
fn only_async_stripe_accepts_an_empty_secret() {
    let time = now().as_second();
    let header = format!("t={time},v1={}", v1("", time));
    assert_eq!(ours(&header, ""), Err(SignatureError::NoMatch));
    assert!(theirs(&header, ""));
}

/// Stripe's own fixtures leave these out; an event that cannot be read would be refused for three days.
#[test]
fn only_our_parser_reads_an_event_without_optional_parts() {
    let body = r#"{"id":"evt_1","object":"event","type":"checkout.session.completed","livemode":false,
        "data":{"object":{"id":"cs_1","object":"checkout.session","payment_status":"paid","amount_total":5497.0}}}"#;
    let header = stripe_webhook::Webhook::generate_test_header(body, "whsec_a", Some(now().as_second()));
    let theirs = stripe_webhook::Webhook::construct_event(body, &header, "whsec_a");
    assert!(matches!(theirs, Err(stripe_webhook::WebhookError::BadParse(_))));
    assert_eq!(shared::stripe::event::parse(body.as_bytes()).unwrap().id, "evt_1");
}
