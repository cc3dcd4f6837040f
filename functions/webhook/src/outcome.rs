//! What came of an event.

use domain::Clock;
use shared::runtime::metrics::{self, Metric};

/// What came of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventOutcome {
    /// The same event was handled before, and nothing is left to do.
    Duplicate,
    /// A type of event that needs no action.
    Ignored,
    Enrolled {
        /// The enrolment exceeds the capacity of the course.
        overbooked: bool,
    },
    /// The session had reached its final state before.
    AlreadyFinal,
    /// The enrolment was paid for already: this payment is flagged for refund.
    PaidTwice,
    /// The payment was returned or disputed before its session completed: no access.
    PaidWithoutAccess,
    /// A delayed payment that has not arrived yet.
    Pending,
    /// Not what we asked for; with the reason.
    Rejected(&'static str),
    /// Not one of our sessions.
    Unmatched,
    /// The session ended without a payment.
    Closed,
    /// The payment was updated; the enrolment did not change.
    Recorded,
    /// The enrolment has ended.
    Revoked {
        was_completed: bool,
    },
    /// Another payment pays for the enrolment now.
    PaymentReplaced,
    Suspended,
    Restored,
    /// A refund failed, and the payment counts again.
    RefundFailed,
}

impl EventOutcome {
    /// The word for the log, the response and the event's marker.
    pub fn name(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Ignored => "ignored",
            Self::Enrolled { .. } => "enrolled",
            Self::AlreadyFinal => "already_settled",
            Self::PaidTwice => "paid_twice",
            Self::PaidWithoutAccess => "settled_without_access",
            Self::Pending => "pending",
            Self::Rejected(reason) => reason,
            Self::Unmatched => "unmatched",
            Self::Closed => "closed",
            Self::Recorded => "recorded",
            Self::Revoked { .. } => "revoked",
            Self::PaymentReplaced => "carried",
            Self::Suspended => "suspended",
            Self::Restored => "restored",
            Self::RefundFailed => "refund_failed",
        }
    }

    /// Counts the outcomes that an operator has to look at.
    pub fn count(self, clock: &dyn Clock) {
        let metric = match self {
            Self::Enrolled { overbooked: true } => Metric::Overbooked,
            Self::PaidTwice => Metric::DuplicatePayment,
            Self::RefundFailed => Metric::RefundFailed,
            Self::Rejected(_) => Metric::RejectedPayment,
            Self::Revoked { was_completed: true } => Metric::CompletedEnrolmentRevoked,
            _ => return,
        };
        metrics::count(metric, 1, clock);
    }
}
