//! What the ledger still has to do for a certificate, derived from its state.

use serde::{Deserialize, Serialize};

use super::{Certificate, CertificateStatus};

/// The state of a certificate that the credit ledger has caught up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    pub issue: u32,
    pub status: CertificateStatus,
}

/// The next step for the ledger. Each step is one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Award this issue.
    Award(u32),
    /// Award and revoke this issue in one transaction, because it was revoked before it was awarded.
    AwardRevoked(u32),
    /// Note that this issue, a reprint, stands for the credits of the issue before it.
    Reprint(u32),
    /// Revoke the credits that this issue stands for.
    Revoke(u32),
}

impl Certificate {
    /// The next due step for the ledger, if any.
    pub fn due(&self) -> Option<Due> {
        // The first issue without credits is of no concern to the ledger. A later one is: an earlier issue may
        // have had credits.
        if self.issue == 1 && self.credits.is_zero() && self.settled.is_none() {
            return None;
        }
        let award = |issue| match self.ended(issue) {
            CertificateStatus::Revoked => Due::AwardRevoked(issue),
            CertificateStatus::Active => Due::Award(issue),
        };
        match self.settled {
            None => Some(award(1)),
            Some(Settled { issue, status: CertificateStatus::Revoked }) => {
                (issue < self.issue).then(|| award(issue + 1))
            }
            Some(Settled { issue, status: CertificateStatus::Active }) => match self.ended(issue) {
                CertificateStatus::Revoked => Some(Due::Revoke(issue)),
                CertificateStatus::Active => (issue < self.issue).then_some(Due::Reprint(issue + 1)),
            },
        }
    }

    /// The last status of an issue: one that was followed by a reprint was valid, one that was followed by
    /// another issue was revoked.
    fn ended(&self, issue: u32) -> CertificateStatus {
        match issue < self.issue {
            false => self.status,
            true if self.reprints.contains(&(issue + 1)) => CertificateStatus::Active,
            true => CertificateStatus::Revoked,
        }
    }

    /// The issue whose award this issue stands for: itself, or for a reprint the one that was reprinted.
    pub fn awarded_as(&self, issue: u32) -> u32 {
        let mut awarded = issue;
        while awarded > 1 && self.reprints.contains(&awarded) {
            awarded -= 1;
        }
        awarded
    }
}

impl Due {
    /// The issue of the step.
    pub fn issue(self) -> u32 {
        let (Self::Award(issue) | Self::AwardRevoked(issue) | Self::Reprint(issue) | Self::Revoke(issue)) =
            self;
        issue
    }

    /// The state that the ledger has caught up with after the step.
    pub fn settles(self) -> Settled {
        let status = match self {
            Self::Award(_) | Self::Reprint(_) => CertificateStatus::Active,
            Self::AwardRevoked(_) | Self::Revoke(_) => CertificateStatus::Revoked,
        };
        Settled { issue: self.issue(), status }
    }
}
