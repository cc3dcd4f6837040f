//! A learner completes a content, which may complete the course and issue the certificate.

use domain::certificate::Certificate;
use domain::course::Course;
use domain::enrolment::completion::Advance;
use domain::enrolment::{Enrolment, EnrolmentChange};
use domain::notification::NotificationHead;
use domain::{ContentId, Learner};

use crate::effects::ChangedEnrolment;
use crate::store::{CertificatePointer, HeldCertificate, Read, StoreError, keys};
use crate::unit_of_work::UnitOfWork;

/// A learner's enrolment as it was read, with what progress in the course depends on.
#[derive(Clone, Copy)]
pub struct Studied<'a> {
    /// It gives access.
    pub enrolment: &'a Read<Enrolment>,
    pub course: &'a Course,
    /// The learner's notification counters.
    pub notes: Option<&'a Read<NotificationHead>>,
    /// The learner's name as it will appear on the certificate.
    pub name: &'a str,
    /// The learner's profile: the certificate counts days in its time zone.
    pub profile: Option<&'a Learner>,
}

impl UnitOfWork<'_> {
    /// Completes a content, with everything that follows; returns the enrolment after it.
    ///
    /// The enrolment is written under the version that was read. If the last two contents complete at the same time,
    /// one write conflicts and is retried after the other: one completion, one certificate.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn complete_content(
        &mut self,
        studied: Studied<'_>,
        content: ContentId,
    ) -> Result<(Enrolment, Advance), StoreError> {
        let enrolment = studied.enrolment.value.clone();
        self.save_progress(studied, enrolment.complete_content(studied.course, content, self.now))
    }

    /// Saves an enrolment that has advanced, and completes the course with the last step.
    pub(super) fn save_progress(
        &mut self,
        studied: Studied<'_>,
        (mut enrolment, advance): (Enrolment, Advance),
    ) -> Result<(Enrolment, Advance), StoreError> {
        let before = studied.enrolment;
        if advance == Advance::Course {
            self.complete_course(&mut enrolment, studied)?;
        }
        let key = keys::enrolment(enrolment.learner, enrolment.course);
        match advance {
            // Nothing to write, but the learner must not have left or been refunded meanwhile.
            Advance::Nothing => self.transaction.require(&key, before),
            Advance::Content | Advance::Course => self.transaction.save(&key, Some(before), &enrolment)?,
        }
        Ok((enrolment, advance))
    }

    fn complete_course(&mut self, enrolment: &mut Enrolment, studied: Studied<'_>) -> Result<(), StoreError> {
        let course = studied.course;
        let zone = Learner::zone(studied.profile);
        let first = Certificate::first_issue(enrolment, course, studied.name, &zone, self.clock(), self.now);
        if let Some(certificate) = first {
            enrolment.certificate = Some(certificate.uuid);
            let pointer = CertificatePointer { enrolment: enrolment.id };
            self.transaction.create(&keys::certificate_pointer(certificate.uuid), &pointer)?;
            let held = HeldCertificate { enrolment: enrolment.id };
            self.transaction.create(&keys::held_certificate(enrolment.learner, certificate.uuid), &held)?;
            self.issue_certificate(None, &certificate)?;
        }
        self.add_effects(&ChangedEnrolment {
            change: EnrolmentChange::Completed,
            enrolment,
            course,
            notifications: studied.notes,
            refunded: None,
        })
    }
}
