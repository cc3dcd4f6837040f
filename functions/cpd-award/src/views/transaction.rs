//! An entry of the ledger, for learners and administrators.

use domain::credits::ledger::{Actor, EntryKind, EntryLine};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The type of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransactionType {
    /// A certificate earned credits.
    Earned,
    /// An administrator corrected the balance.
    ManualAdjustment,
    /// Credits reached the end of their validity.
    Expired,
    /// A certificate was revoked.
    Revoked,
    /// A certificate was reprinted; a note without credits.
    Reprinted,
}

impl From<EntryKind> for TransactionType {
    fn from(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Earned => Self::Earned,
            EntryKind::ManualAdjustment => Self::ManualAdjustment,
            EntryKind::Expired => Self::Expired,
            EntryKind::Revoked => Self::Revoked,
            EntryKind::Reprinted => Self::Reprinted,
        }
    }
}

/// An entry of the ledger. Entries are never changed or removed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CpdTransaction {
    /// The id of the entry.
    pub uuid: Uuid,
    /// The type of transaction.
    pub transaction_type: TransactionType,
    /// The number of credits, with two decimals; negative when credits are removed.
    #[schema(example = "2.50")]
    pub credits: String,
    /// The balance after this entry, with two decimals.
    #[schema(example = "12.50")]
    pub balance_after: String,
    /// The id of the certificate behind the entry, if any.
    #[schema(required)]
    pub certificate: Option<Uuid>,
    /// The number of that certificate.
    #[schema(required)]
    pub certificate_number: Option<String>,
    /// A description of the entry.
    #[schema(example = "Earned from: Clinical audit")]
    pub notes: String,
    /// The kind of credit.
    pub cpd_type: String,
    /// The administrator who made the entry; `null` for the system.
    #[schema(required)]
    pub created_by: Option<Uuid>,
    /// The day on which the credits count: of a certificate, its day of completion.
    #[schema(value_type = String, format = Date)]
    pub earned_on: Date,
    /// When the entry was made.
    pub created_at: Timestamp,
    /// The position in the ledger, counting from 1 without gaps.
    pub sequence: u64,
}

impl From<EntryLine> for CpdTransaction {
    fn from(entry: EntryLine) -> Self {
        Self {
            uuid: entry.uuid,
            earned_on: entry.day(),
            transaction_type: entry.kind.into(),
            credits: entry.credits.to_string(),
            balance_after: entry.balance_after.to_string(),
            certificate: entry.source.as_ref().map(|source| source.certificate),
            certificate_number: entry.source.map(|source| source.number),
            notes: entry.notes,
            cpd_type: entry.cpd_type,
            created_by: match entry.created_by {
                Actor::System => None,
                Actor::Person(person) => Some(person.0),
            },
            created_at: entry.created_at,
            sequence: entry.sequence,
        }
    }
}
