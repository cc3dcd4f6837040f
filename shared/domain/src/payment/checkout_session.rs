//! A Stripe Checkout Session as we remember it: unique for ever, so that it can never enrol twice.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{CourseId, LearnerId, Money};

/// What has become of a Checkout Session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutSessionState {
    /// A delayed payment method: completed, not yet paid.
    Pending,
    /// Paid, matched and written into an enrolment.
    Settled,
    /// Paid, but not what we asked for; an administrator has to look.
    Rejected,
    /// Carries none of our metadata; an administrator may attach it later.
    Unmatched,
    /// The delayed payment failed.
    Failed,
    /// Nobody paid in time.
    Expired,
}

impl CheckoutSessionState {
    /// Whether an administrator may say whose it is.
    pub fn may_be_assigned(self) -> bool {
        matches!(self, Self::Rejected | Self::Unmatched)
    }
}

/// The record of one Checkout Session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutSession {
    /// Stripe's `cs_…`.
    pub id: String,
    /// What has become of it.
    pub state: CheckoutSessionState,
    /// Why it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who buys, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learner: Option<LearnerId>,
    /// What is bought, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<CourseId>,
    /// The payment it belongs to.
    pub payment: String,
    /// What was paid in the end (`amount_total`), where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    /// Stripe said that it was paid, or that nothing was due.
    #[serde(default)]
    pub paid: bool,
    /// When the record was last changed.
    pub changed_at: Timestamp,
}
