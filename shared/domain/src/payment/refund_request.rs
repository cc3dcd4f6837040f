//! The refunds of a payment that the office has asked for.
//!
//! A request is recorded before Stripe is called, and its id is Stripe's idempotency key. At most one request of a
//! payment is open, so that a repetition, a second click and a second administrator all find the same one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Dispute, Payment, Refund};
use crate::{LearnerId, Refusal};

/// So many requests of one payment are kept. Each of them is refused or moves money, so people never come near.
pub const REQUESTS_MAX: usize = 50;

const ON_ITS_WAY: &str =
    "A refund of another amount is on its way. Wait for its outcome, or send that one again.";
const HAS_CHANGED: &str = "This payment has changed since you opened it. Reload the page and look again.";
const NOT_CHARGED: &str = "We don't know of any money that was taken. Look at the payment in Stripe.";
const ALL_REFUNDED: &str = "All of this payment was refunded already.";
const DISPUTED: &str =
    "This payment is disputed: the bank decides who gets the money. Answer the dispute in Stripe.";
const LOST: &str = "The payer has got the money back by a dispute.";
const TOO_MANY: &str = "This payment was refunded too often. Refund it in Stripe.";

/// What Stripe answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundAnswer {
    /// With Stripe's `re_…`; its events say how far it has come.
    Accepted(String),
    /// With Stripe's word for the reason.
    Refused(String),
}

/// A refund that an administrator has asked for. Why is in the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRequest {
    pub id: Uuid,
    /// In minor units.
    pub amount: i64,
    pub requested_by: LearnerId,
    pub requested_at: Timestamp,
    /// `None` until Stripe has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<RefundAnswer>,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundProgress {
    /// Stripe has not answered, as far as we know.
    Sending,
    /// Stripe has accepted it, and its event has not arrived.
    Accepted,
    Refused,
    /// An event has told of the refund.
    Reported(Refund),
}

impl RefundRequest {
    /// How far it has come. What an event has told outweighs everything else.
    pub fn progress(&self, payment: &Payment) -> RefundProgress {
        let accepted = match &self.answer {
            Some(RefundAnswer::Accepted(refund)) => Some(refund),
            _ => None,
        };
        let is_this = |(id, refund): &(&String, &Refund)| {
            refund.request == Some(self.id) || accepted.is_some_and(|accepted| accepted == *id)
        };
        match (payment.refunds.iter().find(is_this), &self.answer) {
            (Some((_, refund)), _) => RefundProgress::Reported(*refund),
            (None, None) => RefundProgress::Sending,
            (None, Some(RefundAnswer::Accepted(_))) => RefundProgress::Accepted,
            (None, Some(RefundAnswer::Refused(_))) => RefundProgress::Refused,
        }
    }

    fn is_open(&self, payment: &Payment) -> bool {
        matches!(self.progress(payment), RefundProgress::Sending | RefundProgress::Accepted)
    }
}

/// The requests of one payment, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRequests {
    pub requests: Vec<RefundRequest>,
}

/// What an administrator asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedRefund {
    /// The id that the request gets if it is a new one.
    pub id: Uuid,
    /// In minor units.
    pub amount: i64,
    /// How much had been refunded when the administrator looked.
    pub seen_refunded: i64,
    pub by: LearnerId,
}

/// What a wanted refund is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A new request, which has to be recorded.
    New(RefundRequest),
    /// It was asked for before.
    Before(RefundRequest),
}

impl RefundRequests {
    /// The request whose outcome is not known yet.
    pub fn open(&self, payment: &Payment) -> Option<&RefundRequest> {
        self.requests.iter().rev().find(|request| request.is_open(payment))
    }

    /// Decides what becomes of a wanted refund; `charged` is what was taken, as far as it is known.
    ///
    /// # Errors
    /// Another refund is on its way, the administrator has not seen the newest one, or so much is not left.
    pub fn ask(
        &self,
        wanted: &WantedRefund,
        charged: Option<i64>,
        payment: &Payment,
        now: Timestamp,
    ) -> Result<Asked, Refusal> {
        if let Some(own) = self.requests.iter().find(|request| request.id == wanted.id) {
            return Ok(Asked::Before(own.clone()));
        }
        if let Some(open) = self.open(payment) {
            return match open.amount == wanted.amount {
                true => Ok(Asked::Before(open.clone())),
                false => Err(Refusal::Conflict(ON_ITS_WAY)),
            };
        }
        let refunded = payment.refunded_so_far();
        if wanted.seen_refunded != refunded {
            return self.missed(wanted, payment).map(Asked::Before).ok_or(Refusal::Conflict(HAS_CHANGED));
        }
        let left = left(charged, payment)?;
        if wanted.amount < 1 || wanted.amount > left {
            return Err(Refusal::field("amount", format!("1 to {left} minor units")));
        }
        if self.requests.len() >= REQUESTS_MAX {
            return Err(Refusal::Conflict(TOO_MANY));
        }
        Ok(Asked::New(RefundRequest {
            id: wanted.id,
            amount: wanted.amount,
            requested_by: wanted.by,
            requested_at: now,
            answer: None,
        }))
    }

    /// The last request, if it alone is what the administrator has not seen: a repetition whose first response was lost.
    fn missed(&self, wanted: &WantedRefund, payment: &Payment) -> Option<RefundRequest> {
        let seen_now = wanted.seen_refunded.checked_add(wanted.amount)? == payment.refunded_so_far();
        let last = self.requests.last()?;
        let is_it =
            last.amount == wanted.amount && matches!(last.progress(payment), RefundProgress::Reported(_));
        (seen_now && is_it).then(|| last.clone())
    }

    /// With another request.
    #[must_use]
    pub fn with(mut self, request: RefundRequest) -> Self {
        self.requests.push(request);
        self
    }

    /// Records Stripe's answer; the first one counts.
    #[must_use]
    pub fn answered(mut self, id: Uuid, answer: &RefundAnswer) -> Self {
        for request in self.requests.iter_mut().filter(|request| request.id == id) {
            request.answer.get_or_insert_with(|| answer.clone());
        }
        self
    }
}

/// How much of a payment can be refunded, in minor units; `charged` is what was taken, as far as it is known.
///
/// # Errors
/// Nothing can be refunded; the refusal says why.
pub fn left(charged: Option<i64>, payment: &Payment) -> Result<i64, Refusal> {
    let charged = charged.filter(|charged| *charged > 0).ok_or(Refusal::Conflict(NOT_CHARGED))?;
    let disputed = |state| payment.disputes.values().any(|dispute| *dispute == state);
    if disputed(Dispute::Lost) {
        return Err(Refusal::Conflict(LOST));
    }
    if disputed(Dispute::Open) {
        return Err(Refusal::Conflict(DISPUTED));
    }
    match charged - payment.refunded_so_far() {
        left if left > 0 => Ok(left),
        _ => Err(Refusal::Conflict(ALL_REFUNDED)),
    }
}

#[cfg(test)]
#[path = "refund_request_tests.rs"]
mod tests;
