//! How each entity is stored: its table, its indexes, its lifetime; and the entities that only the store
//! needs. A file per context.

mod assignment;
mod audit;
mod certificate;
mod course;
mod credits;
mod draft;
mod enrolment;
mod invitation;
mod learner;
mod outbox;
mod payment;
mod people;
mod publication;
mod quiz;
mod switch;

pub use assignment::{AttemptNumberMarker, CourseSubmission, FilesListed, SubmissionOwner};
pub use audit::AuditPointer;
pub use certificate::{CertificateCode, CertificateIssue, HeldCertificate};
pub use course::{AttendanceRecorded, CatalogueEntry, Seats, StoredContent, TeachingListed};
pub use credits::{
    AdjustmentMarker, AwardMarker, CertificateAction, CertificatePointer, ReprintMarker, RevokedMarker,
};
pub use draft::{DraftListing, DraftPointer};
pub use enrolment::EnrolmentPointer;
pub use invitation::InvitedAs;
pub use learner::IdempotencyRecord;
pub use outbox::{ERASED, MailOutcome, MailReport, MarkedMail, SentMarker};
pub use payment::{EventMarker, RefundDue};
pub(crate) use payment::{PAYMENT_IN_LIST, REFUNDS_DUE, paid_partition, payments_partition};
pub use people::PersonEntry;
pub use quiz::CurrentGrading;
pub use switch::SwitchPosition;

/// Partitions of the outbox's index by due time.
pub(crate) const OUTBOX_SHARDS: u8 = 8;
/// Partitions of a course's index of enrolments, of a quiz's index of attempts, and of open attempts by expiry.
pub(crate) const ENROLMENT_SHARDS: u8 = 10;

/// Entities of the main table that have no index and never expire.
macro_rules! plain_entities {
    ($($entity:ty = $name:literal),* $(,)?) => { $(impl Entity for $entity { const NAME: &'static str = $name; })* };
}
use plain_entities;

/// The same, for those that requests of many learners read.
macro_rules! shared_entities {
    ($($entity:ty = $name:literal),* $(,)?) => {
        $(impl Entity for $entity {
            const NAME: &'static str = $name;
            const SHARED: bool = true;
        })*
    };
}
use shared_entities;
