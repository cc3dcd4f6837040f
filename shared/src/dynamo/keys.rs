//! Every key there is: one constructor per entity to find or write it, one range per list.

mod ledger;

use jiff::Timestamp;
use uuid::Uuid;

use domain::assignment::submission::{
    AssignmentProgress, GradingEntry, Storage, Submission, SubmissionStatus,
};
use domain::certificate::Certificate;
use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::notification::{Notification, NotificationHead};
use domain::outbox::OutboxRow;
use domain::payment::Payment;
use domain::quiz::QuizVersion;
use domain::quiz::attempt::{Attempt, QuizState};
use domain::quiz::regrade::Grading;
use domain::{
    CheckoutSession, ContentId, CourseId, EnrolmentId, Learner, LearnerId, LiveSessionId, MessageId,
    NotificationId, QuizOverride, Registration, SubmissionId,
};

use super::entities::{
    AttemptNumberMarker, CatalogueEntry, CertificateCode, CertificateIssue, CourseSubmission, CurrentGrading,
    ENROLMENT_SHARDS, EnrolmentPointer, EventMarker, HeldCertificate, IdempotencyRecord, Seats, SentMarker,
    StoredContent, SubmissionOwner,
};
use super::key::Key;
use super::page::Range;
use super::sharded::Shards;

pub use ledger::*;

/// The course.
pub fn course(course: CourseId) -> Key<Course> {
    Key::new(format!("COURSE#{course}"), "META")
}

/// The seats taken in a course with a capacity: the one counter that many learners share.
pub fn seats(course: CourseId) -> Key<Seats> {
    Key::new(format!("COURSE#{course}"), "SEATS")
}

/// The course's entry in the catalogue; the time of publication orders it.
pub fn catalogue_entry(course: CourseId, published_at: Timestamp) -> Key<CatalogueEntry> {
    Key::new("CATALOGUE".to_owned(), format!("{}#{course}", sortable(published_at)))
}

/// The catalogue.
pub fn catalogue() -> Range<CatalogueEntry> {
    Range::all("CATALOGUE".to_owned())
}

/// A content with its body, without any key.
pub fn content(content: ContentId) -> Key<StoredContent> {
    Key::new(format!("CONTENT#{content}"), "META")
}

/// The newest version of a quiz, with its key.
pub fn current_quiz(content: ContentId) -> Key<QuizVersion> {
    Key::new(format!("CONTENT#{content}"), "CURRENT")
}

/// A version of a quiz, with its key; written once.
pub fn quiz_version(content: ContentId, number: u32) -> Key<QuizVersion> {
    Key::new(format!("CONTENT#{content}"), format!("V#{number:06}"))
}

/// What a learner's next attempt at a quiz depends on; every attempt writes it.
pub fn quiz_state(learner: LearnerId, quiz: ContentId) -> Key<QuizState> {
    Key::new(user(learner), format!("QUIZ#{quiz}"))
}

/// A graded attempt: a number cannot exist twice, by construction.
pub fn attempt(learner: LearnerId, quiz: ContentId, number: u32) -> Key<Attempt> {
    Key::new(user(learner), format!("ATTEMPT#{quiz}#{number:06}"))
}

/// A learner's attempts at a quiz, in the order of their numbers.
pub fn attempts(learner: LearnerId, quiz: ContentId) -> Range<Attempt> {
    Range::prefix(user(learner), &format!("ATTEMPT#{quiz}#"))
}

/// What a learner's next submission for an assignment depends on; every submission writes it.
pub fn assignment_state(learner: LearnerId, assignment: ContentId) -> Key<AssignmentProgress> {
    Key::new(user(learner), format!("ASSIGNMENT#{assignment}"))
}

/// A submission; its id sorts it by its making.
pub fn submission(learner: LearnerId, assignment: ContentId, submission: SubmissionId) -> Key<Submission> {
    Key::new(user(learner), format!("SUBMISSION#{assignment}#{submission}"))
}

/// A learner's submissions for an assignment, in the order of their making.
pub fn submissions(learner: LearnerId, assignment: ContentId) -> Range<Submission> {
    Range::prefix(user(learner), &format!("SUBMISSION#{assignment}#"))
}

/// The submission with attempt number `number`; the key makes the number unique.
pub fn attempt_number_marker(
    learner: LearnerId,
    assignment: ContentId,
    number: u32,
) -> Key<AttemptNumberMarker> {
    Key::new(user(learner), format!("HANDED_IN#{assignment}#{number:06}"))
}

/// From the id of a submission to its owner.
pub fn submission_owner(submission: SubmissionId) -> Key<SubmissionOwner> {
    Key::new(format!("ID#{submission}"), "REF")
}

/// What a learner has stored.
pub fn storage(learner: LearnerId) -> Key<Storage> {
    Key::new(user(learner), "STORAGE")
}

