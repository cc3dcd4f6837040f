//! The client against a server that answers as Zoom's reference says, and as it does not.

mod answers;
mod registrants;
mod rooms;
mod tokens;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::course::{ZoomRoom, ZoomRoomKind};
use domain::{Clock, RegistrantName};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::time::Instant;
use uuid::Uuid;
use wiremock::matchers::{basic_auth, body_json, header, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::client::{Link, PAGES_MAX, Person, Registrant, Zoom};
use super::config::{ZoomConfig, ZoomSecret};
use super::join_link::JoinHosts;
use super::zoom_error::ZoomError;
use crate::runtime::{SecretSource, Secrets};

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

struct ZoomFixture {
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

async fn zoom_at(api: &str, oauth: &str, clock: Arc<dyn Clock>) -> Zoom {
    let config = ZoomConfig {
        secret_id: "zoom".into(),
        api_base: format!("{api}/v2").parse().unwrap(),
        oauth_url: format!("{oauth}/oauth/token").parse().unwrap(),
        join_hosts: JoinHosts::parse("zoom.us").unwrap(),
    };
    let secret = r#"{"account_id": "acc", "client_id": "id", "client_secret": "sec"}"#;
    let source = SecretSource::Given(Arc::new(move || secret.to_owned()));
    Zoom::new(&config, Secrets::load(source, ZoomSecret::check).await.unwrap(), clock).unwrap()
}

fn granted(token: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(
        json!({"access_token": token, "token_type": "bearer", "expires_in": 3600, "scope": "x"}),
    )
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

impl ZoomFixture {
    /// A server that grants tokens, and nothing else yet.
    async fn open() -> Self {
        let fixture = Self::without_token().await;
        Mock::given(method("POST"))
            .and(path("/oauth/token"))
            .respond_with(granted("t1"))
            .mount(&fixture.server)
            .await;
        fixture
    }

    async fn without_token() -> Self {
        let server = MockServer::start().await;
        let clock = Arc::new(StandingClock(Mutex::new(at("2026-11-22T12:00:00Z"))));
        let zoom = zoom_at(&server.uri(), &server.uri(), clock.clone()).await;
        Self { server, zoom, clock }
    }

    async fn answer(&self, verb: &str, at: &str, answer: ResponseTemplate) {
        Mock::given(method(verb)).and(path(at)).respond_with(answer).mount(&self.server).await;
    }

    async fn register(&self) -> Result<Registrant, ZoomError> {
        self.zoom.register(&room(ZoomRoomKind::Meeting), &ada(), soon()).await
    }

    async fn asked(&self, at: &str) -> usize {
        self.server
            .received_requests()
            .await
            .unwrap()
            .iter()
            .filter(|request| request.url.path() == at)
            .count()
    }
}
