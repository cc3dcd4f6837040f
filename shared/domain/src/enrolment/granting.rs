//! What the office does to an enrolment: it grants one, withdraws it, gives it back, or moves it to another course.
//!
//! A grant is a fact like a payment, and access follows from both: an enrolment that is granted ends neither with a
//! refund nor with a dispute, and a payment over it is one too many. A withdrawal ends the enrolment and keeps the
//! facts behind it, so that it can be taken back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Enrolment, EnrolmentChange, EnrolmentStatus};
use crate::{CourseId, EnrolmentId, LearnerId, Refusal, one_line};

/// The longest reference to a payment elsewhere.
pub const REFERENCE_MAX: usize = 200;

/// Why a place was granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantKind {
    /// Free of charge.
    Complimentary,
    /// Paid by invoice, or to somebody else.
    PaidElsewhere,
    /// The learner had an enrolment in another course that nothing was paid for.
    Transferred,
}

/// A grant that the enrolment holds. Who granted it and why is in the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub id: Uuid,
    pub kind: GrantKind,
    /// Of the payment elsewhere: the number of an invoice or an order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    pub granted_at: Timestamp,
}

/// The office has ended the enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    pub at: Timestamp,
    /// The course that the enrolment moved to, with its payments and grants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transferred_to: Option<CourseId>,
}

/// Both ends of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    pub from: Enrolment,
    pub to: Enrolment,
    /// The payments that moved, with the Checkout Sessions that they paid for.
    pub payments: Vec<(String, String)>,
}

/// What is granted, checked.
pub fn checked_grant(kind: GrantKind, reference: Option<&str>) -> Result<Option<String>, Refusal> {
    let reference = reference.map(str::trim).filter(|text| !text.is_empty());
    if let Some(text) = reference {
        Refusal::longer("reference", text, REFERENCE_MAX)?;
    }
    match (kind, reference) {
        (GrantKind::PaidElsewhere, None) => {
            Err(Refusal::field("reference", "is required: the number of the invoice or the order"))
        }
        (GrantKind::Complimentary, Some(_)) => {
            Err(Refusal::field("reference", "only for a payment elsewhere"))
        }
        (GrantKind::Transferred, _) => Err(Refusal::field("kind", "must be complimentary or paid_elsewhere")),
        _ => Ok(reference.map(|text| one_line(text, REFERENCE_MAX))),
    }
}

impl Enrolment {
    /// Grants the enrolment; `id` is used when there is none yet. Nothing changes if this grant gave it already.
    ///
    /// # Errors
    /// The learner is enrolled otherwise.
    pub fn grant(
        existing: Option<Self>,
        id: EnrolmentId,
        (learner, course): (LearnerId, CourseId),
        grant: Grant,
        now: Timestamp,
    ) -> Result<(Self, EnrolmentChange), Refusal> {
        let mut enrolment = existing.unwrap_or_else(|| Self::new_pending(id, learner, course, now));
        if enrolment.status.holds_seat() {
            let is_same = |held: &Grant| held.kind == grant.kind && held.reference == grant.reference;
            return match enrolment.grants.iter().any(is_same) {
                true => Ok((enrolment, EnrolmentChange::Unchanged)),
                false => Err(Refusal::Conflict("This person is already enrolled in the course.")),
            };
        }
        enrolment.forget_withdrawal();
        enrolment.grants.push(grant);
        enrolment.admit(now);
        Ok((enrolment, EnrolmentChange::Granted))
    }

    /// Ends the enrolment by decision of the office, whatever was paid. Progress, payments, grants and certificate stay.
    ///
    /// # Errors
    /// It has ended already, or a payment is on its way.
    pub fn withdraw(mut self, now: Timestamp) -> Result<(Self, EnrolmentChange), Refusal> {
        match self.status {
            _ if self.withdrawal.is_some() => Ok((self, EnrolmentChange::Unchanged)),
            EnrolmentStatus::Pending => Err(Refusal::Conflict(
                "A payment for this enrolment is on its way. Wait until it has arrived or failed.",
            )),
            EnrolmentStatus::Dropped | EnrolmentStatus::Revoked | EnrolmentStatus::Expired => {
                Err(Refusal::Conflict("This enrolment has already ended."))
            }
            EnrolmentStatus::Active | EnrolmentStatus::Completed | EnrolmentStatus::Suspended => {
                self.end_by_office(Withdrawal { at: now, transferred_to: None });
                Ok((self, EnrolmentChange::Withdrawn))
            }
        }
    }

