//! The report on a file of adjustments.

use serde::{Deserialize, Serialize};
use shared::spreadsheet::Encoding;
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
    /// Whether the row was refused because nothing has its kind of credit; `new_types` can confirm it.
    pub unknown_type: bool,
}

/// How a file was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum FileEncoding {
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-16")]
    Utf16,
    /// An older encoding: check letters with accents.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

impl From<Encoding> for FileEncoding {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf8 => Self::Utf8,
            Encoding::Utf16 => Self::Utf16,
            Encoding::Windows1252 => Self::Windows1252,
        }
    }
}

/// The report on a file of adjustments.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkReport {
    /// Whether this was a dry run, which writes nothing.
    pub dry_run: bool,
    /// How the file was encoded.
    pub encoding: FileEncoding,
    /// The number of rows that were, or would be, applied.
    pub applied: u64,
    /// The number of rows that were applied before.
    pub already_applied: u64,
    /// The number of refused rows.
    pub refused: u64,
    /// The rows, in the order of the file.
    pub rows: Vec<BulkRow>,
}
