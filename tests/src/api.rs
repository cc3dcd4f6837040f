//! Requests as API Gateway passes them to a function, with the verified claims.

use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::to_bytes;
use axum::response::Response;
use domain::Learner;
use http::StatusCode;
use lambda_http::{Context, RequestExt};
use serde_json::{Value, json};
use shared::runtime::SecretSource;
use tower::ServiceExt;

use crate::world::{World, tables_of};

/// A response.
#[derive(Clone, Debug)]
pub struct ApiResponse {
    pub status: u16,
    /// `null` if there is none.
    pub body: Value,
}

impl ApiResponse {
    /// The error code of a refusal.
    pub fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_default()
    }
}

/// A caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    claims: Value,
}

impl Caller {
    /// This person, without groups.
    pub fn new(person: &Learner) -> Self {
        Self {
            claims: json!({
                "sub": person.id, "iss": "https://issuer.example", "email": person.email, "name": person.name,
                "cognito:groups": "[learner]",
            }),
        }
    }

    /// A caller without a verified identity.
    pub fn nobody() -> Self {
        Self { claims: Value::Null }
    }

    /// The caller with another value of a claim.
    #[must_use]
    pub fn with(mut self, claim: &str, value: &str) -> Self {
        self.claims[claim] = value.into();
        self
    }
}

/// One request to a function behind the HTTP API.
#[derive(Clone, Debug)]
pub struct ApiRequest {
    event: Value,
    deadline: Option<Duration>,
}

impl ApiRequest {
    /// A request without a body.
    pub fn new(method: &str, path: &str, caller: &Caller) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let authorizer = match &caller.claims {
            Value::Null => Value::Null,
            claims => json!({"jwt": {"claims": claims, "scopes": null}}),
        };
        Self {
            deadline: None,
            event: json!({
                "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query,
                "headers": {"host": "api.example", "x-forwarded-proto": "https"},
                "requestContext": {
                    "accountId": "1", "apiId": "a", "domainName": "api.example", "domainPrefix": "api",
                    "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "t"},
                    "requestId": "r", "routeKey": "$default", "stage": "$default", "time": "", "timeEpoch": 0,
                    "authorizer": authorizer,
                },
                "isBase64Encoded": false,
            }),
        }
    }

    /// The request with one more parameter in its query.
    #[must_use]
    pub fn query(mut self, pair: &str) -> Self {
        let query = self.event["rawQueryString"].as_str().unwrap_or_default();
        let joined = if query.is_empty() { pair.to_owned() } else { format!("{query}&{pair}") };
        self.event["rawQueryString"] = joined.into();
        self
    }

    /// The request with a JSON body.
    #[must_use]
    pub fn body(mut self, body: &Value) -> Self {
        self.event["body"] = body.to_string().into();
        self
    }

    /// The request with a raw body.
    #[must_use]
    pub fn raw_body(mut self, body: &str) -> Self {
        self.event["body"] = body.into();
        self
    }

    /// The request with this much time left, as Lambda counts it.
    #[must_use]
    pub fn within(mut self, time: Duration) -> Self {
        self.deadline = Some(time);
        self
    }

    /// The request with a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.event["headers"][name] = value.into();
        self
    }

    /// The event, for a function in a process of its own.
    pub fn event(&self) -> &Value {
        &self.event
    }

    /// Sends it.
    ///
    /// # Panics
    /// The response is neither JSON nor empty.
    pub async fn send(self, router: &Router) -> ApiResponse {
        let answer = self.answer(router).await;
        let status = answer.status().as_u16();
        let bytes = to_bytes(axum::body::Body::new(answer.into_body()), usize::MAX).await.expect("a body");
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).expect("JSON") };
        ApiResponse { status, body }
    }

    /// Sends it; returns only the status.
    pub async fn status(self, router: &Router) -> u16 {
        self.answer(router).await.status().as_u16()
    }

    /// Sends it; returns the status and the body, whatever they are.
    ///
    /// # Panics
    /// The body breaks off.
    pub async fn anything(self, router: &Router) -> (StatusCode, String) {
        let answer = self.answer(router).await;
        let status = answer.status();
        let bytes = to_bytes(axum::body::Body::new(answer.into_body()), usize::MAX).await.expect("a body");
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Sends it; returns the headers and the bytes of a file.
    ///
    /// # Panics
    /// The function refuses it.
    pub async fn bytes(self, router: &Router) -> (http::HeaderMap, Vec<u8>) {
        let answer = self.answer(router).await;
        assert_eq!(answer.status().as_u16(), 200);
        let headers = answer.headers().clone();
        let bytes = to_bytes(axum::body::Body::new(answer.into_body()), usize::MAX).await.expect("a body");
        (headers, bytes.to_vec())
    }

    /// Sends it; returns the headers and the body as sent over the wire.
    ///
    /// # Panics
    /// The response is not text.
    pub async fn text(self, router: &Router) -> String {
        let answer = self.answer(router).await;
        let headers = format!("{:?}", answer.headers());
        let bytes = to_bytes(axum::body::Body::new(answer.into_body()), usize::MAX).await.expect("a body");
        format!("{headers}\n{}", String::from_utf8(bytes.to_vec()).expect("text"))
    }

    /// Sends it; returns the status and the bytes that Lambda passes on: text in a JSON string, anything else in base64.
    ///
    /// # Panics
    /// The body breaks off.
    pub async fn passed_on(self, router: &Router) -> (u16, usize) {
        let answer = self.answer(router).await;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = to_bytes(axum::body::Body::new(answer.into_body()), usize::MAX).await.expect("a body");
        let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let is_text = kind.starts_with("text/") || kind.starts_with("application/json");
        if !is_text || headers.contains_key("content-encoding") {
            return (status, bytes.len().div_ceil(3) * 4);
        }
        (status, Value::from(String::from_utf8_lossy(&bytes)).to_string().len())
    }

    /// The headers of the response, whatever its status.
    pub async fn headers(self, router: &Router) -> http::HeaderMap {
        self.answer(router).await.headers().clone()
    }

    #[expect(clippy::disallowed_methods, reason = "Lambda's deadline is a wall-clock time")]
    async fn answer(self, router: &Router) -> Response {
        let mut request =
            lambda_http::request::from_str(&self.event.to_string()).expect("an event of the gateway");
        if let Some(time) = self.deadline {
            let mut context = Context::default();
            context.request_id = "request-1".into();
            let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970") + time;
            context.deadline = u64::try_from(since.as_millis()).expect("not that far");
            request = request.with_lambda_context(context);
        }
        router.clone().oneshot(request).await.expect("an answer")
    }
}

