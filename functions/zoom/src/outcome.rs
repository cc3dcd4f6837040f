//! The outcome of handling a message.

use domain::Clock;
use jiff::Timestamp;
use shared::runtime::metrics::{self, Metric};
use shared::zoom::ZoomError;

/// The outcome of handling a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistrationOutcome {
    /// Nothing had to be done.
    InOrder,
    /// The learner is registered and was notified.
    Registered,
    /// The host has to approve the registrant; the learner was notified.
    AwaitingApproval {
        /// Zoom returned a link that does not lead to Zoom; an operator must look into it.
        link_refused: bool,
    },
    /// Zoom refused for good; with the code.
    Failed(String),
    Cancelled,
    /// Zoom refused to cancel, so an operator must do it; with the code.
    CancelRefused(String),
    /// No longer wanted, and Zoom never received it.
    Withdrawn,
    /// An outbox row repeats the message later.
    Postponed {
        until: Timestamp,
        /// The live session will have started by then, so an operator must add the learner.
        too_late: bool,
    },
    /// The message waits in the queue until this time.
    Waiting(Timestamp),
    /// Another delivery holds the lease until this time.
    InFlight(Timestamp),
    /// The attempt failed and is retried.
    Retry(ZoomError),
    /// Too little time was left to start.
    NotBegun,
}

impl RegistrationOutcome {
    /// Whether the message is done; otherwise it returns to the queue.
    pub fn is_done(&self) -> bool {
        !matches!(self, Self::Waiting(_) | Self::InFlight(_) | Self::Retry(_) | Self::NotBegun)
    }

    /// One word for the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::InOrder => "in_order",
            Self::Registered => "registered",
            Self::AwaitingApproval { link_refused: false } => "awaiting_approval",
            Self::AwaitingApproval { link_refused: true } => "link_refused",
            Self::Failed(_) => "failed",
            Self::Cancelled => "cancelled",
            Self::CancelRefused(_) => "cancel_refused",
            Self::Withdrawn => "withdrawn",
            Self::Postponed { .. } => "postponed",
            Self::Waiting(_) => "waiting",
            Self::InFlight(_) => "in_flight",
            Self::Retry(error) => error.name(),
            Self::NotBegun => "not_begun",
        }
    }

    /// Zoom's code, the reason or the time, if any.
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::Failed(code) | Self::CancelRefused(code) => Some(code.clone()),
            Self::Postponed { until, .. } | Self::Waiting(until) | Self::InFlight(until) => {
                Some(until.to_string())
            }
            Self::Retry(error) => Some(error.to_string()),
            _ => None,
        }
    }

    /// Counts outcomes that an operator must look into.
    pub(crate) fn count(&self, clock: &dyn Clock) {
        let alarming = match self {
            Self::Failed(_) | Self::CancelRefused(_) => true,
            Self::AwaitingApproval { link_refused } => *link_refused,
            Self::Postponed { too_late, .. } => *too_late,
            _ => false,
        };
        if alarming {
            metrics::count(Metric::ZoomRegistrationFailed, 1, clock);
        }
    }
}
