//! What completing a content or attending a session sets off: progress, and with the last one the certificate and its notice.

use crate::dynamo::{
    CertificateCode, CertificateIssue, CertificatePointer, HeldCertificate, Read, StoreError, keys,
};
use domain::certificate::Certificate;
use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::enrolment::completion::Advance;
use domain::notification::NotificationHead;
use domain::{ContentId, LiveSessionId};

use super::{UnitOfWork, about_course};

/// Who studies where, as it was read.
#[derive(Clone, Copy)]
pub struct Studied<'a> {
    /// The enrolment; it gives access.
    pub enrolment: &'a Read<Enrolment>,
    /// Its course.
    pub course: &'a Course,
    /// The learner's counters of notifications.
    pub notes: Option<&'a Read<NotificationHead>>,
    /// The learner's name, as it is to stand on the certificate.
    pub name: &'a str,
}

impl UnitOfWork<'_> {
    /// Writes an issue of a certificate: the certificate as it is now, the issue as it was made, and the way
    /// from its public code. The ledger hears of it by the table's stream.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn issue(
        &mut self,
        before: Option<&Read<Certificate>>,
        certificate: &Certificate,
    ) -> Result<(), StoreError> {
        let (enrolment, issue) = (certificate.enrolment, certificate.issue);
        let code = CertificateCode { enrolment, issue };
        self.transaction.create(&keys::certificate_code(&certificate.code), &code)?;
        self.transaction.save(&keys::certificate(enrolment), before, certificate)?;
        let key = keys::certificate_issue(enrolment, issue);
        self.transaction.create(&key, &CertificateIssue(certificate.clone()))
    }

    /// Completes a content, and whatever follows from it; answers the enrolment as it is then.
    ///
    /// The enrolment is written under the version that was read, so of two last contents that complete at the
    /// same time one is judged anew and finds the other: one completion, one certificate.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn complete_content(
        &mut self,
        studied: Studied<'_>,
        content: ContentId,
    ) -> Result<(Enrolment, Advance), StoreError> {
        let enrolment = studied.enrolment.value.clone();
        self.advance(studied, enrolment.complete_content(studied.course, content, self.now))
    }

    /// Marks a live session as attended, and whatever follows from it; answers the enrolment as it is then.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn attend_session(
        &mut self,
        studied: Studied<'_>,
        session: LiveSessionId,
    ) -> Result<(Enrolment, Advance), StoreError> {
        let enrolment = studied.enrolment.value.clone();
        self.advance(studied, enrolment.attend(studied.course, session, self.now))
    }

    fn advance(
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
            // Nothing to write, but it must not have been left or refunded meanwhile.
            Advance::Nothing => self.transaction.require(&key, before),
            Advance::Content | Advance::Course => self.transaction.save(&key, Some(before), &enrolment)?,
        }
        Ok((enrolment, advance))
    }

    fn complete_course(&mut self, enrolment: &mut Enrolment, studied: Studied<'_>) -> Result<(), StoreError> {
        let course = studied.course;
        let certificate = Certificate::first_issue(enrolment, course, studied.name, self.clock, self.now);
        let message = match &certificate {
            Some(_) => "You have completed this course. Your certificate has been issued.",
            None => "You have completed this course.",
        };
        if let Some(certificate) = certificate {
            enrolment.certificate = Some(certificate.uuid);
            let pointer = CertificatePointer { enrolment: enrolment.id };
            self.transaction.create(&keys::certificate_pointer(certificate.uuid), &pointer)?;
            let held = HeldCertificate { enrolment: enrolment.id };
            self.transaction.create(&keys::held_certificate(enrolment.learner, certificate.uuid), &held)?;
            self.issue(None, &certificate)?;
        }
        let notice = about_course(
            enrolment,
            course,
            format!("Course completed: {}", course.title),
            message.to_owned(),
        );
        self.notify(enrolment.learner, studied.notes, notice)
    }
}
