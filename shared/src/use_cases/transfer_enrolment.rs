//! The office moves an enrolment to another course. Its payments move with it, so that a later refund or dispute finds
//! the enrolment that they pay for now.

use domain::audit::{AuditAction, AuditFact};
use domain::enrolment::{Enrolment, EnrolmentChange};
use domain::payment::Payment;
use domain::{CheckoutSession, CourseId, EnrolmentId, LearnerId, Refusal};

use super::grant_enrolment::known_course;
use crate::effects::ChangedEnrolment;
use crate::enrolment_context::EnrolmentContext;
use crate::staff_decision::StaffDecision;
use crate::store::{ItemKey, Snapshot, StoreError, keys};
use crate::unit_of_work::UnitOfWork;

/// What came of a transfer.
#[derive(Debug)]
pub enum Transferred {
    /// The payments that move have to be read first.
    ReadAlso(Vec<ItemKey>),
    /// The enrolment in the other course. Nothing is written when it had moved there before.
    Done { enrolment: Box<Enrolment>, changed: bool },
}

impl UnitOfWork<'_> {
    /// Moves an enrolment to another course and tells the learner once.
    ///
    /// # Errors
    /// There is no such enrolment or course, it is not active, the learner is enrolled there, or the course is full.
    pub fn transfer_enrolment<E: From<Refusal> + From<StoreError>>(
        &mut self,
        by: StaffDecision<'_>,
        learner: LearnerId,
        (from, to): (CourseId, CourseId),
        snapshot: &Snapshot,
    ) -> Result<Transferred, E> {
        let source = EnrolmentContext::from(snapshot, learner, from)?;
        let target = EnrolmentContext::from(snapshot, learner, to)?;
        let from_course = known_course(&source, from)?;
        let before = source.enrolment.as_ref().ok_or(Refusal::NotFound)?;
        let no_course = || Refusal::field("to_course_uuid", "no such course");
        let to_course = target.course.as_ref().ok_or_else(no_course)?;
        let existing = target.enrolment.as_ref().map(|read| read.value.clone());
        let fresh = (EnrolmentId(self.new_id()), self.new_id());
        let Some(moved) = before.value.clone().transfer(existing.clone(), to, fresh, self.now)? else {
            let enrolment = Box::new(existing.ok_or(Refusal::NotFound)?);
            return Ok(Transferred::Done { enrolment, changed: false });
        };
        let payments = moved.payments.iter().flat_map(|(payment, session)| {
            [ItemKey::from(&keys::payment(payment)), ItemKey::from(&keys::checkout_session(session))]
        });
        let unread = snapshot.unread(payments);
        if !unread.is_empty() {
            return Ok(Transferred::ReadAlso(unread));
        }
        for (payment, session) in &moved.payments {
            let key = keys::payment(payment);
            if let Some(read) = snapshot.read(&key)? {
                let after = Payment { course: Some(to), changed_at: self.now, ..read.value.clone() };
                self.transaction.save(&key, Some(&read), &after)?;
            }
            let key = keys::checkout_session(session);
            if let Some(read) = snapshot.read(&key)? {
                let (paid_at, changed_at) = (Some(read.value.since()), self.now);
                let after = CheckoutSession { course: Some(to), changed_at, paid_at, ..read.value.clone() };
                self.transaction.save(&key, Some(&read), &after)?;
            }
        }
        let ended = self.save_enrolment(source.write(from_course, None), moved.from)?;
        self.add_effects(&ChangedEnrolment {
            change: EnrolmentChange::Left,
            enrolment: &ended,
            course: from_course,
            notifications: source.notifications.as_ref(),
            refunded: None,
        })?;
        let fact = AuditFact {
            actor: by.actor,
            action: AuditAction::EnrolmentTransferred,
            learner: Some(learner),
            course: Some(from),
            to_course: Some(to),
            reason: by.reason,
            details: &[],
        };
        self.audit(&fact)?;
        let change = EnrolmentChange::Transferred { from };
        let enrolment = Box::new(self.save_office_change::<E>(&target, to_course, moved.to, change)?);
        Ok(Transferred::Done { enrolment, changed: true })
    }
}
