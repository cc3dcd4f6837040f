//! What becomes of each kind of item when a learner's data is erased: the one list in which every kind is decided.
//!
//! To add a kind of item: a line here. A test fails while one is missing.

use crate::store::entities::{
    AdjustmentMarker, AttemptNumberMarker, AttendanceRecorded, AuditPointer, AwardMarker, CatalogueEntry,
    CertificateAction, CertificateCode, CertificateIssue, CertificatePointer, CourseSubmission,
    CurrentGrading, DraftListing, DraftPointer, EnrolmentPointer, EventMarker, FilesListed, HeldCertificate,
    IdempotencyRecord, InvitedAs, PersonEntry, RefundDue, ReprintMarker, RevokedMarker, Seats, SentMarker,
    StoredContent, SubmissionOwner, SwitchPosition, TeachingListed,
};
use crate::store::item::Item;
use crate::store::key::{Entity, ItemKey, Table};
use domain::assignment::assignment_override::AssignmentOverride;
use domain::assignment::saved_comments::SavedComments;
use domain::assignment::submission::{AssignmentProgress, GradingEntry, Storage, Submission};
use domain::audit::AuditEntry;
use domain::certificate::Certificate;
use domain::course::Course;
use domain::course::draft::{Draft, DraftContent};
use domain::course::media::Media;
use domain::course::message::{CourseMessage, MessageQuota};
use domain::course::publication::{Publication, Published, PublishedPart, PublishedQuiz};
use domain::course::settlement::Settlement;
use domain::course::teaching::Teaching;
use domain::credits::ledger::{CpdGoals, DayTotals, Entry, Head, Lot};
use domain::enrolment::Enrolment;
use domain::enrolment::invitation::{Invitation, InvitedPerson};
use domain::enrolment::viewing::Viewing;
use domain::erasure::ErasureReceipt;
use domain::live_session::news::KnownSessions;
use domain::notification::{Notification, NotificationHead};
use domain::outbox::OutboxRow;
use domain::payment::Payment;
use domain::payment::refund_request::RefundRequests;
use domain::quiz::QuizVersion;
use domain::quiz::attempt::{Attempt, QuizState};
use domain::quiz::regrade::{Grading, Regrade};
use domain::quiz::regrade_walk::RegradeWalk;
use domain::{CheckoutSession, Learner, OpenCheckout, QuizOverride, Registration};

/// What becomes of a kind of item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing of it remains.
    Removed,
    /// It stays without what it says about the person.
    Emptied,
    /// It stays as it is, with the reason.
    Kept(&'static str),
}

const LEDGER: &str = "the ledger is append-only, and its balance stays the sum of its entries";
const RESULT: &str = "a result: ids, options that were chosen, points";
const PAYMENTS: &str = "what was paid and returned: ids, amounts, times";
const POINTER: &str = "ids only";
const COURSES: &str = "belongs to a course";
const TO_ALL: &str = "belongs to a course: one text for all its learners, with counts; its author is an id";
const RECEIPT: &str = "the receipt of the erasure: who, when and how much, without a name";
const OPERATION: &str = "belongs to the operation of the system";
const MESSAGES: &str = "ids only; its consumer finds nothing to send";

