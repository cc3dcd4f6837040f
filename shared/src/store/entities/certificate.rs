//! Certificates, their issues and public codes.

use super::plain_entities;
use crate::store::key::Entity;
use domain::certificate::Certificate;
use domain::{EnrolmentId, LearnerId};
use serde::{Deserialize, Serialize};

plain_entities! {
    CertificateIssue = "certificate issue",
    CertificateCode = "certificate code",
    HeldCertificate = "held certificate",
}

/// One issue of a certificate, as issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CertificateIssue(pub Certificate);

/// From the public code of an issue, or from its number, to its certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateCode {
    pub enrolment: EnrolmentId,
    /// Superseded unless it is the current one.
    pub issue: u32,
    /// Whose profile a credential needs besides; not known by what earlier releases wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learner: Option<LearnerId>,
}

/// A certificate in its learner's partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldCertificate {
    pub enrolment: EnrolmentId,
    /// A copy, written with each issue and each revocation. Absent in items of earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Certificate>,
}

impl HeldCertificate {
    /// The certificate as its learner holds it. What the ledger knows of it changes without it.
    pub fn of(certificate: &Certificate) -> Self {
        let copy = Certificate { settled: None, ..certificate.clone() };
        Self { enrolment: certificate.enrolment, certificate: Some(copy) }
    }

    /// The same once the holder's data was erased.
    pub(crate) fn without_holder(self) -> Self {
        Self { certificate: self.certificate.map(Certificate::without_holder), ..self }
    }
}