/// One action on a submission; its id sorts it by time.
pub fn grading_entry(submission: SubmissionId, entry: Uuid) -> Key<GradingEntry> {
    Key::new(format!("SUBMISSION#{submission}"), format!("GRADING#{entry}"))
}

/// What was done to a submission, in the order of time.
pub fn grading_entries(submission: SubmissionId) -> Range<GradingEntry> {
    Range::prefix(format!("SUBMISSION#{submission}"), "GRADING#")
}

/// The line of a course's list for a submission: among all of them, or among those of a status. It is
/// written under both, so that every filter is a range of its own.
pub fn course_submission(
    course: CourseId,
    status: Option<SubmissionStatus>,
    submitted_at: Timestamp,
    submission: SubmissionId,
) -> Key<CourseSubmission> {
    let sk = format!("{}{}#{submission}", status_prefix(status), sortable(submitted_at));
    Key::new(format!("COURSE#{course}#SUBMISSIONS"), sk)
}

/// The submissions of a course, in the order of their arrival.
pub fn course_submissions(course: CourseId, status: Option<SubmissionStatus>) -> Range<CourseSubmission> {
    Range::prefix(format!("COURSE#{course}#SUBMISSIONS"), &status_prefix(status))
}

fn status_prefix(status: Option<SubmissionStatus>) -> String {
    status.map_or_else(|| "ALL#".to_owned(), |status| format!("STATUS#{}#", status.name()))
}

/// The attempts at a quiz, of all learners.
pub fn attempts_at(quiz: ContentId) -> Shards<Attempt> {
    Shards::of(&format!("CONTENT#{quiz}"), ENROLMENT_SHARDS, "ATTEMPT#")
}

/// A later grading of an attempt; written once.
pub fn grading(learner: LearnerId, quiz: ContentId, attempt: u32, number: u32) -> Key<Grading> {
    Key::new(user(learner), format!("GRADING#{quiz}#{attempt:06}#{number:04}"))
}

/// The later gradings of an attempt, in their order.
pub fn gradings(learner: LearnerId, quiz: ContentId, attempt: u32) -> Range<Grading> {
    Range::prefix(user(learner), &format!("GRADING#{quiz}#{attempt:06}#"))
}

/// The newest of them.
pub fn current_grading(learner: LearnerId, quiz: ContentId, attempt: u32) -> Key<CurrentGrading> {
    Key::new(user(learner), format!("GRADED#{quiz}#{attempt:06}"))
}

/// What a learner was granted at a quiz; written once.
pub fn quiz_override(learner: LearnerId, quiz: ContentId, id: Uuid) -> Key<QuizOverride> {
    Key::new(user(learner), format!("OVERRIDE#{quiz}#{id}"))
}

/// Everything that a learner was ever granted at a quiz, in the order of the granting.
pub fn quiz_overrides(learner: LearnerId, quiz: ContentId) -> Range<QuizOverride> {
    Range::prefix(user(learner), &format!("OVERRIDE#{quiz}#"))
}

/// Attempts that are open, by the end of their time.
pub fn open_attempts() -> Shards<QuizState> {
    Shards::of("OPEN", ENROLMENT_SHARDS, "EXPIRES#")
}

/// The quiz of a state, from its key.
pub fn quiz_of(state: &Key<QuizState>) -> Option<ContentId> {
    state.sk.strip_prefix("QUIZ#")?.parse().ok()
}

/// The quiz and the number of an attempt, from its key.
pub fn attempt_of(attempt: &Key<Attempt>) -> Option<(ContentId, u32)> {
    let (quiz, number) = attempt.sk.strip_prefix("ATTEMPT#")?.split_once('#')?;
    Some((quiz.parse().ok()?, number.parse().ok()?))
}

/// The certificate of an enrolment: one for each, by construction.
pub fn certificate(enrolment: EnrolmentId) -> Key<Certificate> {
    Key::new(format!("CERT#{enrolment}"), "META")
}

/// An issue of it.
pub fn certificate_issue(enrolment: EnrolmentId, issue: u32) -> Key<CertificateIssue> {
    Key::new(format!("CERT#{enrolment}"), format!("ISSUE#{issue}"))
}

/// From the public code to the certificate.
pub fn certificate_code(code: &str) -> Key<CertificateCode> {
    Key::new(format!("CODE#{code}"), "REF")
}

/// A certificate among those of its learner: a stranger finds nothing there.
pub fn held_certificate(learner: LearnerId, certificate: Uuid) -> Key<HeldCertificate> {
    Key::new(user(learner), format!("CERTIFICATE#{certificate}"))
}

/// A learner's certificates, in the order of their making.
pub fn held_certificates(learner: LearnerId) -> Range<HeldCertificate> {
    Range::prefix(user(learner), "CERTIFICATE#")
}

