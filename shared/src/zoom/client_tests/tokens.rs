//! One token for all calls, renewed once when it is refused.

use super::*;

#[tokio::test]
async fn a_token_serves_until_shortly_before_its_expiry() {
    let fixture = ZoomFixture::open().await;
    fixture.answer("POST", ADD, added(Some(LINK))).await;
    fixture.register().await.unwrap();
    *fixture.clock.0.lock().unwrap() = at("2026-11-22T12:58:59Z");
    fixture.register().await.unwrap();
    assert_eq!(fixture.asked("/oauth/token").await, 1);
    *fixture.clock.0.lock().unwrap() = at("2026-11-22T12:59:00Z");
    fixture.register().await.unwrap();
    assert_eq!(fixture.asked("/oauth/token").await, 2);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let fixture = ZoomFixture::without_token().await;
    for token in ["old", "new"] {
        let mock = Mock::given(method("POST")).and(path("/oauth/token")).respond_with(granted(token));
        mock.up_to_n_times(1).mount(&fixture.server).await;
    }
    Mock::given(method("POST"))
        .and(path(ADD))
        .and(header("authorization", "Bearer old"))
        .respond_with(refused(401, 124, "Access token is expired."))
        .mount(&fixture.server)
        .await;
    Mock::given(method("POST"))
        .and(path(ADD))
        .and(header("authorization", "Bearer new"))
        .respond_with(added(Some(LINK)))
        .mount(&fixture.server)
        .await;
    assert!(fixture.register().await.is_ok());
    // The new one is kept.
    assert!(fixture.register().await.is_ok());
    assert_eq!((fixture.asked("/oauth/token").await, fixture.asked(ADD).await), (2, 3));
}

#[tokio::test]
async fn two_refused_tokens_are_enough() {
    let fixture = ZoomFixture::open().await;
    fixture.answer("POST", ADD, refused(401, 124, "Invalid access token.")).await;
    assert_eq!(fixture.register().await, Err(ZoomError::Unauthorised));
    assert_eq!((fixture.asked("/oauth/token").await, fixture.asked(ADD).await), (2, 2));
}

#[tokio::test]
async fn without_a_token_no_request_is_sent() {
    for (answer, expected) in [
        (
            ResponseTemplate::new(400).set_body_json(json!({"reason": "Bad", "error": "invalid_client"})),
            "http_400 invalid_client",
        ),
        (ResponseTemplate::new(503).set_body_string("<html>"), "http_503"),
        (ResponseTemplate::new(200).set_body_string("<html>"), "unreadable response"),
    ] {
        let fixture = ZoomFixture::without_token().await;
        fixture.answer("POST", "/oauth/token", answer).await;
        assert_eq!(fixture.register().await, Err(ZoomError::NoToken(expected.into())));
        assert_eq!(fixture.asked(ADD).await, 0);
    }
}

#[tokio::test]
async fn a_busy_token_endpoint_says_when_to_come_back() {
    for (retry_after, expected) in [
        (Some("30"), "2026-11-22T12:00:30Z"),
        (Some("2026-11-23T00:00:00Z"), "2026-11-23T00:00:00Z"),
        (None, "2026-11-22T12:01:00Z"),
    ] {
        let fixture = ZoomFixture::without_token().await;
        let mut busy =
            ResponseTemplate::new(429).set_body_json(json!({"reason": "Too many", "error": "busy"}));
        if let Some(header) = retry_after {
            busy = busy.insert_header("retry-after", header);
        }
        fixture.answer("POST", "/oauth/token", busy).await;
        assert_eq!(fixture.register().await, Err(ZoomError::NoTokenBefore(at(expected))));
        assert_eq!(fixture.asked(ADD).await, 0);
    }
}
