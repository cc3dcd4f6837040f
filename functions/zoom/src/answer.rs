//! Sends a request to Zoom, and reads from the answer what the caller has to do.

use std::time::Duration;

use domain::next_utc_day;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;
use tokio::time::Instant;

use crate::retry_after::retry_after;
use crate::zoom_error::ZoomError;

/// Zoom answers within a second or two; what takes longer is a failure.
const ANSWER_MAX: Duration = Duration::from_secs(8);
/// The account's rate per second is free again after this; enough for a burst to thin out.
const PER_SECOND_WAIT: SignedDuration = SignedDuration::from_secs(15);
/// The token's endpoint is busy for so long.
const TOKEN_WAIT: SignedDuration = SignedDuration::from_secs(60);
/// The app may not do this, whatever the token: no renewal helps (codes 4700 and 4711).
const SCOPE_MISSING: [&str; 2] = ["4700", "4711"];
/// "Invalid access token": expired, or withdrawn.
const TOKEN_REFUSED: &str = "124";

/// An answer as it came.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// When the token's endpoint gives one again; it has no daily quota, so it says so or it is soon.
    pub(crate) fn token_again(&self, now: Timestamp) -> Option<Timestamp> {
        let named = self.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let named = named.and_then(|header| retry_after(header, now));
        (self.status == StatusCode::TOO_MANY_REQUESTS).then(|| named.unwrap_or(now + TOKEN_WAIT))
    }

    /// The body of a success, or what the failure means.
    pub(crate) fn judge(self, now: Timestamp) -> Result<Vec<u8>, ZoomError> {
        let Self { status, headers, body } = self;
        if status.is_success() {
            return Ok(body);
        }
        let refusal = Refusal::read(&body);
        let code = refusal.code.as_deref().unwrap_or_default();
        Err(match status.as_u16() {
            _ if SCOPE_MISSING.contains(&code) => ZoomError::Permanent(code.to_owned()),
            401 => ZoomError::Unauthorised,
            _ if code == TOKEN_REFUSED => ZoomError::Unauthorised,
            429 => ZoomError::RateLimited(refusal.free_again(&headers, now)),
            408 | 425 => ZoomError::Ambiguous("Zoom gave up waiting"),
            400..=499 => ZoomError::Permanent(match code {
                "" => format!("http_{}", status.as_u16()),
                code => code.to_owned(),
            }),
            500..=599 => ZoomError::Ambiguous("Zoom fails inside"),
            _ => ZoomError::Ambiguous("an answer that Zoom does not document"),
        })
    }
}

/// Sends a request and hears the whole answer, within the time that is left.
pub(crate) async fn send(request: RequestBuilder, deadline: Instant) -> Result<Answer, ZoomError> {
    let left = deadline.saturating_duration_since(Instant::now()).min(ANSWER_MAX);
    if left.is_zero() {
        return Err(ZoomError::NotSent("no time is left"));
    }
    let heard = async {
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Answer { status, headers, body: response.bytes().await?.to_vec() })
    };
    match tokio::time::timeout(left, heard).await {
        Ok(answer) => answer.map_err(|error: reqwest::Error| ZoomError::on_the_way(&error)),
        Err(_) => Err(ZoomError::Ambiguous("timeout")),
    }
}

/// The body of a refusal; anything else reads as one without code and message.
struct Refusal {
    code: Option<String>,
    message: String,
}

impl Refusal {
    fn read(body: &[u8]) -> Self {
        let value: Value = serde_json::from_slice(body).unwrap_or_default();
        let code = match &value["code"] {
            Value::Number(number) => Some(number.to_string()),
            // It goes into a log line and a record, so it has to look like a code.
            Value::String(text)
                if text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
            {
                Some(text.clone())
            }
            _ => None,
        };
        Self { code, message: value["message"].as_str().unwrap_or_default().to_lowercase() }
    }

    /// When a limit is free again. Without a time, a daily limit is free at the next 00:00 UTC; only what
    /// says that it counts seconds is free sooner.
    fn free_again(&self, headers: &HeaderMap, now: Timestamp) -> Timestamp {
        let text =
            |name| headers.get(name).and_then(|value: &reqwest::header::HeaderValue| value.to_str().ok());
        if let Some(named) = text(RETRY_AFTER.as_str()).and_then(|header| retry_after(header, now)) {
            return named;
        }
        let per_second = text("x-ratelimit-type").is_some_and(|kind| kind.eq_ignore_ascii_case("qps"))
            || self.message.contains("per-second");
        if per_second { now + PER_SECOND_WAIT } else { next_utc_day(now) }
    }
}
