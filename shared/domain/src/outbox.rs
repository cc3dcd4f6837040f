//! Messages that follow from a fact: written in the fact's transaction, carried to a queue afterwards.
//!
//! A message holds ids and figures only. Its consumer looks up names and e-mail addresses when it handles it.
//!
//! To add a message, add a variant here and its consumer's arm; the relay carries messages without reading
//! them. To add an e-mail, follow `docs/adding-a-mail.md`.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::credits::ledger::Amount;
use crate::{ContentId, CourseId, EnrolmentId, LearnerId, LiveSessionId, MessageId, Money, SubmissionId};

/// A row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// What its consumer uses to do the work once.
    pub id: MessageId,
    /// What is to be done.
    pub message: Message,
    /// Not before then.
    pub due_at: Timestamp,
    /// When the fact was written.
    pub created_at: Timestamp,
    /// The id that leads through the logs from the request to the mail.
    pub correlation_id: String,
}

/// What is to be done, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    /// Send a mail.
    Mail(Mail),
    /// Register the learner for a live session.
    ZoomRegister(SessionRegistrant),
    /// Withdraw the registration.
    ZoomCancel(SessionRegistrant),
}

/// One learner in one live session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRegistrant {
    /// Who.
    pub learner: LearnerId,
    /// In which course.
    pub course: CourseId,
    /// In which of its sessions.
    pub session: LiveSessionId,
}

/// An e-mail to send. The `template` tag is stored and queued, so a variant is never renamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "snake_case")]
pub enum Mail {
    /// The enrolment gives access.
    EnrolmentConfirmed {
        /// Who.
        learner: LearnerId,
        /// In which course.
        course: CourseId,
    },
    /// The join link of a live session exists.
    ZoomLinkReady(SessionRegistrant),
    /// A delayed payment failed, or nobody paid in time.
    PaymentFailed {
        /// Who.
        learner: LearnerId,
        /// For which course.
        course: CourseId,
    },
    /// A payment was refunded.
    Refunded {
        /// Who.
        learner: LearnerId,
        /// For which course.
        course: CourseId,
        /// How much, where known.
        amount: Option<Money>,
        /// Whether the enrolment ended with it.
        access_ended: bool,
    },
    /// An instructor graded a submission.
    AssignmentGraded {
        /// Who.
        learner: LearnerId,
        /// In which course.
        course: CourseId,
        /// For which assignment.
        assignment: ContentId,
        /// Which work.
        submission: SubmissionId,
    },
    /// A certificate was issued and its credits were added.
    CreditsAwarded {
        /// Who.
        learner: LearnerId,
        /// For which course.
        course: CourseId,
        /// The enrolment that the certificate belongs to.
        enrolment: EnrolmentId,
        /// The issue.
        issue: u32,
        /// How many credits.
        credits: Amount,
        /// The balance after it.
        balance: Amount,
    },
    /// Credits expire soon.
    CreditsExpiring {
        /// Whose.
        learner: LearnerId,
        /// How many expire first.
        credits: Amount,
        /// When the first of them expire.
        expires_at: Timestamp,
    },
    /// A CPD cycle ends soon, and credits are still needed.
    CycleEnding {
        /// Whose.
        learner: LearnerId,
        /// The last day of the period, in the learner's zone.
        ends_on: Date,
        /// What counts so far.
        earned: Amount,
        /// What is to be earned.
        goal: Amount,
        /// Credit types that fall short of a goal of their own.
        #[serde(default)]
        missing: Vec<MissingCredits>,
    },
}

/// A credit type that falls short of its goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingCredits {
    /// The credit type.
    pub cpd_type: String,
    /// How many are missing.
    pub credits: Amount,
}

impl Message {
    /// The queue that it goes to.
    pub fn queue(&self) -> Queue {
        match self {
            Self::Mail(_) => Queue::Email,
            Self::ZoomRegister(_) | Self::ZoomCancel(_) => Queue::Zoom,
        }
    }
}

/// The queues behind the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Queue {
    /// Read by `email`.
    Email,
    /// Read by `zoom`.
    Zoom,
}

/// What stands in a queue: the row without what only the outbox needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedMessage {
    /// What its consumer uses to do the work once.
    pub id: MessageId,
    /// What is to be done.
    #[serde(flatten)]
    pub message: Message,
    /// The id that leads through the logs.
    pub correlation_id: String,
}

impl From<OutboxRow> for QueuedMessage {
    fn from(row: OutboxRow) -> Self {
        Self { id: row.id, message: row.message, correlation_id: row.correlation_id }
    }
}
