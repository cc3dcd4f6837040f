//! A Checkout Session as it is remembered: forever, so that it can never enrol a learner twice.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Payment, PaymentState};
use crate::{CourseId, LearnerId, Money};

/// What has become of a Checkout Session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutSessionState {
    /// Completed with a delayed payment method; not paid yet.
    Pending,
    /// Paid, matched, and applied to an enrolment.
    #[serde(rename = "settled")]
    Confirmed,
    /// Completed, but not for what we asked; an administrator has to decide.
    Rejected,
    /// Carries none of our metadata; an administrator may assign it.
    Unmatched,
    /// The delayed payment failed.
    Failed,
    Expired,
}

impl CheckoutSessionState {
    /// Whether an administrator may assign the session's payment to a learner and a course.
    pub fn may_be_assigned(self) -> bool {
        matches!(self, Self::Rejected | Self::Unmatched)
    }
}

/// The record of one Checkout Session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutSession {
    /// Stripe's `cs_…`.
    pub id: String,
    pub state: CheckoutSessionState,
    /// Why it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learner: Option<LearnerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<CourseId>,
    /// The id of its [`Payment`].
    pub payment: String,
    /// What was charged after discounts and taxes, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    /// It was paid, or nothing was due.
    #[serde(default)]
    pub paid: bool,
    /// Whether it is about real money, as its event said; `None` for one of an earlier release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub livemode: Option<bool>,
    pub changed_at: Timestamp,
    /// When it was first seen to be paid; absent before that, and for one of an earlier release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Timestamp>,
    /// It waits for no decision any more, since the payer has the money back; follows from its payment.
    #[serde(default)]
    pub returned: bool,
}

impl CheckoutSession {
    /// When it was paid; for one that is not, or of an earlier release, when it last changed.
    pub fn since(&self) -> Timestamp {
        self.paid_at.unwrap_or(self.changed_at)
    }

    /// As it is with what is known of its payment. Only one that waits for a decision depends on it, in both directions:
    /// a refund may fail.
    #[must_use]
    pub fn with_payment(self, payment: &Payment, now: Timestamp) -> Self {
        let returned = self.state.may_be_assigned() && payment.state() == PaymentState::Returned;
        if returned == self.returned {
            return self;
        }
        let paid_at = self.paid_at.or(self.paid.then_some(self.changed_at));
        Self { returned, paid_at, changed_at: now, ..self }
    }
}

impl Payment {
    /// Remembers a paid session that waits for a decision, and what was charged in it, so that whatever an event tells of
    /// the payment reaches the session.
    #[must_use]
    pub fn waiting_for(self, session: &CheckoutSession) -> Self {
        if self.paid || !session.paid || !session.state.may_be_assigned() {
            return self;
        }
        let total = session.total.as_ref().map(|total| total.amount);
        Self { checkout_session: Some(session.id.clone()), charged: self.charged.max(total), ..self }
    }

    /// Its session, if that waits for a decision.
    pub fn waiting_session(&self) -> Option<&str> {
        self.checkout_session.as_deref().filter(|_| !self.paid)
    }
}
