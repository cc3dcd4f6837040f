//! How far a payment's disputes have come.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Payment;

/// How far a dispute has come. The order is that of certainty: whichever event arrives first, the highest state counts.
///
/// A closed dispute is never reopened. Only a lost one may still be won: when Stripe reinstates the funds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dispute {
    /// The money is withheld.
    Open,
    /// The payer got the money back.
    Lost,
    /// We keep the money.
    Won,
}

impl Payment {
    /// Records how far a dispute has come. Closing is final, even when the event that opened it arrives later.
    #[must_use]
    pub fn dispute(mut self, id: &str, dispute: Dispute, now: Timestamp) -> Self {
        let known = self.disputes.get(id).copied();
        if known < Some(dispute) {
            self.disputes.insert(id.to_owned(), dispute);
            self.changed_at = now;
        }
        self
    }
}
