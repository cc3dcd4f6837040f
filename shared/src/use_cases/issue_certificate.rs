//! A certificate is issued, for the first time or again.

use domain::certificate::Certificate;

use crate::store::{CertificateCode, CertificateIssue, HeldCertificate, Read, StoreError, keys};
use crate::unit_of_work::UnitOfWork;

impl UnitOfWork<'_> {
    /// Writes the certificate, a copy of this issue, and the pointers from its public code and its number. The
    /// ledger learns of it from the table's stream.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn issue_certificate(
        &mut self,
        before: Option<&Read<Certificate>>,
        certificate: &Certificate,
    ) -> Result<(), StoreError> {
        let (enrolment, issue) = (certificate.enrolment, certificate.issue);
        let code = CertificateCode { enrolment, issue, learner: Some(certificate.learner) };
        self.transaction.create(&keys::certificate_code(&certificate.code), &code)?;
        if let Some(number) = certificate.number_letters() {
            self.transaction.create(&keys::certificate_number(number.letters()), &code)?;
        }
        self.save_certificate(before, certificate)?;
        let key = keys::certificate_issue(enrolment, issue);
        self.transaction.create(&key, &CertificateIssue(certificate.clone()))
    }

    /// Saves a certificate, and the copy that its learner's pages show.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn save_certificate(
        &mut self,
        before: Option<&Read<Certificate>>,
        certificate: &Certificate,
    ) -> Result<(), StoreError> {
        self.transaction.save(&keys::certificate(certificate.enrolment), before, certificate)?;
        self.copy_certificate(certificate)
    }

    /// Writes only the copy.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn copy_certificate(&mut self, certificate: &Certificate) -> Result<(), StoreError> {
        let key = keys::held_certificate(certificate.learner, certificate.uuid);
        self.transaction.list(&key, &HeldCertificate::of(certificate))
    }
}
