//! A payment that was matched to a learner and a course grants the enrolment.

use domain::course::Course;
use domain::enrolment::{Enrolment, EnrolmentChange, EnrolmentStatus};
use domain::payment::Payment;
use domain::{CheckoutSession, EnrolmentId, LearnerId};

use crate::effects::ChangedEnrolment;
use crate::enrolment_context::EnrolmentContext;
use crate::store::{Read, StoreError, keys};
use crate::unit_of_work::UnitOfWork;

/// What a matched payment did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmed {
    pub change: EnrolmentChange,
    pub enrolment: EnrolmentId,
    pub status: EnrolmentStatus,
    /// The enrolment exceeds the capacity of the course.
    pub overbooked: bool,
}

impl UnitOfWork<'_> {
    /// Writes session, payment and enrolment, and the effects if the enrolment was granted.
    ///
    /// `checkout_session` and `payment` come with the versions that were read, so concurrent events of the same
    /// payment conflict and are retried.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn confirm_enrolment(
        &mut self,
        (session_read, checkout_session): (Option<&Read<CheckoutSession>>, CheckoutSession),
        (payment_read, payment): (Option<&Read<Payment>>, Payment),
        (learner, course): (LearnerId, &Course),
        context: &EnrolmentContext,
    ) -> Result<Confirmed, StoreError> {
        let charged = checkout_session.total.as_ref().map(|total| total.amount);
        let payment = payment.mark_paid(&checkout_session.id, (learner, course.uuid), charged, self.now);
        let before = context.enrolment.as_ref();
        let (enrolment, change) = Enrolment::apply_payment(
            before.map(|read| read.value.clone()),
            EnrolmentId(self.new_id()),
            (learner, course.uuid),
            &payment,
            &checkout_session.id,
            self.now,
        );
        self.transaction.save(
            &keys::checkout_session(&checkout_session.id),
            session_read,
            &checkout_session,
        )?;
        self.transaction.save(&keys::payment(&payment.id), payment_read, &payment)?;
        // A write that hits the capacity limit is retried, so exactly one of two payments for the last seat counts
        // as overbooked.
        let capacity = course.enrolment.capacity;
        let overbooked = capacity.is_some_and(|capacity| context.seats.taken >= i64::from(capacity));
        let at_most = capacity.filter(|_| !overbooked);
        let enrolment = self.save_or_require_enrolment(context.write(course, at_most), &enrolment)?;
        self.add_effects(&ChangedEnrolment {
            change,
            enrolment: &enrolment,
            course,
            notifications: context.notifications.as_ref(),
            refunded: None,
        })?;
        Ok(Confirmed { change, enrolment: enrolment.id, status: enrolment.status, overbooked })
    }
}
