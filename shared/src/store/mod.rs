//! The store: six DynamoDB tables behind typed keys, one read and one transaction per request.
//!
//! **Architecture invariant:** nothing outside this module names a key, an attribute or an
//! `AttributeValue`. A caller asks for typed keys ([`keys`]), gets a [`Snapshot`], decides with the rules
//! of [`domain`], and hands back a [`Transaction`]; [`Store::decide`] does the round trips, decides
//! again after a conflict, and gives up at the deadline with nothing changed.
//!
//! To add an entity, see `docs/adding-an-entity.md`.

mod answers;
mod ascending;
mod backoff;
mod checking;
mod contents;
mod counting;
mod due;
mod entities;
mod erasing;
mod error;
mod filling;
mod held_certificates;
mod held_enrolments;
mod invitations;
mod item;
mod key;
pub mod keys;
mod learner_data;
mod listed_drafts;
mod mails;
mod numbering;
mod page;
mod parts;
mod payments;
mod people;
mod plain_json;
mod prewarm;
mod publishing;
mod query;
mod rejection;
mod roster;
mod round_trips;
mod sending;
mod sharded;
mod snapshot;
mod stored;
mod transaction;
mod waiting_submissions;
mod whole_list;

pub use checking::LedgerReport;
pub use contents::{ContentLocation, Contents};
pub use counting::EnrolledCount;
pub use due::{Backlog, Due, DueAttempt, DueLot, EnrolmentWalk, Position, Waiting};
pub use entities::{
    AdjustmentMarker, AttemptNumberMarker, AttendanceRecorded, AuditPointer, AwardMarker, CatalogueEntry,
    CertificateAction, CertificateCode, CertificateIssue, CertificatePointer, CourseSubmission,
    CurrentGrading, DraftListing, DraftPointer, ERASED, EnrolmentPointer, EventMarker, FilesListed,
    HeldCertificate, IdempotencyRecord, InvitedAs, MailOutcome, MailReport, MarkedMail, PersonEntry,
    RefundDue, ReprintMarker, RevokedMarker, Seats, SentMarker, StoredContent, SubmissionOwner,
    SwitchPosition, TeachingListed,
};
pub use erasing::{ErasedItems, ErasingSteps, FATES, Fate};
pub use error::StoreError;
pub use filling::Filling;
pub use key::{Entity, ItemKey, Key, Table};
pub use learner_data::{LearnerItems, Section, StoredItem};
pub use numbering::NumberingReport;
pub use page::{Cursor, Page, Range};
pub use parts::PartOf;
pub use payments::{ListedPayment, PaymentIndexReport};
pub use people::ListingReport;
pub use publishing::{
    Action, DraftUse, ItemChange, KeySource, PublicationPlan, PublishReport, StoredDraft, Subject, ToPublish,
};
pub use roster::RosterList;
pub use round_trips::{Decision, Store, Tables};
pub use sharded::{Owned, Shards};
pub use snapshot::{Read, Snapshot};
pub use transaction::Transaction;
pub use waiting_submissions::WaitingSubmissions;
