//! Regrading all attempts at a quiz, whoever asked for it and whether or not they wait for it.
//!
//! The attempts are regraded in parts, side by side. The first instructor to regrade by a new key leaves a walk for each
//! part; a sweep follows it a little later, when every attempt that was graded by the earlier key can be found.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{ContentId, CourseId, LearnerId};

/// Longer than any request takes, and than an index lags behind its table.
const AFTER_THE_MARK: SignedDuration = SignedDuration::from_mins(3);
/// While one process walks, no other one starts. Longer than a sweep may run.
const LEASE: SignedDuration = SignedDuration::from_mins(6);
/// How long a walk waits that has left attempts behind.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_mins(10);

/// A part of the attempts at a quiz.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RegradePart {
    pub content: ContentId,
    pub part: u8,
}

/// The walk along a part of the attempts at a quiz, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegradeWalk {
    pub of: RegradePart,
    pub course: CourseId,
    /// The version whose key it regrades by: the newest when it was asked for.
    pub key_version: u32,
    /// The instructor.
    pub started_by: LearnerId,
    /// Where the walk continues; absent at its start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Attempts that could not be regraded since the walk began.
    #[serde(default)]
    pub failed: u64,
    /// Not before; absent once the walk has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
}

impl RegradeWalk {
    /// A walk from the newest attempt on.
    pub fn new(
        of: RegradePart,
        course: CourseId,
        key_version: u32,
        started_by: LearnerId,
        now: Timestamp,
    ) -> Self {
        let due_at = Some(now + AFTER_THE_MARK);
        Self { of, course, key_version, started_by, after: None, failed: 0, due_at }
    }

    /// Whether it can be continued now.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due_at| due_at <= now)
    }

    /// Taken by a process: nobody else continues it while that may be running.
    pub fn taken(self, now: Timestamp) -> Self {
        Self { due_at: Some(now + LEASE), ..self }
    }

    /// Given back before the walk has ended.
    pub fn given_back(self, now: Timestamp) -> Self {
        Self { due_at: Some(now), ..self }
    }

    /// After a page with this many failures; `position` is its last attempt, or `None` at the end. Then the walk is over,
    /// or starts again for the attempts that it has left behind.
    pub fn after(self, position: Option<String>, failed: u64, now: Timestamp) -> Self {
        let failed = self.failed + failed;
        match position {
            Some(position) => Self { after: Some(position), failed, ..self },
            None if failed > 0 => Self { after: None, failed: 0, due_at: Some(now + AFTER_FAILURE), ..self },
            None => Self { after: None, due_at: None, ..self },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn walk(now: Timestamp) -> RegradeWalk {
        let of = RegradePart { content: ContentId(Uuid::from_u128(1)), part: 3 };
        RegradeWalk::new(of, CourseId(Uuid::from_u128(2)), 2, LearnerId(Uuid::from_u128(3)), now)
    }

    #[test]
    fn a_walk_waits_for_the_attempts_that_are_being_graded() {
        let now = Timestamp::UNIX_EPOCH;
        assert!(!walk(now).is_due(now));
        assert!(walk(now).is_due(now + AFTER_THE_MARK));
    }

    #[test]
    fn a_walk_that_left_attempts_behind_starts_again_and_another_one_ends() {
        let now = Timestamp::UNIX_EPOCH;
        let half = walk(now).taken(now).after(Some("a".to_owned()), 1, now);
        assert_eq!((half.after.as_deref(), half.failed), (Some("a"), 1));
        let again = half.clone().after(None, 0, now);
        assert_eq!((again.after, again.failed, again.due_at), (None, 0, Some(now + AFTER_FAILURE)));
        let ended = RegradeWalk { failed: 0, ..half }.after(None, 0, now);
        assert_eq!((ended.due_at, ended.is_due(now)), (None, false));
    }
}
