//! The states of an enrolment.

use serde::{Deserialize, Serialize};

/// The state of an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolmentStatus {
    /// A delayed payment has not arrived yet.
    Pending,
    Active,
    /// The learner met the completion rule once, and may still read the contents.
    Completed,
    /// Access is withheld while a payment is disputed.
    Suspended,
    /// The learner left.
    Dropped,
    /// The payment was returned.
    Revoked,
    Expired,
}

impl EnrolmentStatus {
    /// Its name, as it is stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Completed => "completed",
            Self::Suspended => "suspended",
            Self::Dropped => "dropped",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }

    /// Whether the learner may read the contents.
    pub fn gives_access(self) -> bool {
        matches!(self, Self::Active | Self::Completed)
    }

    /// Whether the enrolment counts against the course's capacity.
    pub fn holds_seat(self) -> bool {
        matches!(self, Self::Active | Self::Completed | Self::Suspended)
    }
}
