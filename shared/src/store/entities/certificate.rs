//! Certificates, their issues and public codes.

use super::plain_entities;
use crate::store::key::Entity;
use domain::EnrolmentId;
use domain::certificate::Certificate;
use serde::{Deserialize, Serialize};

plain_entities! {
    CertificateIssue = "certificate issue",
    CertificateCode = "certificate code",
    HeldCertificate = "held certificate",
}

/// One issue of a certificate, as it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CertificateIssue(pub Certificate);

/// From the public code of an issue of a certificate to the certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateCode {
    /// The enrolment that the certificate belongs to.
    pub enrolment: EnrolmentId,
    /// The issue: one that is not the current one was superseded.
    pub issue: u32,
}

/// A certificate among those of its learner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldCertificate {
    /// The enrolment that the certificate belongs to.
    pub enrolment: EnrolmentId,
}
