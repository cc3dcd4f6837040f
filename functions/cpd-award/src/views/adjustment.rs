//! The report on a file of adjustments.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The outcome of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    /// Would be applied (dry run).
    WouldApply,
    /// Applied now.
    Applied,
    /// Applied before by the same batch; nothing changes.
    AlreadyApplied,
    /// Cannot be applied; see `refusal`.
    Refused,
}

/// One row of the file.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkRow {
    /// The line in the file; the header is line 1.
    pub line: u64,
    /// The id of the learner.
    #[schema(required)]
    pub learner: Option<Uuid>,
    /// The learner's name, to spot a mix-up before it happens.
    pub learner_name: String,
    /// The number of credits, with the sign.
    pub credits: String,
    /// The kind of credit.
    pub cpd_type: String,
    /// The reason for the adjustment.
    pub reason: String,
    /// The balance before this row.
    #[schema(required)]
    pub balance_before: Option<String>,
    /// The balance after this row.
    #[schema(required)]
    pub balance_after: Option<String>,
    /// The outcome.
    pub outcome: RowOutcome,
    /// Why the row was refused.
    #[schema(required)]
    pub refusal: Option<String>,
}

/// The report on a file of adjustments.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkReport {
    /// Whether this was a dry run, which writes nothing.
    pub dry_run: bool,
    /// The number of rows that were, or would be, applied.
    pub applied: u64,
    /// The number of rows that were applied before.
    pub already_applied: u64,
    /// The number of refused rows.
    pub refused: u64,
    /// The rows, in the order of the file.
    pub rows: Vec<BulkRow>,
}
