//! The audit log.

use super::plain_entities;
use crate::store::key::Entity;
use domain::audit::AuditEntry;
use domain::{CourseId, LearnerId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

plain_entities! {
    AuditPointer = "audit pointer",
}

/// The log is append-only. Only the erasure of a learner takes words out of an entry.
impl Entity for AuditEntry {
    const NAME: &'static str = "audit entry";
    const ONCE: bool = true;
}

/// From the log of a month or of a course to an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPointer {
    pub id: Uuid,
    pub at: Timestamp,
    /// The entry is with this learner, or with the course when it is about nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learner: Option<LearnerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<CourseId>,
}

impl AuditPointer {
    /// The pointer to an entry.
    pub fn to(entry: &AuditEntry) -> Self {
        Self { id: entry.id, at: entry.at, learner: entry.learner, course: entry.course }
    }
}
