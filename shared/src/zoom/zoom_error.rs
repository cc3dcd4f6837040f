//! Why a call to Zoom failed, classified by what the caller must do.

use jiff::Timestamp;

/// Why a call to Zoom failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZoomError {
    /// Refused for good; with Zoom's code, or `http_` and the status if there is none. Documented for adding
    /// a registrant: 200 (plan), 300 (validation), 1001 and 1010 (host), 3000, 3001 (not there), 3003, 3027
    /// (host), 3034, 3038 (over), 3043 (full), 3161 (host), 4700 and 4711 (scope), 404 (no registration).
    #[error("refused for good ({0})")]
    Permanent(String),
    /// The quota of a day is used up. Retry at this time.
    #[error("rate limited until {0}")]
    RateLimited(Timestamp),
    /// Too many calls in one second; this one was turned away and used no quota. Retry at this time.
    #[error("throttled until {0}")]
    Throttled(Timestamp),
    /// Two fresh tokens were refused.
    #[error("the token was refused")]
    Unauthorised,
    /// The token endpoint is rate limited until this time; no request was sent.
    #[error("no token before {0}")]
    NoTokenBefore(Timestamp),
    /// No token could be fetched; with the reason.
    #[error("no token: {0}")]
    NoToken(String),
    /// The request was not sent; with the reason.
    #[error("not sent: {0}")]
    NotSent(&'static str),
    /// The request was sent, and its outcome is unknown; with the reason.
    #[error("outcome unknown: {0}")]
    Ambiguous(&'static str),
}

impl ZoomError {
    /// One word for the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Permanent(_) => "permanent",
            Self::RateLimited(_) => "rate_limited",
            Self::Throttled(_) => "throttled",
            Self::Unauthorised => "unauthorised",
            Self::NoToken(_) | Self::NoTokenBefore(_) => "no_token",
            Self::NotSent(_) => "not_sent",
            Self::Ambiguous(_) => "outcome_unknown",
        }
    }

    /// Classifies a transport error. Messages of `reqwest` contain URLs, so they are not used.
    pub(super) fn from_transport(error: &reqwest::Error) -> Self {
        match error {
            error if error.is_connect() => Self::NotSent("no connection"),
            error if error.is_builder() => Self::NotSent("the request could not be built"),
            error if error.is_timeout() => Self::Ambiguous("timeout"),
            _ => Self::Ambiguous("the connection broke"),
        }
    }
}
