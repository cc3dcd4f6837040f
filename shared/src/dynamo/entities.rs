//! How each entity is stored: its table, its indexes, its lifetime; and the entities that only the store
//! needs.

mod ledger;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use domain::assignment::submission::{AssignmentProgress, GradingEntry, Storage, Submission};
use domain::certificate::Certificate;
use domain::course::{ContentKind, Course};
use domain::enrolment::Enrolment;
use domain::notification::{Notification, NotificationHead};
use domain::outbox::OutboxRow;
use domain::payment::Payment;
use domain::quiz::QuizVersion;
use domain::quiz::attempt::{Attempt, QuizState};
use domain::quiz::regrade::Grading;
use domain::{
    CheckoutSession, ContentId, CourseId, EnrolmentId, Learner, LearnerId, LiveSessionId, QuizOverride,
    Registration, SubmissionId,
};

use super::key::{Entity, Table};
use super::keys::{shard, sortable};

pub use ledger::{AdjustmentMarker, AwardMarker, CertificateAction, CertificatePointer, RevokedMarker};

/// Partitions of the outbox's index by due time.
pub(super) const OUTBOX_SHARDS: u8 = 8;
/// Partitions of a course's index of enrolments, of a quiz's index of attempts, and of open attempts by expiry.
pub(super) const ENROLMENT_SHARDS: u8 = 10;

macro_rules! plain {
    ($($entity:ty = $name:literal),* $(,)?) => { $(impl Entity for $entity { const NAME: &'static str = $name; })* };
}

plain! {
    Course = "course",
    CatalogueEntry = "catalogue entry",
    StoredContent = "content",
    Learner = "learner",
    EnrolmentPointer = "enrolment pointer",
    Registration = "registration",
    Notification = "notification",
    NotificationHead = "notification head",
    CheckoutSession = "checkout session",
    Payment = "payment",
    Seats = "seats",
    QuizOverride = "quiz override",
    Grading = "grading",
    CurrentGrading = "current grading",
    CertificateIssue = "certificate issue",
    CertificateCode = "certificate code",
    AssignmentProgress = "assignment state",
    Submission = "submission",
    AttemptNumberMarker = "handed-in marker",
    SubmissionOwner = "submission owner",
    CourseSubmission = "course submission",
    GradingEntry = "grading entry",
    Storage = "storage",
    HeldCertificate = "held certificate",
}

impl Entity for Enrolment {
    const NAME: &'static str = "enrolment";

    fn index(&self) -> Vec<(&'static str, String)> {
        let shard = shard(self.learner.0, ENROLMENT_SHARDS);
        vec![
            ("gsi1pk", format!("COURSE#{}#{shard}", self.course)),
            ("gsi1sk", format!("ENROLMENT#{}#{}", sortable(self.enrolled_at), self.learner)),
        ]
    }
}

impl Entity for Attempt {
    const NAME: &'static str = "attempt";

    fn index(&self) -> Vec<(&'static str, String)> {
        let shard = shard(self.learner.0, ENROLMENT_SHARDS);
        vec![
            ("gsi1pk", format!("CONTENT#{}#{shard}", self.content)),
            ("gsi1sk", format!("ATTEMPT#{}#{}", sortable(self.submitted_at), self.id)),
        ]
    }
}

impl Entity for QuizState {
    const NAME: &'static str = "quiz state";

    /// Only while an attempt is open whose time will be over, so that the index holds what the sweep is after.
    fn index(&self) -> Vec<(&'static str, String)> {
        let Some(open) = self.open.as_ref().filter(|open| !open.parked) else { return Vec::new() };
        let Some(expires_at) = open.expires_at else { return Vec::new() };
        let shard = shard(open.id, ENROLMENT_SHARDS);
        vec![
            ("gsi1pk", format!("OPEN#{shard}")),
            ("gsi1sk", format!("EXPIRES#{}#{}", sortable(expires_at), open.id)),
        ]
    }
}

/// The newest grading of an attempt that was graded again: a copy, so that it is found without a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CurrentGrading(pub Grading);

/// One issue of a certificate, as it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CertificateIssue(pub Certificate);

/// From the public code of an issue of a certificate to the certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateCode {
    /// The enrolment that the certificate belongs to.
    pub enrolment: EnrolmentId,
    /// The issue: one that is not the current one was superseded.
    pub issue: u32,
}

/// A certificate among those of its learner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldCertificate {
    /// The enrolment that the certificate belongs to.
    pub enrolment: EnrolmentId,
}

impl Entity for OutboxRow {
    const NAME: &'static str = "outbox row";
    const TABLE: Table = Table::Outbox;

    /// `due_at` is stored under the name of the index's sort key, in the form that sorts.
    fn index(&self) -> Vec<(&'static str, String)> {
        vec![("shard", format!("DUE#{}", shard(self.id.0, OUTBOX_SHARDS))), ("due_at", sortable(self.due_at))]
    }
}

impl Entity for QuizVersion {
    const NAME: &'static str = "quiz version";
    const TABLE: Table = Table::Keys;
}

/// A course as the catalogue lists it: a copy, so that a page is one query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CatalogueEntry(pub Course);

/// A content with its body as a learner may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredContent {
    /// Named by the author and never changed.
    pub uuid: ContentId,
    /// The one course that it belongs to, for ever.
    pub course: CourseId,
    /// What it is.
    pub kind: ContentKind,
    /// What the learner sees; its shape follows from the kind.
    pub body: Value,
}