/// Every kind of item, by its entity's name.
pub const FATES: &[(&str, Fate)] = &[
    (Learner::NAME, Fate::Emptied),
    (NotificationHead::NAME, Fate::Emptied),
    (PersonEntry::NAME, Fate::Removed),
    (Notification::NAME, Fate::Removed),
    (IdempotencyRecord::NAME, Fate::Removed),
    (Enrolment::NAME, Fate::Emptied),
    (EnrolmentPointer::NAME, Fate::Kept(POINTER)),
    (Invitation::NAME, Fate::Removed),
    (InvitedPerson::NAME, Fate::Removed),
    (InvitedAs::NAME, Fate::Removed),
    (KnownSessions::NAME, Fate::Removed),
    (Registration::NAME, Fate::Removed),
    (Viewing::NAME, Fate::Removed),
    (CheckoutSession::NAME, Fate::Kept(PAYMENTS)),
    (Payment::NAME, Fate::Kept(PAYMENTS)),
    (RefundDue::NAME, Fate::Kept(PAYMENTS)),
    (RefundRequests::NAME, Fate::Kept(PAYMENTS)),
    (EventMarker::NAME, Fate::Kept(PAYMENTS)),
    (OpenCheckout::NAME, Fate::Removed),
    (Submission::NAME, Fate::Emptied),
    (GradingEntry::NAME, Fate::Emptied),
    (AssignmentOverride::NAME, Fate::Emptied),
    (AssignmentProgress::NAME, Fate::Emptied),
    (Storage::NAME, Fate::Removed),
    (SavedComments::NAME, Fate::Removed),
    (AttemptNumberMarker::NAME, Fate::Kept(POINTER)),
    (SubmissionOwner::NAME, Fate::Kept(POINTER)),
    (CourseSubmission::NAME, Fate::Kept(POINTER)),
    (QuizState::NAME, Fate::Emptied),
    (QuizOverride::NAME, Fate::Emptied),
    (Attempt::NAME, Fate::Kept(RESULT)),
    (Grading::NAME, Fate::Kept(RESULT)),
    (CurrentGrading::NAME, Fate::Kept(RESULT)),
    (Certificate::NAME, Fate::Emptied),
    (CertificateIssue::NAME, Fate::Emptied),
    (CertificateAction::NAME, Fate::Emptied),
    (CertificateCode::NAME, Fate::Kept(POINTER)),
    (CertificatePointer::NAME, Fate::Kept(POINTER)),
    (HeldCertificate::NAME, Fate::Emptied),
    (CpdGoals::NAME, Fate::Removed),
    (Head::NAME, Fate::Kept(LEDGER)),
    (Entry::NAME, Fate::Kept(LEDGER)),
    (Lot::NAME, Fate::Kept(LEDGER)),
    (DayTotals::NAME, Fate::Kept(LEDGER)),
    (AdjustmentMarker::NAME, Fate::Kept(LEDGER)),
    (AwardMarker::NAME, Fate::Kept(LEDGER)),
    (RevokedMarker::NAME, Fate::Kept(LEDGER)),
    (ReprintMarker::NAME, Fate::Kept(LEDGER)),
    (OutboxRow::NAME, Fate::Kept(MESSAGES)),
    (SentMarker::NAME, Fate::Kept(MESSAGES)),
    (ErasureReceipt::NAME, Fate::Kept(RECEIPT)),
    (AuditEntry::NAME, Fate::Emptied),
    (AuditPointer::NAME, Fate::Kept(POINTER)),
    (Course::NAME, Fate::Kept(COURSES)),
    (Media::NAME, Fate::Kept(COURSES)),
    (CourseMessage::NAME, Fate::Kept(TO_ALL)),
    (MessageQuota::NAME, Fate::Kept(COURSES)),
    (Settlement::NAME, Fate::Kept(COURSES)),
    (Teaching::NAME, Fate::Removed),
    (AttendanceRecorded::NAME, Fate::Kept(COURSES)),
    (TeachingListed::NAME, Fate::Kept(COURSES)),
    (Seats::NAME, Fate::Kept(COURSES)),
    (FilesListed::NAME, Fate::Kept(COURSES)),
    (CatalogueEntry::NAME, Fate::Kept(COURSES)),
    (StoredContent::NAME, Fate::Kept(COURSES)),
    (QuizVersion::NAME, Fate::Kept(COURSES)),
    (Regrade::NAME, Fate::Kept(COURSES)),
    (RegradeWalk::NAME, Fate::Kept(COURSES)),
    (Draft::NAME, Fate::Kept(COURSES)),
    (DraftListing::NAME, Fate::Kept(COURSES)),
    (DraftContent::NAME, Fate::Kept(COURSES)),
    (Publication::NAME, Fate::Kept(COURSES)),
    (Published::NAME, Fate::Kept(COURSES)),
    (PublishedPart::NAME, Fate::Kept(COURSES)),
    (PublishedQuiz::NAME, Fate::Kept(COURSES)),
    (DraftPointer::NAME, Fate::Kept(POINTER)),
    (SwitchPosition::NAME, Fate::Kept(OPERATION)),
];

