//! An entry of the ledger, as learners and administrators see it.

use domain::credits::ledger::{Actor, Entry, EntryKind};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransactionType {
    /// A certificate brought credits.
    Earned,
    /// An administrator corrected the balance.
    ManualAdjustment,
    /// Credits reached the end of their validity.
    Expired,
    /// A certificate was withdrawn.
    Revoked,
}

impl From<EntryKind> for TransactionType {
    fn from(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Earned => Self::Earned,
            EntryKind::ManualAdjustment => Self::ManualAdjustment,
            EntryKind::Expired => Self::Expired,
            EntryKind::Revoked => Self::Revoked,
        }
    }
}

/// One entry of the ledger; never changed, never removed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CpdTransaction {
    /// Its id.
    pub uuid: Uuid,
    /// What happened.
    pub transaction_type: TransactionType,
    /// How many credits, with two decimals; negative for what was taken.
    #[schema(example = "2.50")]
    pub credits: String,
    /// The balance after it, with two decimals.
    #[schema(example = "12.50")]
    pub balance_after: String,
    /// The certificate that it comes from.
    #[schema(required)]
    pub certificate: Option<Uuid>,
    /// The number that stands on that certificate.
    #[schema(required)]
    pub certificate_number: Option<String>,
    /// What for.
    #[schema(example = "Earned from: Clinical audit")]
    pub notes: String,
    /// The kind of credit.
    pub cpd_type: String,
    /// The administrator who made it; `null`: the system.
    #[schema(required)]
    pub created_by: Option<Uuid>,
    /// When.
    pub created_at: Timestamp,
    /// Its place in the ledger, from 1 and without gaps.
    pub sequence: u64,
}

impl From<Entry> for CpdTransaction {
    fn from(entry: Entry) -> Self {
        Self {
            uuid: entry.uuid,
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
