//! Why a call to Zoom failed, told apart by what the caller has to do.

use jiff::Timestamp;

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