/// From the id of an enrolment to the enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentPointer {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The course it is in.
    pub course: CourseId,
    /// The live sessions that the course had when the enrolment was first written.
    #[serde(default)]
    pub sessions: Vec<LiveSessionId>,
}

/// Reserves an attempt number for a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptNumberMarker {
    /// Which one.
    pub submission: SubmissionId,
}

/// From the id of a submission to where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionOwner {
    /// Whose it is.
    pub learner: LearnerId,
    /// What it is for.
    pub assignment: ContentId,
    /// In which course.
    pub course: CourseId,
}

/// A line of a course's list of submissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseSubmission {
    /// Whose it is.
    pub learner: LearnerId,
    /// What it is for.
    pub assignment: ContentId,
    /// Which one.
    pub submission: SubmissionId,
}

/// The seats taken in a course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// How many.
    pub taken: i64,
}

/// The memory of a Stripe event: long enough for every retry and every manual resend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventMarker {
    /// Stripe's type of it.
    pub kind: String,
    /// What came of it, in one word.
    pub outcome: String,
    /// When it was judged.
    pub judged_at: Timestamp,
}

impl Entity for EventMarker {
    const NAME: &'static str = "event marker";

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.judged_at + SignedDuration::from_hours(24 * 35))
    }
}

/// The first answer to a request with an `Idempotency-Key`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdempotencyRecord {
    /// Hash of the first body.
    pub body_hash: String,
    /// The status that was answered.
    pub status: u16,
    /// The body that was answered.
    pub answer: Value,
    /// When it was answered.
    pub answered_at: Timestamp,
}

impl Entity for IdempotencyRecord {
    const NAME: &'static str = "idempotency record";

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.answered_at + SignedDuration::from_hours(24 * 7))
    }
}

/// The marker that makes one mail out of any number of deliveries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SentMarker {
    /// Somebody is sending it, or died while doing so.
    Sending {
        /// Who, so that a holder whose own write went unanswered knows it for its own.
        holder: Uuid,
        /// Until when nobody else may.
        lease_until: Timestamp,
    },
    /// The provider has definitely not taken it: free for the next try, at once.
    Free {
        /// Since when.
        freed_at: Timestamp,
    },
    /// The provider has taken it.
    Sent {
        /// When.
        sent_at: Timestamp,
    },
    /// It was no longer true when its turn came, and is never sent.
    Outdated {
        /// When that was found.
        found_at: Timestamp,
    },
}

impl Entity for SentMarker {
    const NAME: &'static str = "sent marker";

    fn expires_at(&self) -> Option<Timestamp> {
        let (Self::Sending { lease_until: at, .. }
        | Self::Free { freed_at: at }
        | Self::Sent { sent_at: at }
        | Self::Outdated { found_at: at }) = self;
        Some(*at + SignedDuration::from_hours(24 * 60))
    }
}