impl World {
    /// `learner-api`, started as on Lambda.
    pub fn learner_api(&self) -> Router {
        learner_api::router(learner_api::App {
            store: self.cloud.aws.store(tables_of(&["main", "outbox", "ledger"])),
            clock: self.clock.clone(),
            groups_claim: "cognito:groups".into(),
            switches: std::sync::Arc::new(self.board.switches(&[])),
            media: media_links(self),
            contents: shared::store::Contents::default(),
            unsubscribe: crate::mail::unsubscribe_links(),
        })
    }

    /// The office, with a Stripe that nothing answers for.
    pub fn office(&self) -> Router {
        self.office_with("http://127.0.0.1:9")
    }

    /// Both functions of the office, told apart as by the gateway, with Stripe at this address.
    pub fn office_with(&self, stripe: &str) -> Router {
        let (office, reports) = (self.office_alone(stripe), self.office_reports());
        Router::new().fallback(move |request: axum::extract::Request| {
            let function = if of_office_reports(request.uri().path()) { &reports } else { &office };
            function.clone().oneshot(request)
        })
    }

    /// The function of rosters, messages, reports, the audit log and failed work.
    pub fn office_reports(&self) -> Router {
        office::reports_router::router(office::ReportsApp {
            store: self.cloud.aws.store(tables_of(&["main", "outbox", "ledger"])),
            clock: self.clock.clone(),
            groups_claim: "cognito:groups".into(),
            switches: std::sync::Arc::new(self.board.switches(&[])),
            dead_letters: office::DeadLetterQueues::of(&self.cloud.aws, self.office_queues()),
            zone: jiff::tz::TimeZone::get("Europe/London").expect("a known zone"),
        })
    }

    /// The function of people and payments, with Stripe at this address.
    pub fn office_alone(&self, stripe: &str) -> Router {
        let secret = || r#"{"api_key": "sk_test_world"}"#.to_owned();
        let source = SecretSource::Given(std::sync::Arc::new(secret));
        office::router(office::App {
            store: self.cloud.aws.store(tables_of(&["main", "outbox", "ledger"])),
            clock: self.clock.clone(),
            groups_claim: "cognito:groups".into(),
            stripe: office::StripeRefunds::new(source, stripe.to_owned()),
            livemode: false,
            switches: std::sync::Arc::new(self.board.switches(&[])),
        })
    }

    /// The function behind the privacy pages.
    pub fn privacy(&self) -> Router {
        let client = aws_sdk_s3::Client::new(&self.cloud.aws.config);
        privacy::router(privacy::App {
            store: self.cloud.aws.store(tables_of(&["main", "outbox", "ledger"])),
            files: shared::submitted_files::SubmittedFiles::new(client, crate::bucket::BUCKET.to_owned()),
            clock: self.clock.clone(),
            groups_claim: "cognito:groups".into(),
            switches: std::sync::Arc::new(self.board.switches(&[])),
            checkouts: self.stripe_checkouts(),
        })
    }

    /// What ends checkouts at the world's Stripe.
    pub fn stripe_checkouts(&self) -> shared::stripe::checkouts::StripeCheckouts {
        let source =
            SecretSource::Given(std::sync::Arc::new(|| r#"{"api_key": "sk_test_world"}"#.to_owned()));
        let url = self.stripe_url.get().map_or("http://127.0.0.1:9", String::as_str);
        let client = shared::stripe::lazy_client::LazyClient::new(source, url.to_owned(), "tests");
        shared::stripe::checkouts::StripeCheckouts::new(client)
    }

    /// The queues whose dead letters the office shows.
    fn office_queues(&self) -> office::QueueUrls {
        let of = |name: &str| office::QueueUrl {
            queue: format!("https://sqs.example/{name}"),
            dead_letters: format!("https://sqs.example/{name}-dead-letters"),
        };
        office::QueueUrls { email: of("email"), zoom: of("zoom"), upload: of("upload") }
    }

    /// The world's learner as a caller.
    pub fn caller(&self) -> Caller {
        Caller::new(&self.learner)
    }
}

/// Whether the gateway passes this path of the office to `office-reports`.
pub fn of_office_reports(path: &str) -> bool {
    let Some(place) = path.strip_prefix("/api/office/") else { return false };
    let of_course = place.strip_prefix("courses/").is_some_and(|place| {
        place.contains("/messages/")
            || place.ends_with("/enrolments/")
            || place.ends_with("/enrolments/export/")
    });
    of_course || ["reports/", "audit/", "failed-work/"].iter().any(|part| place.starts_with(part))
}

/// Signs addresses of uploaded files as the functions do.
pub fn media_links(world: &World) -> shared::runtime::MediaLinks {
    shared::runtime::MediaLinks::new(world.cloud.aws.config.clone(), crate::bucket::BUCKET.to_owned())
}
