//! The summary of a ledger.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::goals::GoalProgressView;
use super::transaction::TransactionType;

/// The summary of a learner's ledger. Every amount has two decimals.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TransactionsSummary {
    /// The balance.
    #[schema(example = "12.50")]
    pub total_cpd_credits: String,
    /// The current year.
    pub current: GoalProgressView,
    /// The current year and the two before it, newest first.
    pub periods: Vec<PeriodTotal>,
    /// Totals by type of transaction.
    pub by_transaction_type: Vec<TransactionTypeTotal>,
    /// Totals by kind of credit.
    pub by_cpd_type: Vec<KindTotal>,
    /// The credits that expire next, at most ten entries.
    pub expiring: Vec<ExpiringCredits>,
}

/// The total of a year.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PeriodTotal {
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub end: Date,
    /// Credits earned and adjusted minus revoked.
    pub earned: String,
}

/// The total of one type of transaction.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TransactionTypeTotal {
    /// The type of transaction.
    pub transaction_type: TransactionType,
    /// The number of transactions.
    pub count: u64,
    /// The sum, with the sign.
    pub credits: String,
}

/// The total of one kind of credit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct KindTotal {
    /// The kind of credit.
    pub cpd_type: String,
    /// Credits earned and adjusted minus revoked, over all time.
    pub credits: String,
    /// Credits earned and adjusted minus revoked, in the current year.
    pub earned: String,
    /// The goal for the current year, if there is one for this kind.
    #[schema(required)]
    pub goal: Option<String>,
    /// The credits missing for that goal.
    #[schema(required)]
    pub remaining: Option<String>,
}

/// Credits that expire.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExpiringCredits {
    /// The number of credits left.
    pub credits: String,
    /// When they expire.
    pub expires_at: Timestamp,
    /// The day of that, as the certificate shows it.
    #[schema(value_type = String, format = Date)]
    pub expires_on: Date,
    /// The kind of credit.
    pub cpd_type: String,
    /// The course that earned them; `null` for an adjustment.
    #[schema(required)]
    pub activity: Option<String>,
    /// The certificate that earned them.
    #[schema(required)]
    pub certificate: Option<Uuid>,
}
