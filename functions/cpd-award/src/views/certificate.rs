//! A certificate as an administrator sees it after changing it.

use domain::certificate::{Certificate, CertificateStatus};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A certificate after an administrator has changed it. The ledger follows within seconds.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AdminCertificate {
    /// Its id, the same for all issues.
    pub uuid: Uuid,
    /// Whose.
    pub learner: Uuid,
    /// The number that stands on the current issue.
    pub number: String,
    /// `active` or `revoked`.
    #[schema(example = "revoked")]
    pub status: String,
    /// The current issue, from 1.
    pub issue: u32,
    /// How many credits the issue is worth, with two decimals.
    pub credits: String,
    /// When the issue was made.
    pub issued_at: Timestamp,
    /// When it was withdrawn.
    #[schema(required)]
    pub revoked_at: Option<Timestamp>,
    /// Why.
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