    /// Takes a withdrawal back: the enrolment is what its payments and grants make of it.
    ///
    /// # Errors
    /// It was not withdrawn, has moved to another course, or nothing stands behind it any more.
    pub fn restore(mut self) -> Result<(Self, EnrolmentChange), Refusal> {
        let Some(withdrawal) = &self.withdrawal else {
            return match self.status.holds_seat() {
                true => Ok((self, EnrolmentChange::Unchanged)),
                false => Err(Refusal::Conflict("This enrolment was not withdrawn. Grant it instead.")),
            };
        };
        if withdrawal.transferred_to.is_some() {
            return Err(Refusal::Conflict(
                "This enrolment has moved to another course. Transfer it back instead.",
            ));
        }
        let was_paid = self.stripe_checkout_session_id.is_some();
        if was_paid && self.payments.is_empty() && self.grants.is_empty() {
            return Err(Refusal::Conflict(
                "The payment behind this enrolment was returned. Grant the enrolment instead.",
            ));
        }
        self.withdrawal = None;
        (self.pending_from, self.revoked_from) = (None, None);
        let status = self.granted_status();
        if self.is_withheld() {
            (self.status, self.suspended_from) = (EnrolmentStatus::Suspended, Some(status));
            return Ok((self, EnrolmentChange::Suspended));
        }
        (self.status, self.suspended_from, self.welcomed) = (status, None, true);
        Ok((self, EnrolmentChange::Restored))
    }

    /// Moves the enrolment to another course, with the payments and grants behind it; `id` and `grant` are used when
    /// there is no enrolment in that course yet, and when nothing stands behind this one. Nothing changes if it has
    /// moved there already.
    ///
    /// # Errors
    /// It is not active, or the learner is enrolled in that course.
    pub fn transfer(
        mut self,
        target: Option<Self>,
        to: CourseId,
        (id, grant): (EnrolmentId, Uuid),
        now: Timestamp,
    ) -> Result<Option<Transfer>, Refusal> {
        if to == self.course {
            return Err(Refusal::field("to_course_uuid", "must be another course"));
        }
        if self.withdrawal.as_ref().is_some_and(|withdrawal| withdrawal.transferred_to == Some(to)) {
            return Ok(None);
        }
        match self.status {
            EnrolmentStatus::Active => {}
            EnrolmentStatus::Completed => {
                return Err(Refusal::Conflict("A completed course stays with the person who completed it."));
            }
            EnrolmentStatus::Suspended => {
                return Err(Refusal::Conflict(
                    "The payment behind this enrolment is disputed. Wait until the dispute is decided.",
                ));
            }
            _ => return Err(Refusal::Conflict("Only an active enrolment can move to another course.")),
        }
        let mut target = target.unwrap_or_else(|| Self::new_pending(id, self.learner, to, now));
        if target.status.holds_seat() {
            return Err(Refusal::Conflict("This person is already enrolled in the other course."));
        }
        target.forget_withdrawal();
        // What has to be refunded stays where it was paid.
        let (stay, moved): (Vec<_>, Vec<_>) = self.payments.drain(..).partition(|held| held.refund_due);
        self.payments = stay;
        let payments =
            moved.iter().map(|held| (held.payment.clone(), held.checkout_session.clone())).collect();
        if let Some(paid) = moved.first() {
            // Whoever had left that course and not been refunded has paid for it twice.
            target.payments.iter_mut().for_each(|before| before.refund_due = true);
            target.stripe_checkout_session_id = Some(paid.checkout_session.clone());
            self.stripe_checkout_session_id = None;
        }
        let grants = std::mem::take(&mut self.grants);
        if moved.is_empty() && grants.is_empty() {
            let reference = Some(self.course.to_string());
            target.grants.push(Grant { id: grant, kind: GrantKind::Transferred, reference, granted_at: now });
        }
        target.payments.extend(moved);
        target.grants.extend(grants);
        target.admit(now);
        self.end_by_office(Withdrawal { at: now, transferred_to: Some(to) });
        Ok(Some(Transfer { from: self, to: target, payments }))
    }

    /// Whether the office has given a place that still counts.
    pub fn is_granted_by_office(&self) -> bool {
        self.withdrawal.is_none() && !self.grants.is_empty()
    }

    /// Gives access from now on.
    fn admit(&mut self, now: Timestamp) {
        if !self.was_granted() {
            self.enrolled_at = now;
        }
        self.status = self.granted_status();
        (self.suspended_from, self.pending_from, self.revoked_from) = (None, None, None);
        self.welcomed = true;
    }

    fn end_by_office(&mut self, withdrawal: Withdrawal) {
        self.withdrawal = Some(withdrawal);
        self.status = EnrolmentStatus::Revoked;
        (self.suspended_from, self.revoked_from) = (None, None);
        self.welcomed = false;
        self.follow_awaited();
    }

    /// A new reason for access takes the place of those that the office has withdrawn.
    pub(super) fn forget_withdrawal(&mut self) {
        if self.withdrawal.take().is_some() {
            self.grants.clear();
        }
    }
}

#[cfg(test)]
#[path = "granting_tests.rs"]
mod tests;
