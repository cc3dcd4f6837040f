//! Sends the requests that async-stripe describes. Its own client parses each answer, and each error, as the whole of what
//! Stripe may ever say: a megabyte of parsers, of which four fields are used.

use std::time::Duration;

use lambda_http::Error;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::runtime::{Environment, vendor_client};
use stripe_client_core::{RequestBuilder, StripeMethod};
use stripe_shared::version::VERSION;

/// If Stripe takes longer than this, the learner is asked to try again. A checkout may take three calls.
const TIMEOUT: Duration = Duration::from_secs(5);

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// A client of Stripe's API.
#[derive(Clone, Debug)]
pub struct StripeClient {
    http: Client,
    /// Without a trailing slash.
    api_base: String,
}

impl StripeClient {
    /// Builds the client; `api_base` differs from Stripe's only in tests.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(api_base: &str) -> Result<Self, Error> {
        let agent = concat!("cpd-checkout/", env!("CARGO_PKG_VERSION"));
        let http = vendor_client(Environment)?.timeout(TIMEOUT).user_agent(agent).build()?;
        Ok(Self { http, api_base: api_base.trim_end_matches('/').to_owned() })
    }

    /// Sends a request once, and reads the answer.
    pub(crate) async fn send<T: DeserializeOwned>(
        &self,
        api_key: &str,
        request: RequestBuilder,
        idempotency_key: Option<&str>,
    ) -> Result<T, SessionError> {
        let RequestBuilder { query, body, path, method } = request;
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        let url = format!("{}/v1{path}{query}", self.api_base);
        // The types of the requests are those of this version of the API.
        let sent = self.http.request(verb(method), url).header("stripe-version", VERSION.as_str());
        let mut sent = sent.bearer_auth(api_key.trim());
        if let Some(key) = idempotency_key {
            sent = sent.header("idempotency-key", key);
        }
        if let Some(body) = body {
            sent = sent.header(CONTENT_TYPE, FORM).body(body);
        }
        let (status, answer) = read(sent.send().await.map_err(unreachable)?).await?;
        if status.is_success() {
            return serde_json::from_slice(&answer).map_err(|_| unreadable(status));
        }
        let refusal: Refusal = serde_json::from_slice(&answer).map_err(|_| unreadable(status))?;
        // The message may repeat what the learner typed; the code does not.
        let code = refusal.error.code.or(refusal.error.kind).ok_or_else(|| unreadable(status))?;
        Err(SessionError::Refused { status: status.as_u16(), code })
    }
}

/// Why no session was created. Nothing was charged.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SessionError {
    #[error("stripe refused with {status}: {code}")]
    Refused { status: u16, code: String },
    #[error("stripe could not be reached: {0}")]
    Unreachable(String),
    #[error("stripe answered without a payment page")]
    NoPage,
}

/// What Stripe says when it refuses.
#[derive(Deserialize)]
struct Refusal {
    error: ErrorFields,
}

#[derive(Deserialize)]
struct ErrorFields {
    code: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

fn verb(method: StripeMethod) -> Method {
    match method {
        StripeMethod::Get => Method::GET,
        StripeMethod::Post => Method::POST,
        StripeMethod::Delete => Method::DELETE,
    }
}

async fn read(response: Response) -> Result<(StatusCode, Vec<u8>), SessionError> {
    let status = response.status();
    Ok((status, response.bytes().await.map_err(unreachable)?.to_vec()))
}

fn unreachable(error: reqwest::Error) -> SessionError {
    SessionError::Unreachable(match error.is_timeout() {
        true => "timeout".to_owned(),
        false => error.without_url().to_string(),
    })
}

/// Something between us and Stripe may have answered.
fn unreadable(status: StatusCode) -> SessionError {
    SessionError::Unreachable(format!("an answer {} that cannot be read", status.as_u16()))
}
