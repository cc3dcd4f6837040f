//! The running local stack, as `.local/stack.json` describes it: tests read that file and nothing else.

use std::path::Path;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::Credentials;
use domain::Clock;
use reqwest::Method;
use serde_json::{Value, json};
use shared::runtime::{Aws, SystemClock};
use shared::store::{Store, Tables};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::api::ApiResponse;
use crate::publishing::import;

/// How long a message may take through stream, queue and function before a test gives up.
const PATIENCE: Duration = Duration::from_secs(90);

/// The running stack.
#[derive(Clone, Debug)]
pub struct Stack {
    pub file: Value,
    client: reqwest::Client,
}

/// A person with an account at the local issuer.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their address.
    pub email: String,
    token: String,
}

impl Stack {
    /// The stack that `cargo xtask up` started.
    ///
    /// # Panics
    /// There is none.
    pub fn running() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.local/stack.json");
        let text =
            std::fs::read_to_string(&path).expect("a running stack: `cargo xtask up --detach` starts one");
        let builder = http().timeout(Duration::from_secs(60));
        // The stack closes a connection that is idle for five seconds; a request that meets this is lost.
        let client = builder.pool_idle_timeout(Duration::from_secs(2)).build().expect("a client");
        Self { file: serde_json::from_str(&text).expect("JSON"), client }
    }

    /// A string of the file, by JSON pointer.
    ///
    /// # Panics
    /// It does not exist.
    pub fn text(&self, pointer: &str) -> &str {
        self.file
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("stack.json has {pointer}"))
    }

    /// The demo course with a slug, as the API shows it.
    ///
    /// # Panics
    /// There is none.
    pub async fn course(&self, slug: &str, person: &Person) -> Value {
        let courses = self.file["demo"]["courses"].as_array().expect("courses");
        let course = courses.iter().find(|course| course["slug"] == slug).expect("a demo course");
        let path = format!("/api/courses/{}/", course["uuid"].as_str().expect("a uuid"));
        self.api(Method::GET, &path, person, None).await.body
    }

    /// A person whom the stack has never seen.
    pub async fn newcomer(&self, name: &str) -> Person {
        let email = format!("{}-{}@learner.example", name.to_lowercase(), Uuid::new_v4().simple());
        self.person(&email, name).await
    }

    /// A signed-in person.
    ///
    /// # Panics
    /// The issuer returns no token.
    pub async fn person(&self, email: &str, name: &str) -> Person {
        let form = [("grant_type", "password"), ("username", email), ("name", name)];
        let answer = self.client.post(self.text("/token_url")).form(&form).send().await.expect("an answer");
        let body: Value = answer.json().await.expect("JSON");
        let token = body["id_token"].as_str().expect("an ID token").to_owned();
        Person { email: email.to_owned(), token }
    }

    /// Calls the API.
    ///
    /// # Panics
    /// It does not respond.
    pub async fn api(&self, method: Method, path: &str, person: &Person, body: Option<Value>) -> ApiResponse {
        let url = format!("{}{path}", self.text("/api_url"));
        let mut request = self.client.request(method, url).bearer_auth(&person.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        answer(request).await
    }

    /// Writes as the front end does: with an idempotency key, and again when the service says that it is busy.
    ///
    /// # Panics
    /// It does not respond.
    pub async fn write(&self, method: Method, path: &str, person: &Person, body: &Value) -> ApiResponse {
        let key = Uuid::new_v4().to_string();
        let url = format!("{}{path}", self.text("/api_url"));
        let request = || {
            let request = self.client.request(method.clone(), &url).bearer_auth(&person.token);
            answer(request.header("Idempotency-Key", &key).json(body))
        };
        let mut last = request().await;
        for _ in 0..4 {
            if last.status != 503 {
                break;
            }
            last = request().await;
        }
        last
    }

    /// Calls the API; returns status, headers and body as received.
    ///
    /// # Panics
    /// It does not respond.
    pub async fn wire(
        &self,
        method: Method,
        path: &str,
        person: Option<&Person>,
        body: Option<&Value>,
    ) -> String {
        let mut request = self.client.request(method, format!("{}{path}", self.text("/api_url")));
        if let Some(person) = person {
            request = request.bearer_auth(&person.token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.expect("an answer");
        let head = format!("{} {:?}", answer.status(), answer.headers());
        format!("{head}\n{}", answer.text().await.expect("a text"))
    }

    /// Imports a course as the operator does.
    ///
    /// # Panics
    /// The definition is refused.
    pub async fn import(&self, definition: &Value) {
        let store = self.store().await;
        import(&store, &definition.to_string(), SystemClock.now()).await;
    }

    /// The tables, as the operator's commands reach them.
    pub async fn store(&self) -> Store {
        let table = |name: &str| Some(self.text(&format!("/tables/{name}")).to_owned());
        let tables =
            Tables { main: table("main"), keys: table("keys"), drafts: table("drafts"), ..Tables::default() };
        Aws { config: self.aws().await, connector: Aws::connector() }.store(tables)
    }

    /// Its services, as an operator reaches them.
    pub async fn aws(&self) -> SdkConfig {
        aws_at(self.text("/aws_endpoint"), self.text("/region")).await
    }

    /// Calls the API without a token.
    pub async fn anonymous(&self, method: Method, path: &str) -> ApiResponse {
        answer(self.client.request(method, format!("{}{path}", self.text("/api_url")))).await
    }

    /// Downloads a file, with or without a token; returns status, type and bytes.
    ///
    /// # Panics
    /// The API does not respond.
    pub async fn download(&self, path: &str, person: Option<&Person>) -> (u16, String, Vec<u8>) {
        let mut request = self.client.get(format!("{}{path}", self.text("/api_url")));
        if let Some(person) = person {
            request = request.bearer_auth(&person.token);
        }
        let answer = request.send().await.expect("an answer");
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok());
        let (status, kind) = (answer.status().as_u16(), kind.unwrap_or_default().to_owned());
        (status, kind, answer.bytes().await.expect("bytes").to_vec())
    }

    /// Posts to a stand-in's control API.
    ///
    /// # Panics
    /// It refuses.
    pub async fn control(&self, service: &str, path: &str, body: Value) -> Value {
        let url = format!("{}{path}", self.text(service));
        let done = answer(self.client.post(url).json(&body)).await;
        assert!(done.status < 300, "{path}: {done:?}");
        done.body
    }

    /// Changes a stand-in's settings.
    ///
    /// # Panics
    /// It refuses.
    pub async fn configure(&self, service: &str, settings: Value) {
        let url = format!("{}/_control/config", self.text(service));
        let done = answer(self.client.put(url).json(&settings)).await;
        assert!(done.status < 300, "{done:?}");
    }

    /// Reads from a stand-in.
    pub async fn look(&self, service: &str, path: &str) -> Value {
        answer(self.client.get(format!("{}{path}", self.text(service)))).await.body
    }

    /// Posts these bytes to the webhook, as anyone can.
    pub async fn webhook(&self, body: String, signature: Option<&str>) -> ApiResponse {
        let mut request = self.client.post(self.text("/webhook_url")).body(body);
        if let Some(signature) = signature {
            request = request.header("stripe-signature", signature);
        }
        answer(request.header("content-type", "application/json")).await
    }

    /// Buys a course: checkout, then a card on Stripe's page. Returns the session's id.
    ///
    /// # Panics
    /// The checkout is refused.
    pub async fn buy(&self, course: &Value, person: &Person) -> String {
        let path = format!("/api/courses/{}/checkout/", course["uuid"].as_str().expect("a uuid"));
        let checkout = self.api(Method::POST, &path, person, Some(json!({}))).await;
        assert_eq!(checkout.status, 201, "{checkout:?}");
        let session = checkout.body["session_id"].as_str().expect("a session").to_owned();
        let pay = format!("/_control/sessions/{session}/pay");
        self.control("/stripe_url", &pay, json!({"method": "card", "wait": true})).await;
        session
    }

    /// The person's e-mails whose subject contains this.
    pub async fn mails(&self, person: &Person, subject: &str) -> Vec<Value> {
        let query = format!("/api/messages?to={}", person.email.replace('+', "%2B"));
        let list = self.look("/mail_url", &query).await;
        let mails = list["messages"].as_array().cloned().unwrap_or_default();
        mails
            .into_iter()
            .filter(|mail| mail["subject"].as_str().is_some_and(|text| text.contains(subject)))
            .collect()
    }

    /// The person's enrolments.
    pub async fn enrolments(&self, person: &Person) -> Vec<Value> {
        let list = self.api(Method::GET, "/api/enrollments/", person, None).await;
        assert_eq!(list.status, 200, "{list:?}");
        list.body["results"].as_array().cloned().unwrap_or_default()
    }
}

/// The services of a stack at this address, as an operator reaches them.
pub async fn aws_at(endpoint: &str, region: &str) -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(Aws::client())
        .region(Region::new(region.to_owned()))
        .endpoint_url(endpoint)
        .credentials_provider(Credentials::new("test", "test", None, None, "local"))
        .load()
        .await
}

/// A client for what the stack serves.
pub fn http() -> reqwest::ClientBuilder {
    // `reqwest` takes the process's provider. That it is set already says only that this is not the first client.
    _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}

async fn answer(request: reqwest::RequestBuilder) -> ApiResponse {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let text = answer.text().await.expect("a text");
    ApiResponse { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
}

/// Repeats `found` until it returns something.
///
/// # Panics
/// Nothing is found in time.
pub async fn eventually<T>(what: &str, found: impl AsyncFnMut() -> Option<T>) -> T {
    eventually_within(PATIENCE, what, found).await
}

/// Repeats `found` until it returns something, for so long.
///
/// # Panics
/// Nothing is found in time.
pub async fn eventually_within<T>(
    at_most: Duration,
    what: &str,
    mut found: impl AsyncFnMut() -> Option<T>,
) -> T {
    let until = Instant::now() + at_most;
    loop {
        if let Some(value) = found().await {
            return value;
        }
        assert!(Instant::now() < until, "in vain: {what}");
        sleep(Duration::from_millis(300)).await;
    }
}
