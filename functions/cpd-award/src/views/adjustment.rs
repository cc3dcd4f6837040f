//! What came, or would come, of a file of adjustments.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    /// It would be applied (dry run).
    WouldApply,
    /// It was applied.
    Applied,
    /// It was applied before, by the same batch; nothing changes.
    AlreadyApplied,
    /// It cannot be applied; the reason says why.
    Refused,
}

/// One row of the file.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkRow {
    /// The line in the file, the heading being line 1.
    pub line: u64,
    /// Whose ledger.
    #[schema(required)]
    pub learner: Option<Uuid>,
    /// The learner's name, so that a mix-up is seen before it happens.
    pub learner_name: String,
    /// How many credits, with the sign.
    pub credits: String,
    /// The kind of credit.
    pub cpd_type: String,
    /// Why.
    pub reason: String,
    /// The balance before this row.
    #[schema(required)]
    pub balance_before: Option<String>,
    /// The balance after this row.
    #[schema(required)]
    pub balance_after: Option<String>,
    /// What becomes of it.
    pub outcome: RowOutcome,
    /// Why it is refused.
    #[schema(required)]
    pub refusal: Option<String>,
}

/// The whole file.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkReport {
    /// Nothing was written.
    pub dry_run: bool,
    /// Rows that were, or would be, applied.
    pub applied: u64,
    /// Rows that were applied before.
    pub already_applied: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Row by row, in the order of the file.
    pub rows: Vec<BulkRow>,
}
