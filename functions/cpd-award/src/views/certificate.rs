//! A certificate, for an administrator who has changed it.

use domain::certificate::{Certificate, CertificateStatus};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A certificate after a change by an administrator. The ledger follows within seconds.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AdminCertificate {
    /// The id of the certificate, the same for all issues.
    pub uuid: Uuid,
    /// The id of the learner.
    pub learner: Uuid,
    /// The number of the current issue, as printed.
    pub number: String,
    /// `active` or `revoked`.
    #[schema(example = "revoked")]
    pub status: String,
    /// The current issue, counting from 1.
    pub issue: u32,
    /// The credits of the issue, with two decimals.
    pub credits: String,
    /// When the issue was issued.
    pub issued_at: Timestamp,
    /// When the issue was revoked; `null` while it is valid.
    #[schema(required)]
    pub revoked_at: Option<Timestamp>,
    /// Why the issue was revoked.
    #[schema(required)]
    pub revoked_reason: Option<String>,
}

impl From<&Certificate> for AdminCertificate {
    fn from(certificate: &Certificate) -> Self {
        let status = match certificate.status {
            CertificateStatus::Active => "active",
            CertificateStatus::Revoked => "revoked",
        };
        Self {
            uuid: certificate.uuid,
            learner: certificate.learner.0,
            number: certificate.number.clone(),
            status: status.to_owned(),
            issue: certificate.issue,
            credits: certificate.credits.to_string(),
            issued_at: certificate.issued_at,
            revoked_at: certificate.revoked_at,
            revoked_reason: certificate.revoked_reason.clone(),
        }
    }
}
