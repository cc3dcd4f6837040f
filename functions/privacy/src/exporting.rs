//! Where an export is, and which one it belongs to.

use domain::audit::{AuditAction, AuditEntry};
use domain::{LearnerId, Refusal};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use shared::http::{opaque, read_opaque};
use shared::store::{AuditPointer, Key, keys};
use uuid::Uuid;

/// How long an export that was begun may go on.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Where the next part of an export begins. It names the entry of the audit log that the export left, without which no
/// part is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExportPlace {
    id: Uuid,
    at: Timestamp,
    /// The last item of the part before; absent for the first part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) behind: Option<String>,
}

impl ExportPlace {
    /// The beginning of the export that left this entry.
    pub(crate) fn first(entry: &AuditEntry) -> Self {
        Self { id: entry.id, at: entry.at, behind: None }
    }

    /// Where the next part begins.
    pub(crate) fn behind(self, item: String) -> Self {
        Self { behind: Some(item), ..self }
    }

    pub(crate) fn read(text: &str) -> Result<Self, Refusal> {
        let place = read_opaque(text).and_then(|text| serde_json::from_str(&text).ok());
        place.ok_or_else(|| Refusal::field("cursor", "not a cursor of an export"))
    }

    pub(crate) fn text(&self) -> String {
        opaque(&serde_json::to_string(self).unwrap_or_default())
    }

    /// The entry that the export of this person has left.
    pub(crate) fn entry(&self, person: LearnerId) -> Key<AuditEntry> {
        keys::audit_entry(&AuditPointer { id: self.id, at: self.at, learner: Some(person), course: None })
    }

    /// Refuses a part of an export that this administrator has not begun, or has begun long ago.
    pub(crate) fn require(entry: Option<&AuditEntry>, by: LearnerId, now: Timestamp) -> Result<(), Refusal> {
        let entry =
            entry.filter(|entry| entry.action == AuditAction::LearnerExported && entry.actor == Some(by));
        match entry.ok_or(Refusal::NotFound)?.at + OPEN_FOR < now {
            true => {
                Err(Refusal::Conflict("This export was begun more than a day ago. Please begin it again."))
            }
            false => Ok(()),
        }
    }
}
