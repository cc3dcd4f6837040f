//! Work that failed, and what came of trying it again.

use domain::Refusal;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AuditedCourse, AuditedPerson};
use crate::audit_log::Names;
use crate::failed_work::Piece;

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FailedWorkKind {
    /// E-mails that could not be sent.
    Emails,
    /// E-mails that did not reach their readers.
    RejectedEmails,
    /// Registrations whose messages failed on the way to Zoom.
    ZoomMessages,
    /// Registrations that Zoom has refused.
    ZoomRegistrations,
    /// Uploads that nobody could confirm.
    Uploads,
    /// Certificates whose credits are not in the ledger.
    Awards,
    /// Enrolments that do not follow a publication, or still need their certificate.
    Enrolments,
    /// Messages to the learners of a course that have not got on for a while.
    CourseMessages,
    /// Messages that did not get to their queues.
    Messages,
}

impl FailedWorkKind {
    /// Every kind, in the order of the page.
    pub(crate) const ALL: [Self; 9] = [
        Self::Emails,
        Self::RejectedEmails,
        Self::ZoomMessages,
        Self::ZoomRegistrations,
        Self::Uploads,
        Self::Awards,
        Self::Enrolments,
        Self::CourseMessages,
        Self::Messages,
    ];

    /// The kind with this name.
    pub(crate) fn named(name: &str) -> Result<Self, Refusal> {
        serde_json::from_value(name.into()).map_err(|_| Refusal::NotFound)
    }

    pub(crate) fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// Why a piece of work failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FailedWorkReason {
    /// The e-mail could not be written: something that it names is missing.
    NotWritten,
    /// The provider of e-mails refused it.
    RefusedByProvider,
    /// The provider did not answer, so the e-mail may have been sent.
    OutcomeUnknown,
    /// It was done meanwhile: trying again does nothing.
    DoneMeanwhile,
    /// What the provider reported could not be recorded.
    ReportNotRecorded,
    Rejected,
    Suppressed,
    Bounced,
    Complained,
    UnverifiedAddress,
    MalformedAddress,
    /// Zoom did not answer, or failed.
    ZoomFailed,
    /// Zoom refused; `detail` is its code.
    RefusedByZoom,
    /// The file could not be inspected or copied.
    UploadNotConfirmed,
    /// The balance would pass its limit.
    BalanceLimit,
    /// The ledger has not caught up.
    NotAwarded,
    /// The enrolments of the course do not follow its publication.
    NotSettled,
    /// The certificate was not issued again.
    NotReissued,
    /// The message to the learners of the course is not sent to all of them.
    NotSent,
    /// The message did not get to its queue.
    NotRelayed,
    /// It cannot be read by this version of the program.
    Unreadable,
}

/// A piece of work that failed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FailedWork {
    /// Names it when it is tried again.
    pub id: String,
    /// What it is: the name of an e-mail, the subject of a message to learners, the title of a live session, the number of a
    /// certificate; empty where there is nothing to say.
    pub subject: String,
    pub reason: FailedWorkReason,
    /// A code that belongs to the reason; `null` if it has none.
    #[schema(required)]
    pub detail: Option<String>,
    #[schema(required)]
    pub person: Option<AuditedPerson>,
    #[schema(required)]
    pub course: Option<AuditedCourse>,
    /// Since when it waits.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// Whether an administrator can have it tried again.
    pub can_retry: bool,
}

impl FailedWork {
    pub(crate) fn new(piece: Piece, names: &Names) -> Self {
        let person = |id: domain::LearnerId| AuditedPerson { id: id.0, name: names.person(id) };
        let course = |id: domain::CourseId| AuditedCourse { uuid: id.0, title: names.course(id) };
        Self {
            id: piece.id,
            subject: piece.subject,
            reason: piece.reason,
            detail: piece.detail,
            person: piece.learner.map(person),
            course: piece.course.map(course),
            since: piece.since,
            can_retry: piece.can_retry,
        }
    }
}

/// How much work of a kind failed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FailedWorkCount {
    pub kind: FailedWorkKind,
    pub count: usize,
    /// There are more than were counted.
    pub more: bool,
}

/// How much work of each kind failed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FailedWorkOverview {
    pub kinds: Vec<FailedWorkCount>,
}

/// What came of trying again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FailedWorkRetry {
    /// How many pieces are under way again.
    pub retried: usize,
    /// Send it as `cursor` to go on with the rest; `null` when there is no more.
    #[schema(required)]
    pub next: Option<String>,
}
