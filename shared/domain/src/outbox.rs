//! Messages that follow from a fact: written in the fact's transaction, carried to a queue afterwards.
//!
//! A message holds ids and figures only. Its consumer looks up names and e-mail addresses when it handles it.
//!
//! To add a message, add a variant here and its consumer's arm; the relay carries messages without reading
//! them. To add an e-mail, follow `docs/adding-a-mail.md`.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::course::digest::CourseDigest;
use crate::credits::ledger::Amount;
use crate::{
    ContentId, CourseId, CourseMessageId, EnrolmentId, LearnerId, LiveSessionId, MessageId, Money,
    SubmissionId,
};

/// A row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// Lets the consumer do the work once.
    pub id: MessageId,
    pub message: Message,
    /// It is not relayed before.
    pub due_at: Timestamp,
    /// When the fact was written.
    pub created_at: Timestamp,
    /// Connects the log lines from the request to the e-mail.
    pub correlation_id: String,
}

/// What is to be done. Its kind determines the consumer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    Mail(Mail),
    /// Bring the learner's registration for a live session in line with enrolment and course. The earlier tags are
    /// still in queues.
    #[serde(alias = "zoom_register", alias = "zoom_cancel")]
    ZoomRegistration(SessionRegistrant),
}

/// One learner in one live session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRegistrant {
    pub learner: LearnerId,
    pub course: CourseId,
    pub session: LiveSessionId,
}

/// An e-mail to send. The `template` tag is stored and queued, so a variant is never renamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "snake_case")]
pub enum Mail {
    /// The enrolment gives access.
    EnrolmentConfirmed {
        learner: LearnerId,
        course: CourseId,
        /// The course that the enrolment has moved from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        transferred_from: Option<CourseId>,
    },
    /// Somebody who has never signed in is invited to a course. The id stands for whoever has the address.
    Invitation { learner: LearnerId, course: CourseId },
    /// The office has ended the enrolment.
    EnrolmentWithdrawn { learner: LearnerId, course: CourseId },
    /// Live sessions were moved, added or removed, or have a new join link.
    #[serde(alias = "zoom_link_ready")]
    SessionsChanged { learner: LearnerId, course: CourseId },
    /// A delayed payment failed, or the session expired before it was paid.
    PaymentFailed { learner: LearnerId, course: CourseId },
    /// A delayed payment is on its way.
    PaymentPending { learner: LearnerId, course: CourseId },
    /// The course was paid for twice.
    DuplicatePayment { learner: LearnerId, course: CourseId },
    /// A payment is under dispute, so access is paused.
    AccessSuspended { learner: LearnerId, course: CourseId },
    /// Access is back after a dispute.
    AccessRestored { learner: LearnerId, course: CourseId },
    /// The office has put off the end of access.
    AccessExtended { learner: LearnerId, course: CourseId },
    /// A refund failed, so the payment counts again.
    RefundFailed { learner: LearnerId, course: CourseId },
    /// A payment was refunded, or returned after a dispute.
    Refunded {
        learner: LearnerId,
        course: CourseId,
        /// Absent if unknown.
        amount: Option<Money>,
        /// Whether the refund ended the enrolment.
        access_ended: bool,
    },
    /// An instructor graded a submission, or corrected its grade.
    AssignmentGraded {
        learner: LearnerId,
        course: CourseId,
        assignment: ContentId,
        submission: SubmissionId,
        /// The entry of the instructor's action; absent in messages of earlier releases.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<Uuid>,
    },
    /// A certificate was issued and its credits were added.
    CreditsAwarded {
        learner: LearnerId,
        course: CourseId,
        enrolment: EnrolmentId,
        /// Of the certificate.
        issue: u32,
        credits: Amount,
        /// After the award.
        balance: Amount,
    },
    /// A certificate was revoked and its credits were removed.
    CertificateRevoked {
        learner: LearnerId,
        enrolment: EnrolmentId,
        issue: u32,
        /// How many were removed.
        credits: Amount,
        /// After the removal.
        balance: Amount,
    },
    /// Credits expire soon.
    CreditsExpiring {
        learner: LearnerId,
        /// How many expire first.
        credits: Amount,
        /// When the first of them expire.
        expires_at: Timestamp,
        /// The day of that, as the certificate shows it; absent in messages of earlier releases.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_on: Option<Date>,
    },
    /// A CPD cycle ends soon, and credits are still needed.
    CycleEnding {
        learner: LearnerId,
        /// The last day of the period, in the learner's zone.
        ends_on: Date,
        earned: Amount,
        goal: Amount,
        /// Credit types that fall short of a goal of their own.
        #[serde(default)]
        missing: Vec<MissingCredits>,
    },
    /// An instructor wrote to the learners of a course. Whoever unsubscribed does not get it.
    CourseMessage {
        learner: LearnerId,
        course: CourseId,
        message: CourseMessageId,
        /// Who wrote it.
        author: LearnerId,
    },
    /// What waits for an instructor this morning. Whoever has switched it off does not get it.
    TeachingDigest {
        /// The instructor.
        learner: LearnerId,
        /// In the instructor's time zone.
        day: Date,
        courses: Vec<CourseDigest>,
        /// How many further courses have something waiting.
        #[serde(default)]
        further: u32,
    },
}

