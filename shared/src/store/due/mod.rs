//! Due work: sparse indexes that hold only what still has to be done.
//!
//! | Work | Is in the index | Leaves it |
//! |---|---|---|
//! | an outbox row | at the time it is due | when the queue has its message |
//! | an open timed attempt | at the end of its time, and again and again while its learner has no access | when it is submitted |
//! | a certificate that the ledger has not caught up with | since it changed | with the ledger's entries, in the same transaction |
//! | a lot | at its next reminder, finally at its expiry | when it is closed |
//! | a course that was published | since then, at its next walk | when all its enrolments are settled |
//! | a message to the learners of a course | since it was written, at its next part | when all its e-mails are queued, or it is stopped |
//! | a walk that regrades attempts | shortly after an instructor asked for it | when all its attempts are regraded |
//! | an enrolment that was completed again after a withdrawn pass | since then | when its certificate is issued again |
//! | a registration that Zoom has refused | since then | when it is asked for again, or the enrolment has ended |
//! | an e-mail that did not reach its reader | since that was reported | when it is sent again |
//! | what an instructor teaches | each morning in their time zone | when no course names them any more |
//! | a learner's goals | at the next reminder of a period's end | never: the next period follows |
//!
//! Each kind of work is spread over a few shards, and a sweep reads a shard page by page. What it cannot do now stays due
//! and holds up nothing behind it: the sweep goes on with the next page, in this process or in another one.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};

use super::item::Item;
use super::key::{Key, Table};
use super::round_trips::Store;
use domain::course::settlement::SettlementPart;
use domain::credits::ledger::Lot;
use domain::quiz::attempt::QuizState;
use domain::{CourseId, CourseMessageId, LearnerId};

mod backlog;
mod reading;

pub use backlog::{Backlog, Waiting};

/// A kind of due work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Messages in the outbox.
    Message,
    /// Open attempts whose time ends.
    Attempt,
    /// Certificates without their entries.
    Award,
    /// Lots with a reminder or an expiry.
    Lot,
    /// Goals with a period that ends.
    Remind,
    /// Walks along the enrolments of a course: to settle them after a publication, or to send them a message.
    Walk,
    /// Instructors whose daily digest is due.
    Digest,
    /// Walks that regrade attempts.
    Regrade,
    /// Enrolments whose certificate has to be issued again.
    Reissue,
    /// Registrations that Zoom has refused. No sweep looks at them; an administrator does.
    Register,
    /// E-mails that did not reach their readers. No sweep looks at them; an administrator does.
    Mail,
}

/// Where a kind of work is found.
struct WorkIndex {
    table: Table,
    name: &'static str,
    pk: &'static str,
    sk: &'static str,
    /// In front of the time in its sort key.
    prefix: &'static str,
}

impl Work {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Message => "DUE",
            Self::Attempt => "OPEN",
            Self::Award => "AWARD",
            Self::Lot => "LOT",
            Self::Remind => "REMIND",
            Self::Walk => "SETTLE",
            Self::Digest => "DIGEST",
            Self::Regrade => "REGRADE",
            Self::Reissue => "REISSUE",
            Self::Register => "REGISTER",
            Self::Mail => "MAIL",
        }
    }

    fn starts(self) -> impl Iterator<Item = Position> {
        (0..self.shards().count()).map(|shard| Position { shard, after: None })
    }

    fn place(self) -> WorkIndex {
        let due = |table| WorkIndex { table, name: "due", pk: "due_pk", sk: "due_sk", prefix: "" };
        match self {
            Self::Message => WorkIndex { pk: "shard", sk: "due_at", ..due(Table::Outbox) },
            Self::Attempt => {
                WorkIndex { name: "GSI1", pk: "gsi1pk", sk: "gsi1sk", prefix: "EXPIRES#", ..due(Table::Main) }
            }
            Self::Award
            | Self::Remind
            | Self::Walk
            | Self::Digest
            | Self::Regrade
            | Self::Reissue
            | Self::Register
            | Self::Mail => due(Table::Main),
            Self::Lot => due(Table::Ledger),
        }
    }
}

/// Where to continue in a shard of due work. It fits into a message, so that another process can go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    shard: usize,
    /// The key of the item to continue after; absent at the oldest work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<BTreeMap<String, String>>,
}

impl Position {
    fn start_key(self) -> Option<Item> {
        let text = |(name, value)| (name, AttributeValue::S(value));
        Some(self.after?.into_iter().map(text).collect())
    }

    fn after(shard: usize, key: Item) -> Self {
        let text = |(name, value): (String, AttributeValue)| Some((name, value.as_s().ok()?.clone()));
        Self { shard, after: Some(key.into_iter().filter_map(text).collect()) }
    }
}

/// A page of a shard of due work, and where the next one starts.
#[derive(Debug)]
pub struct Due<T> {
    /// The oldest first.
    pub items: Vec<T>,
    /// `None` on the shard's last page.
    pub next: Option<Position>,
}

/// The owner and the key of a due lot.
#[derive(Clone, Debug)]
pub struct DueLot {
    pub learner: LearnerId,
    pub key: Key<Lot>,
}

/// The owner and the key of an attempt whose time is over.
#[derive(Clone, Debug)]
pub struct DueAttempt {
    pub learner: LearnerId,
    pub key: Key<QuizState>,
}

/// A walk along the enrolments of a course. As a sweep hands it over: earlier releases wrote a settlement as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EnrolmentWalk {
    /// Sends a message to the learners.
    Message { course: CourseId, message: CourseMessageId },
    /// Settles the enrolments after a publication.
    Settlement(SettlementPart),
}

impl Store {
    /// Where the oldest messages of each shard are.
    pub fn message_shards() -> impl Iterator<Item = Position> {
        Work::Message.starts()
    }

    /// Where the oldest open attempts of each shard are.
    pub fn attempt_shards() -> impl Iterator<Item = Position> {
        Work::Attempt.starts()
    }

    /// Where the oldest certificates of each shard are that the ledger has not caught up with.
    pub fn certificate_shards() -> impl Iterator<Item = Position> {
        Work::Award.starts()
    }

    /// Where the lots of each shard are that are due first.
    pub fn lot_shards() -> impl Iterator<Item = Position> {
        Work::Lot.starts()
    }

    /// Where the goals of each shard are that are due first.
    pub fn goal_shards() -> impl Iterator<Item = Position> {
        Work::Remind.starts()
    }

    /// Where the instructors of each shard are whose digest is due first.
    pub fn digest_shards() -> impl Iterator<Item = Position> {
        Work::Digest.starts()
    }

    /// Where the oldest walks of each shard are along the enrolments of a course.
    pub fn walk_shards() -> impl Iterator<Item = Position> {
        Work::Walk.starts()
    }

    /// Where the oldest walks of each shard are that regrade attempts.
    pub fn regrade_shards() -> impl Iterator<Item = Position> {
        Work::Regrade.starts()
    }

    /// Where the oldest enrolments of each shard are whose certificate has to be issued again.
    pub fn reissue_shards() -> impl Iterator<Item = Position> {
        Work::Reissue.starts()
    }
}

/// Items that one query of due work takes.
const DUE_PAGE: i32 = 25;
