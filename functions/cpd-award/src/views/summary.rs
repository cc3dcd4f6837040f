//! A ledger in a few numbers.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::goals::YearProgress;
use super::transaction::TransactionType;

/// A learner's ledger in a few numbers. Every amount has two decimals.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TransactionsSummary {
    /// The balance.
    #[schema(example = "12.50")]
    pub total_cpd_credits: String,
    /// The year that today lies in.
    pub current: YearProgress,
    /// That year and the two before it, the newest first.
    pub periods: Vec<PeriodTotal>,
    /// What ever happened.
    pub by_transaction_type: Vec<TransactionTypeTotal>,
    /// Kind of credit by kind.
    pub by_cpd_type: Vec<KindTotal>,
    /// The credits that expire next, ten at most.
    pub expiring: Vec<ExpiringCredits>,
}

/// What a year came to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PeriodTotal {
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub end: Date,
    /// Earned and adjusted less revoked.
    pub earned: String,
}

/// How often something happened, and what it came to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TransactionTypeTotal {
    /// What.
    pub transaction_type: TransactionType,
    /// How often.
    pub count: u64,
    /// The sum, with the sign.
    pub credits: String,
}

/// One kind of credit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct KindTotal {
    /// The kind.
    pub cpd_type: String,
    /// Earned and adjusted less revoked, ever.
    pub credits: String,
    /// The same in the current year.
    pub earned: String,
    /// To be earned in it, where there is a goal for this kind.
    #[schema(required)]
    pub goal: Option<String>,
    /// What is missing for that goal.
    #[schema(required)]
    pub remaining: Option<String>,
}

/// Credits that expire.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExpiringCredits {
    /// How many are left of them.
    pub credits: String,
    /// When.
    pub expires_at: Timestamp,
    /// The kind of credit.
    pub cpd_type: String,
    /// What they were earned for; `null`: an adjustment.
    #[schema(required)]
    pub activity: Option<String>,
    /// The certificate that brought them.
    #[schema(required)]
    pub certificate: Option<Uuid>,
}
