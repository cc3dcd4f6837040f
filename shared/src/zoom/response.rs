//! Sends requests to Zoom, and classifies the responses.

use std::time::Duration;

use domain::next_utc_day;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;
use tokio::time::Instant;

use super::retry_after::retry_after;
use super::zoom_error::ZoomError;

/// Zoom responds within a second or two; a slower response is a failure.
const RESPONSE_MAX: Duration = Duration::from_secs(8);
/// The wait after a per-second limit; long enough for a burst to thin out.
const PER_SECOND_WAIT: SignedDuration = SignedDuration::from_secs(15);
/// The wait when the token endpoint is busy and names no time.
const TOKEN_WAIT: SignedDuration = SignedDuration::from_secs(60);
/// The app lacks a scope, so a new token does not help (codes 4700 and 4711).
const SCOPE_MISSING: [&str; 2] = ["4700", "4711"];
/// "Invalid access token": expired or revoked.
const TOKEN_REFUSED: &str = "124";

/// A response with its whole body.
pub(super) struct ZoomResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl ZoomResponse {
    /// When to ask the token endpoint again, if it is rate limited. It has no daily quota.
    pub(super) fn token_retry_at(&self, now: Timestamp) -> Option<Timestamp> {
        let named = self.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let named = named.and_then(|header| retry_after(header, now));
        (self.status == StatusCode::TOO_MANY_REQUESTS).then(|| named.unwrap_or(now + TOKEN_WAIT))
    }

    /// The body of a success, or the classified failure.
    pub(super) fn into_body(self, now: Timestamp) -> Result<Vec<u8>, ZoomError> {
        let Self { status, headers, body } = self;
        if status.is_success() {
            return Ok(body);
        }
        let refusal = ErrorBody::read(&body);
        let code = refusal.code.as_deref().unwrap_or_default();
        Err(match status.as_u16() {
            _ if SCOPE_MISSING.contains(&code) => ZoomError::Permanent(code.to_owned()),
            401 => ZoomError::Unauthorised,
            _ if code == TOKEN_REFUSED => ZoomError::Unauthorised,
            429 => refusal.limit(&headers, now),
            408 | 425 => ZoomError::Ambiguous("Zoom timed out"),
            400..=499 => ZoomError::Permanent(match code {
                "" => format!("http_{}", status.as_u16()),
                code => code.to_owned(),
            }),
            500..=599 => ZoomError::Ambiguous("Zoom server error"),
            _ => ZoomError::Ambiguous("undocumented response"),
        })
    }
}

/// Sends a request and reads the whole response, within the time left.
pub(super) async fn send(request: RequestBuilder, deadline: Instant) -> Result<ZoomResponse, ZoomError> {
    let left = deadline.saturating_duration_since(Instant::now()).min(RESPONSE_MAX);
    if left.is_zero() {
        return Err(ZoomError::NotSent("no time left"));
    }
    let heard = async {
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(ZoomResponse { status, headers, body: response.bytes().await?.to_vec() })
    };
    match tokio::time::timeout(left, heard).await {
        Ok(response) => response.map_err(|error: reqwest::Error| ZoomError::from_transport(&error)),
        Err(_) => Err(ZoomError::Ambiguous("timeout")),
    }
}

/// The body of an error response; an unreadable body has neither code nor message.
struct ErrorBody {
    code: Option<String>,
    message: String,
}

impl ErrorBody {
    fn read(body: &[u8]) -> Self {
        let value: Value = serde_json::from_slice(body).unwrap_or_default();
        let code = match &value["code"] {
            Value::Number(number) => Some(number.to_string()),
            // It is logged and stored, so it must look like a code.
            Value::String(text)
                if text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
            {
                Some(text.clone())
            }
            _ => None,
        };
        Self { code, message: value["message"].as_str().unwrap_or_default().to_lowercase() }
    }

    /// Which limit was reached, and when to retry: a daily one, which resets at 00:00 UTC, unless the response says that
    /// the limit is per second.
    fn limit(&self, headers: &HeaderMap, now: Timestamp) -> ZoomError {
        let text =
            |name| headers.get(name).and_then(|value: &reqwest::header::HeaderValue| value.to_str().ok());
        let named = text(RETRY_AFTER.as_str()).and_then(|header| retry_after(header, now));
        let per_second = text("x-ratelimit-type").is_some_and(|kind| kind.eq_ignore_ascii_case("qps"))
            || self.message.contains("per-second");
        match per_second {
            true => ZoomError::Throttled(named.unwrap_or(now + PER_SECOND_WAIT)),
            false => ZoomError::RateLimited(named.unwrap_or_else(|| next_utc_day(now))),
        }
    }
}
