//! What an answer of Zoom means, told apart by what the caller has to do.

use domain::next_utc_day;
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;

use crate::retry_after::retry_after;

/// The account's rate per second is free again after this; enough for a burst to thin out.
const PER_SECOND_WAIT: SignedDuration = SignedDuration::from_secs(15);
/// The token's endpoint is busy for so long.
const TOKEN_WAIT: SignedDuration = SignedDuration::from_secs(60);
/// The app may not do this, whatever the token: no renewal helps (codes 4700 and 4711).
const SCOPE_MISSING: [&str; 2] = ["4700", "4711"];
/// "Invalid access token": expired, or withdrawn.
const TOKEN_REFUSED: &str = "124";

/// Why Zoom did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZoomError {
    /// For good; with Zoom's code, or `http_` and the status where it names none. Documented for adding a
    /// registrant: 200 (plan), 300 (validation), 1001 and 1010 (host), 3000, 3001 (not there), 3003, 3027
    /// (host), 3034, 3038 (over), 3043 (full), 3161 (host), 4700 and 4711 (scope), 404 (no registration).
    #[error("refused for good ({0})")]
    Permanent(String),
    /// Not before then.
    #[error("not before {0}")]
    RateLimited(Timestamp),
    /// Two fresh tokens were refused.
    #[error("the token is refused")]
    Unauthorised,
    /// There is no token to be had before then, so nothing was asked.
    #[error("no token before {0}")]
    NoTokenBefore(Timestamp),
    /// There is no token to be had; with the reason.
    #[error("no token: {0}")]
    NoToken(String),
    /// It never left; with the reason.
    #[error("not sent: {0}")]
    NotSent(&'static str),
    /// It was sent, and what became of it is not known; with the reason.
    #[error("outcome unknown: {0}")]
    Ambiguous(&'static str),
}

impl ZoomError {
    /// One word for the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Permanent(_) => "permanent",
            Self::RateLimited(_) => "rate_limited",
            Self::Unauthorised => "unauthorised",
            Self::NoToken(_) | Self::NoTokenBefore(_) => "no_token",
            Self::NotSent(_) => "not_sent",
            Self::Ambiguous(_) => "outcome_unknown",
        }
    }

    /// What went wrong on the way. The words of `reqwest` carry keys, so they are not used.
    pub(crate) fn on_the_way(error: &reqwest::Error) -> Self {
        match error {
            error if error.is_connect() => Self::NotSent("no connection"),
            error if error.is_builder() => Self::NotSent("the request could not be built"),
            error if error.is_timeout() => Self::Ambiguous("timeout"),
            _ => Self::Ambiguous("the connection broke"),
        }
    }
}

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
