//! Messages that follow from a fact: written in the fact's transaction, carried to a queue afterwards.
//!
//! A message holds ids only. Who reads it looks up names and keys at that moment.
//!
//! To add a message: a variant here, its consumer's arm, and nothing else; the relay carries what it does
//! not understand.

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

/// Which mail, and about what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "snake_case")]
pub enum Mail {
    /// The learner has an enrolment.
    EnrolmentConfirmed {
        /// Who.
        learner: LearnerId,
        /// In which course.
        course: CourseId,
    },
    /// Zoom has confirmed a live session.
    ZoomLinkReady(SessionRegistrant),
    /// A delayed payment failed, or nobody paid in time.
    PaymentFailed {
        /// Who.
        learner: LearnerId,
        /// For which course.
        course: CourseId,
    },
    /// A payment was given back.
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
    /// An instructor has said something of the learner's work.
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
    /// A certificate was issued and its credits are there.
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
        /// How many, at the first of these moments.
        credits: Amount,
        /// When the first of them expire.
        expires_at: Timestamp,
    },
    /// A period ends soon, and credits are missing.
    CycleEnding {
        /// Whose.
        learner: LearnerId,
        /// The last day of the period, in the learner's zone.
        ends_on: Date,
        /// What counts so far.
        earned: Amount,
        /// What is to be earned.
        goal: Amount,
        /// Kinds of credit that lack some for a goal of their own.
        #[serde(default)]
        missing: Vec<MissingCredits>,
    },
}

/// A kind of credit that lacks some.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingCredits {
    /// The kind.
    pub cpd_type: String,
    /// How many are missing.
    pub credits: Amount,
}

impl Mail {
    /// Which mail it is, as its tag says.
    pub fn template(&self) -> &'static str {
        match self {
            Self::EnrolmentConfirmed { .. } => "enrolment_confirmed",
            Self::ZoomLinkReady(_) => "zoom_link_ready",
            Self::PaymentFailed { .. } => "payment_failed",
            Self::Refunded { .. } => "refunded",
            Self::AssignmentGraded { .. } => "assignment_graded",
            Self::CreditsAwarded { .. } => "credits_awarded",
            Self::CreditsExpiring { .. } => "credits_expiring",
            Self::CycleEnding { .. } => "cycle_ending",
        }
    }

    /// To whom it goes.
    pub fn learner(&self) -> LearnerId {
        match self {
            Self::EnrolmentConfirmed { learner, .. }
            | Self::PaymentFailed { learner, .. }
            | Self::Refunded { learner, .. }
            | Self::AssignmentGraded { learner, .. }
            | Self::CreditsAwarded { learner, .. }
            | Self::CreditsExpiring { learner, .. }
            | Self::CycleEnding { learner, .. }
            | Self::ZoomLinkReady(SessionRegistrant { learner, .. }) => *learner,
        }
    }

    /// Which course it is about, if about one.
    pub fn course(&self) -> Option<CourseId> {
        match self {
            Self::EnrolmentConfirmed { course, .. }
            | Self::PaymentFailed { course, .. }
            | Self::Refunded { course, .. }
            | Self::AssignmentGraded { course, .. }
            | Self::CreditsAwarded { course, .. }
            | Self::ZoomLinkReady(SessionRegistrant { course, .. }) => Some(*course),
            Self::CreditsExpiring { .. } | Self::CycleEnding { .. } => None,
        }
    }
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
