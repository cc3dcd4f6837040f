//! Whether an issue of a certificate is valid.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::certificate::{Certificate, CertificateStatus};
use crate::credits::ledger::Lot;

/// The validity of an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateValidity {
    Active,
    /// Revoked, with no newer issue.
    Revoked,
    /// Revoked, and replaced by a newer issue.
    Superseded,
}

impl CertificateValidity {
    /// The validity of an issue, given the current certificate.
    pub fn of(issue: &Certificate, current: &Certificate) -> Self {
        match current.status {
            _ if issue.issue < current.issue => Self::Superseded,
            CertificateStatus::Active => Self::Active,
            CertificateStatus::Revoked => Self::Revoked,
        }
    }
}

impl Certificate {
    /// When the credits expire, if ever: the expiry of a lot opened with the issue.
    pub fn credits_valid_until(&self) -> Option<Timestamp> {
        Lot::expiry(self.issued_at, self.credits_valid_months)
    }
}
