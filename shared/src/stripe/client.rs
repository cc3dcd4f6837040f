//! Calls Stripe: one request, one answer, of which only what is used is read.

use std::fmt;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::form_urlencoded;

use crate::runtime::{Environment, vendor_client};

/// If Stripe takes longer than this, the caller is asked to try again.
const TIMEOUT: Duration = Duration::from_secs(5);

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// An error of the start.
type Error = Box<dyn std::error::Error + Send + Sync>;

/// The part of Stripe's secret that callers use. `Debug` never prints it.
#[derive(Clone, Deserialize)]
pub struct ApiSecret {
    pub api_key: String,
}

impl fmt::Debug for ApiSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiSecret(…)")
    }
}

impl ApiSecret {
    /// Checks that Stripe can be called.
    ///
    /// # Errors
    /// `api_key`, when it is blank.
    pub fn check(&self) -> Result<(), &'static str> {
        if self.api_key.trim().is_empty() { Err("api_key") } else { Ok(()) }
    }
}

/// A request.
#[derive(Clone, Debug)]
pub struct StripeRequest<'a> {
    pub verb: Verb,
    /// Below `/v1`, with its leading slash.
    pub path: String,
    /// Encoded.
    pub query: Option<String>,
    /// Encoded.
    pub form: Option<String>,
    /// The version of the API that the request and its answer are written for.
    pub version: &'a str,
    pub idempotency_key: Option<&'a str>,
}

/// The methods of Stripe's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Get,
    Post,
    Delete,
}

/// Why there is no answer to use.
#[derive(Debug, thiserror::Error)]
pub enum StripeError {
    #[error("stripe refused with {status}: {code}")]
    Refused {
        status: u16,
        code: String,
        /// The parameter that is to blame.
        param: Option<String>,
    },
    /// Whether it did what it was asked is not known.
    #[error("stripe could not be reached: {0}")]
    Unreachable(String),
}

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
    pub fn new(api_base: &str, agent: &str) -> Result<Self, Error> {
        let http = vendor_client(Environment)?.timeout(TIMEOUT).user_agent(agent).build()?;
        Ok(Self { http, api_base: api_base.trim_end_matches('/').to_owned() })
    }

    /// Sends a request once, and reads the answer.
    ///
    /// # Errors
    /// Stripe refuses, or did not answer.
    pub async fn send<T: DeserializeOwned>(
        &self,
        api_key: &str,
        request: StripeRequest<'_>,
    ) -> Result<T, StripeError> {
        let query = request.query.map(|query| format!("?{query}")).unwrap_or_default();
        let url = format!("{}/v1{}{query}", self.api_base, request.path);
        let sent = self.http.request(request.verb.into(), url).header("stripe-version", request.version);
        let mut sent = sent.bearer_auth(api_key.trim());
        if let Some(key) = request.idempotency_key {
            sent = sent.header("idempotency-key", key);
        }
        if let Some(form) = request.form {
            sent = sent.header(CONTENT_TYPE, FORM).body(form);
        }
        let (status, answer) = read(sent.send().await.map_err(unreachable)?).await?;
        if status.is_success() {
            return serde_json::from_slice(&answer).map_err(|_| unreadable(status));
        }
        let refusal: Refusal = serde_json::from_slice(&answer).map_err(|_| unreadable(status))?;
        // The message may repeat what a person typed; the code does not.
        let ErrorFields { code, kind, param } = refusal.error;
        let code = code.or(kind).ok_or_else(|| unreadable(status))?;
        Err(StripeError::Refused { status: status.as_u16(), code, param })
    }
}

/// Parameters as Stripe takes them.
pub fn encoded(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

impl From<Verb> for Method {
    fn from(verb: Verb) -> Self {
        match verb {
            Verb::Get => Self::GET,
            Verb::Post => Self::POST,
            Verb::Delete => Self::DELETE,
        }
    }
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
    param: Option<String>,
}

async fn read(response: Response) -> Result<(StatusCode, Vec<u8>), StripeError> {
    let status = response.status();
    Ok((status, response.bytes().await.map_err(unreachable)?.to_vec()))
}

fn unreachable(error: reqwest::Error) -> StripeError {
    StripeError::Unreachable(match error.is_timeout() {
        true => "timeout".to_owned(),
        false => error.without_url().to_string(),
    })
}

/// Something between us and Stripe may have answered.
fn unreadable(status: StatusCode) -> StripeError {
    StripeError::Unreachable(format!("an answer {} that cannot be read", status.as_u16()))
}
