//! An entry of the audit log, with the names behind its ids.

use std::collections::BTreeMap;

use domain::audit::AuditEntry;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::http::schemas;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::audit_log::Names;

/// An entry of the audit log.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AuditView {
    pub uuid: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    #[schema(value_type = schemas::AuditAction)]
    pub action: domain::audit::AuditAction,
    /// Who did it; `null` for an operator's command.
    #[schema(required)]
    pub actor: Option<AuditedPerson>,
    /// To whom; `null` for an action that is about nobody, or about an address that nobody had signed in with.
    #[schema(required)]
    pub person: Option<AuditedPerson>,
    #[schema(required)]
    pub course: Option<AuditedCourse>,
    /// Of a transfer: where to.
    #[schema(required)]
    pub to_course: Option<AuditedCourse>,
    /// May be empty.
    pub reason: String,
    /// Ids and figures of the action by their names.
    pub details: BTreeMap<String, String>,
}

/// Somebody in the audit log.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AuditedPerson {
    pub id: Uuid,
    /// As it is today; may be empty.
    pub name: String,
}

/// A course in the audit log.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AuditedCourse {
    pub uuid: Uuid,
    /// As it is today; empty if the course no longer exists.
    pub title: String,
}

impl AuditView {
    pub(crate) fn new(entry: AuditEntry, names: &Names) -> Self {
        let person = |id: domain::LearnerId| AuditedPerson { id: id.0, name: names.person(id) };
        let course = |id: domain::CourseId| AuditedCourse { uuid: id.0, title: names.course(id) };
        Self {
            uuid: entry.id,
            at: entry.at,
            action: entry.action,
            actor: entry.actor.map(person),
            person: entry.learner.filter(|_| !entry.action.is_about_an_invited_person()).map(person),
            course: entry.course.map(course),
            to_course: entry.to_course.map(course),
            reason: entry.reason,
            details: entry.details,
        }
    }
}
