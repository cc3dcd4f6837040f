//! Certificates, their issues and public codes.

use super::user;
use crate::store::entities::{CertificateCode, CertificateIssue, HeldCertificate};
use crate::store::key::Key;
use crate::store::page::Range;
use domain::certificate::Certificate;
use domain::{EnrolmentId, LearnerId};
use uuid::Uuid;

/// The certificate of an enrolment; the key allows only one.
pub fn certificate(enrolment: EnrolmentId) -> Key<Certificate> {
    Key::new(format!("CERT#{enrolment}"), "META")
}

/// One issue of a certificate.
pub fn certificate_issue(enrolment: EnrolmentId, issue: u32) -> Key<CertificateIssue> {
    Key::new(format!("CERT#{enrolment}"), format!("ISSUE#{issue}"))
}

/// From the public code to the certificate.
pub fn certificate_code(code: &str) -> Key<CertificateCode> {
    Key::new(format!("CODE#{code}"), "REF")
}

/// From the number, by its letters behind the year, to the certificate.
pub fn certificate_number(letters: &str) -> Key<CertificateCode> {
    Key::new(format!("NUMBER#{letters}"), "REF")
}

/// A certificate in its learner's partition, where nobody else finds it.
pub fn held_certificate(learner: LearnerId, certificate: Uuid) -> Key<HeldCertificate> {
    Key::new(user(learner), format!("CERTIFICATE#{certificate}"))
}

/// A learner's certificates, in order of creation.
pub fn held_certificates(learner: LearnerId) -> Range<HeldCertificate> {
    Range::prefix(user(learner), "CERTIFICATE#")
}
