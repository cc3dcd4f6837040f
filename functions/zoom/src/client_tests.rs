//! The client against a server that answers as Zoom's reference says, and as it does not.

use std::sync::Mutex;

use jiff::Timestamp;
use shared::runtime::SecretSource;
use uuid::Uuid;
use wiremock::matchers::{basic_auth, body_json, header, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

const ADD: &str = "/v2/meetings/90000000001/registrants";
const STATUS: &str = "/v2/meetings/90000000001/registrants/status";
const LINK: &str = "https://us05web.zoom.us/w/90000000001?tk=abc";

struct StandingClock(Mutex<Timestamp>);

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn new_id(&self) -> Uuid {
        Uuid::from_u128(1)
    }
}

struct Desk {
    server: MockServer,
    zoom: Zoom,
    clock: Arc<StandingClock>,
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn room(kind: ZoomRoomKind) -> ZoomRoom {
    ZoomRoom { kind, id: "90000000001".into() }
}

fn ada() -> Person {
    Person { address: "ada@learner.example".into(), name: RegistrantName::split("Ada Learner") }
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(10)
}

async fn zoom_at(address: &str, clock: Arc<dyn Clock>) -> Zoom {
    let config = Config {
        tables: shared::dynamo::Tables::default(),
        secret_id: "zoom".into(),
        api_base: format!("{address}/v2").parse().unwrap(),
        oauth_url: format!("{address}/oauth/token").parse().unwrap(),
        join_hosts: JoinHosts::parse("zoom.us").unwrap(),
    };
    let secret = r#"{"account_id": "acc", "client_id": "id", "client_secret": "sec"}"#;
    let source = SecretSource::Given(Arc::new(move || secret.to_owned()));
    Zoom::new(&config, Secrets::load(source, ZoomSecret::check).await.unwrap(), clock).unwrap()
}

fn granted(token: &str) -> ResponseTemplate {
    ResponseTemplate::new(200)
        .set_body_json(json!({"access_token": token, "token_type": "bearer", "expires_in": 3600, "scope": "x"}))
}

fn added(join_url: Option<&str>) -> ResponseTemplate {
    let mut body = json!({"id": 90_000_000_001_u64, "registrant_id": "r1", "start_time": "2027-01-11T18:00:00Z",
        "topic": "Session 1", "occurrences": [], "participant_pin_code": 123});
    if let Some(url) = join_url {
        body["join_url"] = Value::from(url);
    }
    ResponseTemplate::new(201).set_body_json(body)
}

fn refused(status: u16, code: u32, message: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({"code": code, "message": message}))
}

impl Desk {
    /// A server that grants tokens, and nothing else yet.
    async fn open() -> Self {
        let desk = Self::without_token().await;
        Mock::given(method("POST")).and(path("/oauth/token")).respond_with(granted("t1")).mount(&desk.server).await;
        desk
    }

    async fn without_token() -> Self {
        let server = MockServer::start().await;
        let clock = Arc::new(StandingClock(Mutex::new(at("2026-11-22T12:00:00Z"))));
        let zoom = zoom_at(&server.uri(), clock.clone()).await;
        Self { server, zoom, clock }
    }

    async fn answer(&self, verb: &str, at: &str, answer: ResponseTemplate) {
        Mock::given(method(verb)).and(path(at)).respond_with(answer).mount(&self.server).await;
    }

    async fn register(&self) -> Result<Registrant, ZoomError> {
        self.zoom.register(&room(ZoomRoomKind::Meeting), &ada(), soon()).await
    }

    async fn asked(&self, at: &str) -> usize {
        self.server.received_requests().await.unwrap().iter().filter(|request| request.url.path() == at).count()
    }
}

