//! Delayed payments: the learner has finished the checkout, and the bank takes days.

use jiff::Timestamp;

use super::{Enrolment, EnrolmentChange, EnrolmentStatus};
use crate::{CourseId, EnrolmentId, LearnerId};

impl Enrolment {
    /// Waits for the payment of a completed `checkout_session`; `id` is used when there is no enrolment yet.
    pub fn await_payment(
        existing: Option<Self>,
        id: EnrolmentId,
        (learner, course): (LearnerId, CourseId),
        checkout_session: &str,
        now: Timestamp,
    ) -> (Self, EnrolmentChange) {
        let mut enrolment = existing.unwrap_or_else(|| Self::new_pending(id, learner, course, now));
        if enrolment.awaited.contains_key(checkout_session) {
            return (enrolment, EnrolmentChange::Unchanged);
        }
        if !enrolment.was_granted() && enrolment.awaited.is_empty() {
            enrolment.enrolled_at = now;
        }
        enrolment.awaited.insert(checkout_session.to_owned(), now);
        enrolment.follow_awaited();
        let waits = enrolment.status == EnrolmentStatus::Pending;
        (enrolment, if waits { EnrolmentChange::Awaited } else { EnrolmentChange::Unchanged })
    }

    /// Stops waiting for a session whose payment failed.
    #[must_use]
    pub fn stop_awaiting(mut self, checkout_session: &str) -> Self {
        self.awaited.remove(checkout_session);
        self.follow_awaited();
        self
    }

    /// When the learner finished the checkout whose payment has not arrived yet; the first of several.
    pub fn pending_since(&self) -> Option<Timestamp> {
        self.awaited.values().min().copied().filter(|_| self.status == EnrolmentStatus::Pending)
    }

    /// Whether a payment stands behind it or is on its way, whatever became of another one.
    pub fn is_paid_or_awaited(&self) -> bool {
        self.status.holds_seat() || self.may_return() || self.pending_since().is_some()
    }

    /// The Checkout Session that paid for it; while it is pending, the one that was completed last.
    pub fn checkout_session(&self) -> Option<&str> {
        let last = self.awaited.iter().max_by_key(|(_, since)| **since).map(|(session, _)| session.as_str());
        match self.status {
            EnrolmentStatus::Pending => last,
            _ => self.stripe_checkout_session_id.as_deref(),
        }
    }

    /// Whether the learner is shown it: not one whose only payment failed before it granted anything.
    pub fn is_listed(&self) -> bool {
        self.was_granted() || !self.awaited.is_empty()
    }

    /// Whether anything has come of it: not while it waits for its first payment, or if that payment failed.
    pub fn was_granted(&self) -> bool {
        self.status != EnrolmentStatus::Pending || self.pending_from.is_some()
    }

    /// The learner left, and may be paying again.
    pub(super) fn has_left(&self) -> bool {
        self.pending_from.unwrap_or(self.status) == EnrolmentStatus::Dropped
    }

    /// An ended enrolment is pending while a payment is awaited.
    pub(super) fn follow_awaited(&mut self) {
        match self.status {
            EnrolmentStatus::Pending if self.awaited.is_empty() => {
                self.status = self.pending_from.take().unwrap_or(EnrolmentStatus::Pending);
            }
            EnrolmentStatus::Dropped | EnrolmentStatus::Revoked | EnrolmentStatus::Expired
                if !self.awaited.is_empty() =>
            {
                self.pending_from = Some(self.status);
                self.status = EnrolmentStatus::Pending;
            }
            _ => {}
        }
    }
}