/// What becomes of a kind of item; `None` for a name that is not in the list.
pub(super) fn fate(kind: &str) -> Option<Fate> {
    FATES.iter().find(|(name, _)| *name == kind).map(|(_, fate)| *fate)
}

/// The kind of an item that a learner's partition or one of those that it leads to holds.
pub(super) fn kind(address: &ItemKey, item: &Item) -> Option<&'static str> {
    let form = address.sk.split('#').next().unwrap_or_default();
    let partition = address.pk.split('#').next().unwrap_or_default();
    Some(match (address.table, partition, form) {
        (Table::Ledger, "USER", "HEAD") => Head::NAME,
        (Table::Ledger, "USER", "ENTRY") => Entry::NAME,
        (Table::Ledger, "USER", "LOT") => Lot::NAME,
        (Table::Ledger, "USER", "TOTALS") => DayTotals::NAME,
        (Table::Ledger, "USER", "ROW") => AdjustmentMarker::NAME,
        (Table::Ledger, "CERT", "AWARD") => AwardMarker::NAME,
        (Table::Ledger, "CERT", "REVOKED") => RevokedMarker::NAME,
        (Table::Ledger, "CERT", "REPRINT") => ReprintMarker::NAME,
        (Table::Main, "PEOPLE", _) => PersonEntry::NAME,
        (Table::Main, "CERT", "META") => Certificate::NAME,
        (Table::Main, "CERT", "ISSUE") => CertificateIssue::NAME,
        (Table::Main, "CERT", "ACTION") => CertificateAction::NAME,
        (Table::Main, "STRIPE", "META") => CheckoutSession::NAME,
        (Table::Main, "STRIPE", "PAYMENT") => Payment::NAME,
        (Table::Main, "STRIPE", "REFUNDS") => RefundRequests::NAME,
        (Table::Main, "STRIPE", "EVENT") => EventMarker::NAME,
        (Table::Main, "SUBMISSION", "GRADING") => GradingEntry::NAME,
        (Table::Main, "USER", _) => kind_of_own(form, &address.sk, item)?,
        _ => return None,
    })
}

/// The kind of an item in the learner's own partition.
fn kind_of_own(form: &str, sk: &str, item: &Item) -> Option<&'static str> {
    Some(match form {
        "PROFILE" => Learner::NAME,
        "NOTE" | "UNREAD" => Notification::NAME,
        "NOTES" => NotificationHead::NAME,
        "IDEM" => IdempotencyRecord::NAME,
        "ENROLMENT" => match sk.split('#').nth(2) {
            None => Enrolment::NAME,
            Some("ANNOUNCED" | "MAILED") => KnownSessions::NAME,
            Some("MEETING") => Registration::NAME,
            Some(_) => return None,
        },
        "ENROLLED" => EnrolmentPointer::NAME,
        "INVITATION" => Invitation::NAME,
        "INVITED" => InvitedPerson::NAME,
        "INVITED_AS" => InvitedAs::NAME,
        "CHECKOUT" => OpenCheckout::NAME,
        "REFUND_DUE" => RefundDue::NAME,
        "VIEWING" => Viewing::NAME,
        "QUIZ" => QuizState::NAME,
        "ATTEMPT" => Attempt::NAME,
        "GRADING" => Grading::NAME,
        "GRADED" => CurrentGrading::NAME,
        // Overrides of quizzes and of assignments have keys of one form.
        "OVERRIDE" if item.contains_key("extra_time_percent") => QuizOverride::NAME,
        "OVERRIDE" => AssignmentOverride::NAME,
        "ASSIGNMENT" => AssignmentProgress::NAME,
        "SUBMISSION" => Submission::NAME,
        "HANDED_IN" => AttemptNumberMarker::NAME,
        "STORAGE" => Storage::NAME,
        "COMMENTS" => SavedComments::NAME,
        "CERTIFICATE" => HeldCertificate::NAME,
        "GOALS" => CpdGoals::NAME,
        "TEACHING" => Teaching::NAME,
        "AUDIT" => AuditEntry::NAME,
        "ERASURE" => ErasureReceipt::NAME,
        _ => return None,
    })
}