#[tokio::test]
async fn a_registrant_is_added_as_the_reference_says() {
    let desk = Desk::without_token().await;
    Mock::given(method("POST"))
        .and(path("/oauth/token"))
        .and(query_param("grant_type", "account_credentials"))
        .and(query_param("account_id", "acc"))
        .and(basic_auth("id", "sec"))
        .respond_with(granted("t1"))
        .expect(1)
        .mount(&desk.server)
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
            .mount(&desk.server)
            .await;
    }
    let expected = Registrant { id: "r1".into(), link: Link::Ready(LINK.into()) };
    for kind in [ZoomRoomKind::Meeting, ZoomRoomKind::Webinar] {
        assert_eq!(desk.zoom.register(&room(kind), &ada(), soon()).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn every_documented_refusal_is_final() {
    let codes = [
        (400, 200), (400, 300), (404, 1001), (400, 1010), (400, 3000), (404, 3001), (400, 3003), (400, 3027),
        (400, 3034), (400, 3038), (404, 3043), (400, 3161), (400, 4700), (401, 4700), (400, 4711), (401, 4711),
        (404, 404), (400, 9999),
    ];
    for (status, code) in codes {
        let desk = Desk::open().await;
        desk.answer("POST", ADD, refused(status, code, "No.")).await;
        assert_eq!(desk.register().await, Err(ZoomError::Permanent(code.to_string())), "{status} {code}");
        assert_eq!(desk.asked(ADD).await, 1, "{status} {code}");
    }
    let desk = Desk::open().await;
    desk.answer("POST", ADD, ResponseTemplate::new(403).set_body_string("<html>ada@learner.example")).await;
    assert_eq!(desk.register().await, Err(ZoomError::Permanent("http_403".into())));
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
        let desk = Desk::open().await;
        let mut answer = refused(429, 429, message).insert_header("x-ratelimit-type", kind);
        if let Some(value) = retry_after {
            answer = answer.insert_header("retry-after", value);
        }
        desk.answer("POST", ADD, answer).await;
        let outcome = desk.register().await;
        assert_eq!(outcome, Err(ZoomError::RateLimited(at(expected))), "{retry_after:?} {kind} {message}");
    }
}

#[tokio::test]
async fn a_token_serves_until_shortly_before_its_expiry() {
    let desk = Desk::open().await;
    desk.answer("POST", ADD, added(Some(LINK))).await;
    desk.register().await.unwrap();
    *desk.clock.0.lock().unwrap() = at("2026-11-22T12:58:59Z");
    desk.register().await.unwrap();
    assert_eq!(desk.asked("/oauth/token").await, 1);
    *desk.clock.0.lock().unwrap() = at("2026-11-22T12:59:00Z");
    desk.register().await.unwrap();
    assert_eq!(desk.asked("/oauth/token").await, 2);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let desk = Desk::without_token().await;
    for token in ["old", "new"] {
        let mock = Mock::given(method("POST")).and(path("/oauth/token")).respond_with(granted(token));
        mock.up_to_n_times(1).mount(&desk.server).await;
    }
    Mock::given(method("POST")).and(path(ADD)).and(header("authorization", "Bearer old"))
        .respond_with(refused(401, 124, "Access token is expired.")).mount(&desk.server).await;
    Mock::given(method("POST")).and(path(ADD)).and(header("authorization", "Bearer new"))
        .respond_with(added(Some(LINK))).mount(&desk.server).await;
    assert!(desk.register().await.is_ok());
    // The new one is kept.
    assert!(desk.register().await.is_ok());
    assert_eq!((desk.asked("/oauth/token").await, desk.asked(ADD).await), (2, 3));
}

#[tokio::test]
async fn two_refused_tokens_are_enough() {
    let desk = Desk::open().await;
    desk.answer("POST", ADD, refused(401, 124, "Invalid access token.")).await;
    assert_eq!(desk.register().await, Err(ZoomError::Unauthorised));
    assert_eq!((desk.asked("/oauth/token").await, desk.asked(ADD).await), (2, 2));
}

#[tokio::test]
async fn without_a_token_nothing_is_asked() {
    for (answer, expected) in [
        (ResponseTemplate::new(400).set_body_json(json!({"reason": "Bad", "error": "invalid_client"})), "http_400 invalid_client"),
        (ResponseTemplate::new(503).set_body_string("<html>"), "http_503"),
        (ResponseTemplate::new(200).set_body_string("<html>"), "an answer that cannot be read"),
    ] {
        let desk = Desk::without_token().await;
        desk.answer("POST", "/oauth/token", answer).await;
        assert_eq!(desk.register().await, Err(ZoomError::NoToken(expected.into())));
        assert_eq!(desk.asked(ADD).await, 0);
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
        let desk = Desk::open().await;
        desk.answer("POST", ADD, answer).await;
        let deadline = Instant::now() + Duration::from_millis(700);
        let outcome = desk.zoom.register(&room(ZoomRoomKind::Meeting), &ada(), deadline).await;
        assert!(matches!(outcome, Err(ZoomError::Ambiguous(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_ambiguous_and_one_that_is_refused_is_not() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let desk = Desk::open().await;
    desk.answer("POST", ADD, added(None)).await;
    desk.register().await.unwrap();
    let broken = Zoom { api_base: format!("{address}/v2").parse().unwrap(), ..desk.zoom };
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
        (None, Link::ByHost),
        (Some(""), Link::ByHost),
        (Some("http://us05web.zoom.us/w/1"), Link::Refused),
        (Some("https://zoom.us.evil.example/w/1"), Link::Refused),
        (Some("javascript:alert(1)"), Link::Refused),
    ] {
        let desk = Desk::open().await;
        desk.answer("POST", ADD, added(join_url)).await;
        assert_eq!(desk.register().await.unwrap().link, link, "{join_url:?}");
    }
}

#[tokio::test]
async fn a_name_of_any_length_and_kind_fits() {
    let desk = Desk::open().await;
    desk.answer("POST", ADD, added(Some(LINK))).await;
    let names = ["x".repeat(250), "y z".repeat(100), String::new(), "A\r\nB: <script>\u{202E}\"'".to_owned()];
    for name in &names {
        let person = Person { address: "ada@learner.example".into(), name: RegistrantName::split(name) };
        desk.zoom.register(&room(ZoomRoomKind::Meeting), &person, soon()).await.unwrap();
    }
    let requests = desk.server.received_requests().await.unwrap();
    for request in requests.iter().filter(|request| request.url.path() == ADD) {
        let body: Value = request.body_json().unwrap();
        for part in ["first_name", "last_name"] {
            let text = body[part].as_str().unwrap();
            assert!(!text.trim().is_empty() && text.encode_utf16().count() <= 64, "{text}");
            assert!(!text.chars().any(|letter| letter.is_control() || letter == '\u{202E}'), "{text:?}");
        }
    }
}

#[tokio::test]
async fn an_address_is_found_on_any_page_of_both_lists() {
    let desk = Desk::open().await;
    let page = |status: &'static str, token: Option<&'static str>, answer: Value| {
        let mock = Mock::given(method("GET")).and(path(ADD)).and(query_param("status", status)).and(query_param("page_size", "300"));
        let mock = match token {
            Some(token) => mock.and(query_param("next_page_token", token)),
            None => mock.and(query_param_is_missing("next_page_token")),
        };
        mock.respond_with(ResponseTemplate::new(200).set_body_json(answer)).mount(&desk.server)
    };
    page("approved", None, json!({"next_page_token": "p2", "registrants": [{"id": "r9", "email": "bob@learner.example"}]})).await;
    page("approved", Some("p2"), json!({"next_page_token": "",
        "registrants": [{"id": "r1", "email": "Ada@Learner.Example", "join_url": LINK}]})).await;
    page("pending", None, json!({"registrants": [{"id": "r3", "email": "carl@learner.example"}]})).await;
    let find = async |address| desk.zoom.find(&room(ZoomRoomKind::Meeting), address, soon()).await.unwrap();
    let ada = Registrant { id: "r1".into(), link: Link::Ready(LINK.into()) };
    assert_eq!(find("ada@learner.example").await, Some(ada));
    let carl = Registrant { id: "r3".into(), link: Link::ByHost };
    assert_eq!(find("carl@learner.example").await, Some(carl));
    assert_eq!(find("dora@learner.example").await, None);
}

#[tokio::test]
async fn a_list_that_does_not_end_is_given_up() {
    let desk = Desk::open().await;
    desk.answer("GET", ADD, ResponseTemplate::new(200).set_body_json(json!({"next_page_token": "more", "registrants": []}))).await;
    let found = desk.zoom.find(&room(ZoomRoomKind::Meeting), "ada@learner.example", soon()).await;
    assert!(matches!(found, Err(ZoomError::Ambiguous(_))));
    assert_eq!(desk.asked(ADD).await, usize::from(PAGES_MAX));
}

#[tokio::test]
async fn a_cancellation_names_id_and_address() {
    let desk = Desk::open().await;
    let body = json!({"action": "cancel", "registrants": [{"id": "r1", "email": "ada@learner.example"}]});
    Mock::given(method("PUT")).and(path(STATUS)).and(body_json(&body)).respond_with(ResponseTemplate::new(204)).mount(&desk.server).await;
    desk.zoom.cancel(&room(ZoomRoomKind::Meeting), "r1", Some("ada@learner.example"), soon()).await.unwrap();
}