/// A person.
pub fn learner(learner: LearnerId) -> Key<Learner> {
    Key::new(user(learner), "PROFILE")
}

/// A learner's enrolment in a course: one per learner and course, by construction.
pub fn enrolment(learner: LearnerId, course: CourseId) -> Key<Enrolment> {
    Key::new(user(learner), format!("ENROLMENT#{course}"))
}

/// The enrolments in a course, of all learners.
pub fn enrolments_in(course: CourseId) -> Shards<Enrolment> {
    Shards::of(&format!("COURSE#{course}"), ENROLMENT_SHARDS, "ENROLMENT#")
}

/// From the id of an enrolment to the enrolment, inside the learner's own partition: a stranger finds nothing.
pub fn enrolment_pointer(learner: LearnerId, enrolment: EnrolmentId) -> Key<EnrolmentPointer> {
    Key::new(user(learner), format!("ENROLLED#{enrolment}"))
}

/// A learner's enrolments, in the order of their making.
pub fn enrolment_pointers(learner: LearnerId) -> Range<EnrolmentPointer> {
    Range::prefix(user(learner), "ENROLLED#")
}

/// A learner's registration for a live session.
pub fn registration(learner: LearnerId, course: CourseId, session: LiveSessionId) -> Key<Registration> {
    Key::new(user(learner), format!("ENROLMENT#{course}#MEETING#{session}"))
}

/// A notification.
pub fn notification(learner: LearnerId, notification: NotificationId) -> Key<Notification> {
    Key::new(user(learner), format!("NOTE#{notification}"))
}

/// A learner's notifications, in the order of their writing.
pub fn notifications(learner: LearnerId) -> Range<Notification> {
    Range::prefix(user(learner), "NOTE#")
}

/// The copy of an unread notification, by its ordinal; gone once it is read by itself.
pub fn unread_notification(learner: LearnerId, ordinal: u64) -> Key<Notification> {
    Key::new(user(learner), format!("UNREAD#{ordinal:012}"))
}

/// A learner's unread notifications behind the watermark of "read all".
pub fn unread_notifications(learner: LearnerId, read_through: u64) -> Range<Notification> {
    Range::between(user(learner), format!("UNREAD#{:012}", read_through + 1), "UNREAD#~".to_owned())
}

/// A learner's counters of notifications.
pub fn notification_head(learner: LearnerId) -> Key<NotificationHead> {
    Key::new(user(learner), "NOTES")
}

/// A Checkout Session.
pub fn checkout_session(id: &str) -> Key<CheckoutSession> {
    Key::new(stripe(id), "META")
}

/// A payment; written by every event of that payment. A session that needed no payment is its own payment,
/// so the two share a partition and differ in the sort key.
pub fn payment(id: &str) -> Key<Payment> {
    Key::new(stripe(id), "PAYMENT")
}

/// The memory of a Stripe event.
pub fn event_marker(id: &str) -> Key<EventMarker> {
    Key::new(stripe(id), "EVENT")
}

/// The first answer to a request with an `Idempotency-Key`; `hash` covers the route and the key.
pub fn idempotency(learner: LearnerId, hash: &str) -> Key<IdempotencyRecord> {
    Key::new(user(learner), format!("IDEM#{hash}"))
}

/// A message that waits to be queued.
pub fn outbox(message: MessageId) -> Key<OutboxRow> {
    Key::new(format!("OUTBOX#{message}"), "MESSAGE")
}

/// The message whose row changed, from the keys that a stream record carries.
pub fn outbox_message_of_record(keys: &serde_dynamo::Item) -> Option<MessageId> {
    match keys.get("pk")? {
        serde_dynamo::AttributeValue::S(pk) => outbox_message_of(pk),
        _ => None,
    }
}

pub(super) fn outbox_message_of(pk: &str) -> Option<MessageId> {
    pk.strip_prefix("OUTBOX#")?.parse().ok()
}

/// The marker that makes one mail out of any number of deliveries.
pub fn sent_marker(message: MessageId) -> Key<SentMarker> {
    Key::new(format!("SENT#{message}"), "META")
}

/// A time as text that sorts like time: always UTC, always three decimals.
pub(super) fn sortable(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// One of a few partitions, the same for the same id, so that no index partition gets hot.
pub(super) fn shard(id: Uuid, shards: u8) -> u8 {
    id.as_bytes()[15] % shards
}

/// Whose partition this is.
pub(super) fn learner_of(pk: &str) -> Option<LearnerId> {
    pk.strip_prefix("USER#")?.parse().ok()
}

fn user(learner: LearnerId) -> String {
    format!("USER#{learner}")
}

fn stripe(id: &str) -> String {
    format!("STRIPE#{id}")
}
