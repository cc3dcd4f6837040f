//! A pass was withdrawn: the content is open again, and so is the course if it was complete by it.

use domain::certificate::{Certificate, CertificateStatus};
use domain::enrolment::Enrolment;
use domain::{ContentId, LearnerId};

use super::complete_content::Studied;
use crate::store::{CertificateAction, CertificateIssue, ItemKey, Read, Snapshot, StoreError, keys};
use crate::unit_of_work::UnitOfWork;

/// Why the certificate is revoked, as its public page says it.
const REASON: &str = "The grade that it was based on was corrected.";

/// A pass that is withdrawn.
#[derive(Clone, Copy)]
pub struct WithdrawnPass<'a> {
    pub studied: Studied<'a>,
    pub content: ContentId,
    /// The instructor who withdraws it.
    pub by: LearnerId,
    pub reason: &'a str,
}

/// A certificate with its current issue.
pub struct CurrentCertificate {
    certificate: Read<Certificate>,
    issue: Option<Read<CertificateIssue>>,
}

/// The certificate of an enrolment, as far as it was read.
pub enum CertificateRead {
    None,
    Known(Box<CurrentCertificate>),
    /// It takes this item too.
    ReadAlso(ItemKey),
}

impl CertificateRead {
    /// What a change of a pass may change besides the enrolment.
    ///
    /// # Errors
    /// An item is corrupt.
    pub fn of(snapshot: &Snapshot, enrolment: &Enrolment) -> Result<Self, StoreError> {
        if enrolment.certificate.is_none() {
            return Ok(Self::None);
        }
        let key = keys::certificate(enrolment.id);
        if !snapshot.includes(&key) {
            return Ok(Self::ReadAlso((&key).into()));
        }
        let Some(certificate) = snapshot.read(&key)? else { return Ok(Self::None) };
        let key = keys::certificate_issue(enrolment.id, certificate.value.issue);
        if !snapshot.includes(&key) {
            return Ok(Self::ReadAlso((&key).into()));
        }
        let issue = snapshot.read(&key)?;
        Ok(Self::Known(Box::new(CurrentCertificate { certificate, issue })))
    }
}

impl UnitOfWork<'_> {
    /// Opens the content again; where that opens the course again too, its certificate is revoked.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn withdraw_pass(
        &mut self,
        pass: WithdrawnPass<'_>,
        certificate: Option<&CurrentCertificate>,
    ) -> Result<(), StoreError> {
        let before = &pass.studied.enrolment.value;
        let (enrolment, reopened) = before.clone().reopen_content(pass.studied.course, pass.content);
        if enrolment != *before {
            self.save_enrolment(pass.studied.write(), enrolment)?;
        }
        let active =
            certificate.filter(|current| current.certificate.value.status == CertificateStatus::Active);
        let Some(current) = active.filter(|_| reopened) else { return Ok(()) };
        let Ok(revoked) = current.certificate.value.clone().revoke(REASON, self.now) else { return Ok(()) };
        let (id, issue) = (revoked.enrolment, revoked.issue);
        self.save_certificate(Some(&current.certificate), &revoked)?;
        // The issue is stored as revoked too, for lookups by its code.
        let key = keys::certificate_issue(id, issue);
        self.transaction.save(&key, current.issue.as_ref(), &CertificateIssue(revoked))?;
        let action = CertificateAction {
            uuid: self.new_id(),
            action: "revoked".to_owned(),
            issue,
            actor: pass.by,
            reason: domain::one_line(if pass.reason.is_empty() { REASON } else { pass.reason }, 500),
            at: self.now,
        };
        self.transaction.create(&keys::certificate_action(id, action.uuid), &action)
    }

    /// Issues a certificate again that was revoked with a pass, now that the course is complete again, however it came to
    /// be; whether there was one. `saved` is the enrolment as [`UnitOfWork::save_enrolment`] returned it.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn reissue_after_withdrawal(
        &mut self,
        (before, saved): (&Read<Enrolment>, &Enrolment),
        learner_name: &str,
        certificate: Option<&CurrentCertificate>,
    ) -> Result<bool, StoreError> {
        if !saved.certificate_due {
            return Ok(false);
        }
        let enrolment = &Enrolment { certificate_due: false, ..saved.clone() };
        let key = keys::enrolment(enrolment.learner, enrolment.course);
        self.transaction.save(&key, Some(before), enrolment)?;
        let withdrawn = |current: &&CurrentCertificate| {
            current.certificate.value.revoked_reason.as_deref() == Some(REASON)
        };
        let Some(current) = certificate.filter(withdrawn) else { return Ok(false) };
        let (before, clock) = (current.certificate.value.clone(), self.clock());
        let credits = before.credits;
        let Ok(again) = before.reissue(learner_name, credits, clock, self.now) else { return Ok(false) };
        let completed_at = enrolment.completed_at.unwrap_or(self.now);
        self.issue_certificate(Some(&current.certificate), &Certificate { completed_at, ..again })?;
        Ok(true)
    }
}
