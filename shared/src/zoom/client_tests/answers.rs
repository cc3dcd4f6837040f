//! Every answer to "Add a registrant", documented or not.

use super::*;

#[tokio::test]
async fn a_registrant_is_added_as_the_reference_says() {
    let fixture = ZoomFixture::without_token().await;
    Mock::given(method("POST"))
        .and(path("/oauth/token"))
        .and(query_param("grant_type", "account_credentials"))
        .and(query_param("account_id", "acc"))
        .and(basic_auth("id", "sec"))
        .respond_with(granted("t1"))
        .expect(1)
        .mount(&fixture.server)
        .await;
    let body = json!({"email": "ada@learner.example", "first_name": "Ada", "last_name": "Learner"});
    for at in [ADD, "/v2/webinars/90000000001/registrants"] {
        Mock::given(method("POST"))
            .and(path(at))
            .and(header("authorization", "Bearer t1"))
            .and(header("content-type", "application/json"))
            .and(body_json(&body))
            .respond_with(added(Some(LINK)))
            .expect(1)
            .mount(&fixture.server)
            .await;
    }
    let expected = Registrant { id: "r1".into(), link: Link::Ready(LINK.into()) };
    for kind in [ZoomRoomKind::Meeting, ZoomRoomKind::Webinar] {
        assert_eq!(fixture.zoom.register(&room(kind), &ada(), soon()).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn every_documented_refusal_is_final() {
    let codes = [
        (400, 200),
        (400, 300),
        (404, 1001),
        (400, 1010),
        (400, 3000),
        (404, 3001),
        (400, 3003),
        (400, 3027),
        (400, 3034),
        (400, 3038),
        (404, 3043),
        (400, 3161),
        (400, 4700),
        (401, 4700),
        (400, 4711),
        (401, 4711),
        (404, 404),
        (400, 9999),
    ];
    for (status, code) in codes {
        let fixture = ZoomFixture::open().await;
        fixture.answer("POST", ADD, refused(status, code, "No.")).await;
        assert_eq!(fixture.register().await, Err(ZoomError::Permanent(code.to_string())), "{status} {code}");
        assert_eq!(fixture.asked(ADD).await, 1, "{status} {code}");
    }
    let fixture = ZoomFixture::open().await;
    fixture
        .answer("POST", ADD, ResponseTemplate::new(403).set_body_string("<html>ada@learner.example"))
        .await;
    assert_eq!(fixture.register().await, Err(ZoomError::Permanent("http_403".into())));
}

#[tokio::test]
async fn a_limit_names_its_end_in_seconds_in_iso_or_not_at_all() {
    let daily = "You have exceeded the daily rate limit of (3) for Add meeting registrant API requests.";
    let second = "You have reached the maximum per-second rate limit for this API. Try again later.";
    let midnight = "2026-11-23T00:00:00Z";
    for (retry_after, kind, message, expected) in [
        (Some("30"), "QPS", second, "2026-11-22T12:00:30Z"),
        (Some("43200"), "Daily-limit", daily, midnight),
        (Some("2026-11-23T00:00:00Z"), "Daily-limit", daily, midnight),
        (Some("Mon, 23 Nov 2026 00:00:00 GMT"), "Daily-limit", daily, midnight),
        (Some("tomorrow"), "Daily-limit", daily, midnight),
        (None, "Daily-limit", daily, midnight),
        (None, "", "", midnight),
        (None, "QPS", "", "2026-11-22T12:00:15Z"),
        (None, "", second, "2026-11-22T12:00:15Z"),
    ] {
        let fixture = ZoomFixture::open().await;
        let mut answer = refused(429, 429, message).insert_header("x-ratelimit-type", kind);
        if let Some(value) = retry_after {
            answer = answer.insert_header("retry-after", value);
        }
        fixture.answer("POST", ADD, answer).await;
        let outcome = fixture.register().await;
        let limit = match kind == "QPS" || message == second {
            true => ZoomError::Throttled(at(expected)),
            false => ZoomError::RateLimited(at(expected)),
        };
        assert_eq!(outcome, Err(limit), "{retry_after:?} {kind} {message}");
    }
}

#[tokio::test]
async fn what_is_sent_and_not_answered_is_ambiguous() {
    for answer in [
        added(Some(LINK)).set_delay(Duration::from_secs(5)),
        ResponseTemplate::new(500),
        refused(503, 503, "Busy."),
        ResponseTemplate::new(408),
        ResponseTemplate::new(201).set_body_string("<html>"),
        ResponseTemplate::new(201).set_body_json(json!({"id": 1})),
        ResponseTemplate::new(302).insert_header("location", "http://127.0.0.1:9/"),
    ] {
        let fixture = ZoomFixture::open().await;
        fixture.answer("POST", ADD, answer).await;
        let deadline = Instant::now() + Duration::from_millis(700);
        let outcome = fixture.zoom.register(&room(ZoomRoomKind::Meeting), &ada(), deadline).await;
        assert!(matches!(outcome, Err(ZoomError::Ambiguous(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_ambiguous_and_one_that_is_refused_is_not() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let fixture = ZoomFixture::open().await;
    let broken = zoom_at(&address, &fixture.server.uri(), fixture.clock.clone()).await;
    let hang_up = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        stream.readable().await.unwrap();
        drop(stream);
        drop(listener);
    });
    let outcome = broken.register(&room(ZoomRoomKind::Meeting), &ada(), soon()).await;
    assert!(matches!(outcome, Err(ZoomError::Ambiguous(_))), "{outcome:?}");
    hang_up.await.unwrap();
    let outcome = broken.register(&room(ZoomRoomKind::Meeting), &ada(), soon()).await;
    assert!(matches!(outcome, Err(ZoomError::NotSent(_))), "{outcome:?}");
    let outcome = broken.register(&room(ZoomRoomKind::Meeting), &ada(), Instant::now()).await;
    assert!(matches!(outcome, Err(ZoomError::NotSent(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_link_that_does_not_lead_to_zoom_is_not_passed_on() {
    for (join_url, link) in [
        (Some(LINK), Link::Ready(LINK.into())),
        (None, Link::AwaitingApproval),
        (Some(""), Link::AwaitingApproval),
        (Some("http://us05web.zoom.us/w/1"), Link::Refused),
        (Some("https://zoom.us.evil.example/w/1"), Link::Refused),
        (Some("javascript:alert(1)"), Link::Refused),
    ] {
        let fixture = ZoomFixture::open().await;
        fixture.answer("POST", ADD, added(join_url)).await;
        assert_eq!(fixture.register().await.unwrap().link, link, "{join_url:?}");
    }
}

#[tokio::test]
async fn a_name_of_any_length_and_kind_fits() {
    let fixture = ZoomFixture::open().await;
    fixture.answer("POST", ADD, added(Some(LINK))).await;
    let names = ["x".repeat(250), "y z".repeat(100), String::new(), "A\r\nB: <script>\u{202E}\"'".to_owned()];
    for name in &names {
        let person = Person { address: "ada@learner.example".into(), name: RegistrantName::split(name) };
        fixture.zoom.register(&room(ZoomRoomKind::Meeting), &person, soon()).await.unwrap();
    }
    let requests = fixture.server.received_requests().await.unwrap();
    for request in requests.iter().filter(|request| request.url.path() == ADD) {
        let body: Value = request.body_json().unwrap();
        for part in ["first_name", "last_name"] {
            let text = body[part].as_str().unwrap();
            assert!(!text.trim().is_empty() && text.encode_utf16().count() <= 64, "{text}");
            assert!(!text.chars().any(|letter| letter.is_control() || letter == '\u{202E}'), "{text:?}");
        }
    }
}