/// A credit type that falls short of its goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingCredits {
    pub cpd_type: String,
    /// How many are still needed.
    pub credits: Amount,
}

impl Mail {
    /// The recipient.
    pub fn learner(&self) -> LearnerId {
        match self {
            Self::EnrolmentConfirmed { learner, .. }
            | Self::Invitation { learner, .. }
            | Self::EnrolmentWithdrawn { learner, .. }
            | Self::SessionsChanged { learner, .. }
            | Self::PaymentFailed { learner, .. }
            | Self::PaymentPending { learner, .. }
            | Self::DuplicatePayment { learner, .. }
            | Self::AccessSuspended { learner, .. }
            | Self::AccessRestored { learner, .. }
            | Self::AccessExtended { learner, .. }
            | Self::RefundFailed { learner, .. }
            | Self::Refunded { learner, .. }
            | Self::AssignmentGraded { learner, .. }
            | Self::CreditsAwarded { learner, .. }
            | Self::CertificateRevoked { learner, .. }
            | Self::CreditsExpiring { learner, .. }
            | Self::CycleEnding { learner, .. }
            | Self::CourseMessage { learner, .. }
            | Self::TeachingDigest { learner, .. } => *learner,
        }
    }

    /// The recipient, if it is somebody who has signed in.
    pub fn person(&self) -> Option<LearnerId> {
        match self {
            Self::Invitation { .. } => None,
            _ => Some(self.learner()),
        }
    }

    /// The course that it is about, if it names one.
    pub fn course(&self) -> Option<CourseId> {
        match self {
            Self::EnrolmentConfirmed { course, .. }
            | Self::Invitation { course, .. }
            | Self::EnrolmentWithdrawn { course, .. }
            | Self::SessionsChanged { course, .. }
            | Self::PaymentFailed { course, .. }
            | Self::PaymentPending { course, .. }
            | Self::DuplicatePayment { course, .. }
            | Self::AccessSuspended { course, .. }
            | Self::AccessRestored { course, .. }
            | Self::AccessExtended { course, .. }
            | Self::RefundFailed { course, .. }
            | Self::Refunded { course, .. }
            | Self::AssignmentGraded { course, .. }
            | Self::CreditsAwarded { course, .. }
            | Self::CourseMessage { course, .. } => Some(*course),
            Self::CertificateRevoked { .. }
            | Self::CreditsExpiring { .. }
            | Self::CycleEnding { .. }
            | Self::TeachingDigest { .. } => None,
        }
    }
}

impl Message {
    /// Whom it concerns.
    pub fn learner(&self) -> LearnerId {
        match self {
            Self::Mail(mail) => mail.learner(),
            Self::ZoomRegistration(registrant) => registrant.learner,
        }
    }

    /// Whom it concerns, if it is somebody who has signed in.
    pub fn person(&self) -> Option<LearnerId> {
        match self {
            Self::Mail(mail) => mail.person(),
            Self::ZoomRegistration(registrant) => Some(registrant.learner),
        }
    }

    /// The course that it is about, if it names one.
    pub fn course(&self) -> Option<CourseId> {
        match self {
            Self::Mail(mail) => mail.course(),
            Self::ZoomRegistration(registrant) => Some(registrant.course),
        }
    }

    /// The queue of its consumer.
    pub fn queue(&self) -> Queue {
        match self {
            Self::Mail(_) => Queue::Email,
            Self::ZoomRegistration(_) => Queue::Zoom,
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

/// A message in a queue: the row without what only the outbox needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedMessage {
    /// Lets the consumer do the work once.
    pub id: MessageId,
    #[serde(flatten)]
    pub message: Message,
    /// Connects the log lines.
    pub correlation_id: String,
}

impl From<OutboxRow> for QueuedMessage {
    fn from(row: OutboxRow) -> Self {
        Self { id: row.id, message: row.message, correlation_id: row.correlation_id }
    }
}
