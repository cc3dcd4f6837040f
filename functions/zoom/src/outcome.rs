//! What became of a message.

use domain::Clock;
use jiff::Timestamp;
use shared::runtime::metrics::{self, Metric};

use crate::zoom_error::ZoomError;

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was left to do.
    InOrder,
    /// The learner is registered, and was told.
    Registered,
    /// The host approves by hand; the learner was told. `link_refused`: Zoom gave a link that does not lead
    /// to Zoom.
    AwaitingApproval {
        /// Somebody has to look at it.
        link_refused: bool,
    },
    /// Refused for good; with the code.
    Failed(String),
    /// Zoom has cancelled the registration.
    Cancelled,
    /// Zoom refuses to cancel; somebody has to do it by hand. With the code.
    CancelRefused(String),
    /// It is not wanted any more, and Zoom had not heard of it.
    Withdrawn,
    /// A row of the outbox brings it up again then.
    Postponed {
        /// When.
        until: Timestamp,
        /// The live session will have begun by then, so somebody has to add the learner by hand.
        too_late: bool,
    },
    /// The message waits in the queue until then.
    Waiting(Timestamp),
    /// Another delivery is at it until then.
    InFlight(Timestamp),
    /// It did not work this time.
    NotThisTime(ZoomError),
    /// Too little time was left to begin.
    NotBegun,
}

impl Outcome {
    /// Whether the message is done with; otherwise it goes back to the queue.
    pub fn is_settled(&self) -> bool {
        !matches!(self, Self::Waiting(_) | Self::InFlight(_) | Self::NotThisTime(_) | Self::NotBegun)
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
            Self::NotThisTime(error) => error.name(),
            Self::NotBegun => "not_begun",
        }
    }

    /// Zoom's code, the reason or the time, where there is one.
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::Failed(code) | Self::CancelRefused(code) => Some(code.clone()),
            Self::Postponed { until, .. } | Self::Waiting(until) | Self::InFlight(until) => {
                Some(until.to_string())
            }
            Self::NotThisTime(error) => Some(error.to_string()),
            _ => None,
        }
    }

    /// Counts what somebody has to look at.
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
