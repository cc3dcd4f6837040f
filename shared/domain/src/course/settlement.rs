//! After a course was published, its enrolments are settled against the new revision.
//!
//! The settlement walks the enrolments twice: at once, and again when every request that read the earlier revision has
//! ended, because such a request may have enrolled a learner behind the walk.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::CourseId;

/// Longer than any request takes, and than an index lags behind its table.
const SECOND_WALK_AFTER: SignedDuration = SignedDuration::from_mins(3);
/// While a walk is running, no other one starts. Longer than a sweep may run.
const LEASE: SignedDuration = SignedDuration::from_mins(6);

/// All enrolments of a course, or a part of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SettlementPart {
    pub course: CourseId,
    /// Absent: all of them.
    pub part: Option<u8>,
}

/// The enrolments of a course that have to be settled.
///
/// Those of a large course are settled in parts, side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    pub course: CourseId,
    /// Which part of the enrolments; absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<u8>,
    /// The revision to settle against.
    pub revision: u64,
    /// Live sessions changed, so registrations have to follow.
    pub sessions_changed: bool,
    pub walk: Walk,
    /// Where the walk continues; absent at its start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Not before.
    pub due_at: Timestamp,
    /// When the course was published.
    pub created_at: Timestamp,
}

/// Which of the two walks is next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Walk {
    First,
    Second,
}

impl Settlement {
    /// The settlement of a publication; `pending` is one that is not finished and whose work is taken over.
    pub fn of(
        course: CourseId,
        revision: u64,
        sessions_changed: bool,
        pending: Option<&Self>,
        now: Timestamp,
    ) -> Self {
        let sessions_changed = sessions_changed || pending.is_some_and(|pending| pending.sessions_changed);
        Self {
            course,
            part: None,
            revision,
            sessions_changed,
            walk: Walk::First,
            after: None,
            due_at: now,
            created_at: now,
        }
    }

    /// What it settles.
    pub fn of_part(&self) -> SettlementPart {
        SettlementPart { course: self.course, part: self.part }
    }

    /// The settlement of a part; `pending` is the one of an earlier publication that is not finished and whose work is
    /// taken over.
    pub fn split(&self, part: u8, pending: Option<&Self>, now: Timestamp) -> Self {
        let sessions_changed =
            self.sessions_changed || pending.is_some_and(|pending| pending.sessions_changed);
        let part = Some(part);
        Self { part, sessions_changed, walk: Walk::First, after: None, due_at: now, ..self.clone() }
    }

    /// Taken by a sweep: nobody else continues it while the sweep may be running.
    pub fn taken(self, now: Timestamp) -> Self {
        Self { due_at: now + LEASE, ..self }
    }

    /// Continues after this position.
    pub fn after(self, position: String) -> Self {
        Self { after: Some(position), ..self }
    }

    /// Given back before the walk has ended.
    pub fn given_back(self, now: Timestamp) -> Self {
        Self { due_at: now, ..self }
    }

    /// The next walk, or `None` when all are done.
    pub fn next_walk(self, now: Timestamp) -> Option<Self> {
        match self.walk {
            Walk::First => {
                Some(Self { walk: Walk::Second, after: None, due_at: now + SECOND_WALK_AFTER, ..self })
            }
            Walk::Second => None,
        }
    }
}
