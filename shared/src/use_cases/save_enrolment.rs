//! Saves an enrolment that a payment, a grade, a withdrawn pass or a new publication has changed.
//!
//! The same write settles it: a learner who meets the completion rule is completed and gets the certificate, in whatever
//! order the facts arrived.

use domain::Learner;
use domain::certificate::Certificate;
use domain::course::Course;
use domain::enrolment::{Enrolment, EnrolmentChange, HeldPayment};
use domain::notification::NotificationHead;

use crate::effects::ChangedEnrolment;
use crate::store::{CertificatePointer, EnrolmentPointer, Read, RefundDue, StoreError, keys};
use crate::unit_of_work::UnitOfWork;

/// What the write of an enrolment depends on, as it was read.
#[derive(Clone, Copy)]
pub struct EnrolmentWrite<'a> {
    /// `None` for a new enrolment.
    pub before: Option<&'a Read<Enrolment>>,
    pub course: &'a Course,
    /// The learner's notification counters.
    pub notes: Option<&'a Read<NotificationHead>>,
    /// The learner's name as it will appear on the certificate.
    pub name: &'a str,
    /// The learner's profile: the certificate counts days in its time zone.
    pub profile: Option<&'a Learner>,
    /// The capacity that the write must not exceed. A paid enrolment that overbooks the course is written without it.
    pub seats_at_most: Option<u32>,
}

impl UnitOfWork<'_> {
    /// Settles and saves an enrolment, adjusts the seats taken, and the first time adds the pointer from its id to
    /// it; returns the enrolment as it was saved.
    ///
    /// The enrolment is written under the version that was read. If two facts complete a course at the same time, one
    /// write conflicts and is retried after the other: one completion, one certificate.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn save_enrolment(
        &mut self,
        write: EnrolmentWrite<'_>,
        mut enrolment: Enrolment,
    ) -> Result<Enrolment, StoreError> {
        let EnrolmentWrite { before, course, .. } = write;
        enrolment.pin_access(before.map(|read| &read.value), course, self.now);
        enrolment.settle(course, self.now);
        enrolment.note_activity(before.map(|read| &read.value), self.now);
        let completed_before = before.is_some_and(|read| read.value.completed_at.is_some());
        if enrolment.completed_at.is_some() && !completed_before {
            // One that a withdrawn pass revoked is issued again as soon as it is read: by the same write where it was,
            // otherwise by the sweep.
            enrolment.certificate_due = enrolment.certificate.is_some();
            self.issue_first_certificate(write, &mut enrolment)?;
            enrolment.without_certificate = enrolment.certificate.is_none();
        }
        enrolment.sessions.extend(course.sessions.iter().map(|session| session.uuid));
        if before.is_none() {
            enrolment.settled_revision = course.revision;
            let sessions = course.sessions.iter().map(|session| session.uuid).collect();
            let pointer = EnrolmentPointer { enrolment: enrolment.id, course: enrolment.course, sessions };
            self.transaction.create(&keys::enrolment_pointer(enrolment.learner, enrolment.id), &pointer)?;
        }
        self.transaction.save(&keys::enrolment(enrolment.learner, enrolment.course), before, &enrolment)?;
        self.list_refunds_due(before.map(|read| &read.value), &enrolment)?;
        if course.enrolment.capacity.is_some() {
            let held = before.is_some_and(|read| read.value.status.holds_seat());
            let by = i64::from(enrolment.status.holds_seat()) - i64::from(held);
            if by != 0 {
                let at_most = write.seats_at_most.filter(|_| by > 0).map(i64::from);
                self.transaction.adjust_seats(&keys::seats(course.uuid), by, at_most);
            }
        }
        Ok(enrolment)
    }

    /// Saves a changed enrolment. One that stays as it is must still be so when the transaction is written: a batch
    /// read is no snapshot, so payment and enrolment may have been read at different moments. Returns the enrolment as it
    /// is afterwards, with its end of access.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn save_or_require_enrolment(
        &mut self,
        write: EnrolmentWrite<'_>,
        enrolment: &Enrolment,
    ) -> Result<Enrolment, StoreError> {
        match write.before {
            Some(read) if read.value == *enrolment => {
                self.transaction.require(&keys::enrolment(enrolment.learner, enrolment.course), read);
                Ok(enrolment.clone())
            }
            _ => self.save_enrolment(write, enrolment.clone()),
        }
    }

    /// Lists the payments that the enrolment flags for refund now, and takes those off the list that it no longer flags.
    fn list_refunds_due(
        &mut self,
        before: Option<&Enrolment>,
        enrolment: &Enrolment,
    ) -> Result<(), StoreError> {
        for held in before.iter().flat_map(|before| &before.payments).filter(|held| held.refund_due) {
            if !enrolment.is_refund_due(&held.payment) {
                self.transaction.remove(&keys::refund_due(enrolment.learner, &held.payment));
            }
        }
        for held in enrolment.payments.iter().filter(|held| held.refund_due) {
            if !before.is_some_and(|before| before.is_refund_due(&held.payment)) {
                self.list_refund_due(enrolment, held)?;
            }
        }
        Ok(())
    }

    /// Lists a payment that the enrolment flags for refund.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn list_refund_due(&mut self, enrolment: &Enrolment, held: &HeldPayment) -> Result<(), StoreError> {
        let due = RefundDue {
            payment: held.payment.clone(),
            checkout_session: held.checkout_session.clone(),
            learner: enrolment.learner,
            course: enrolment.course,
            flagged_at: self.now,
        };
        self.transaction.list(&keys::refund_due(enrolment.learner, &held.payment), &due)
    }

    /// Issues the certificate of a completed course, and tells the learner.
    pub(super) fn issue_first_certificate(
        &mut self,
        write: EnrolmentWrite<'_>,
        enrolment: &mut Enrolment,
    ) -> Result<(), StoreError> {
        let zone = Learner::zone(write.profile);
        let first =
            Certificate::first_issue(enrolment, write.course, write.name, &zone, self.clock(), self.now);
        if let Some(certificate) = first {
            enrolment.certificate = Some(certificate.uuid);
            let pointer = CertificatePointer { enrolment: enrolment.id };
            self.transaction.create(&keys::certificate_pointer(certificate.uuid), &pointer)?;
            self.issue_certificate(None, &certificate)?;
        }
        self.add_effects(&ChangedEnrolment {
            change: EnrolmentChange::Completed,
            enrolment,
            course: write.course,
            notifications: write.notes,
            refunded: None,
        })
    }
}
