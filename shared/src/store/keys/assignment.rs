//! Assignments, submissions and the lists of a course.

use super::{sortable, user};
use crate::store::entities::{AttemptNumberMarker, CourseSubmission, FilesListed, SubmissionOwner};
use crate::store::key::Key;
use crate::store::page::Range;
use domain::assignment::assignment_override::AssignmentOverride;
use domain::assignment::saved_comments::SavedComments;
use domain::assignment::submission::{
    AssignmentProgress, GradingEntry, Storage, Submission, SubmissionStatus,
};
use domain::{ContentId, CourseId, LearnerId, SubmissionId};
use jiff::Timestamp;
use uuid::Uuid;

/// What a learner's next submission for an assignment depends on; every submission writes it.
pub fn assignment_state(learner: LearnerId, assignment: ContentId) -> Key<AssignmentProgress> {
    Key::new(user(learner), format!("ASSIGNMENT#{assignment}"))
}

/// A submission; its id sorts by creation time.
pub fn submission(learner: LearnerId, assignment: ContentId, submission: SubmissionId) -> Key<Submission> {
    Key::new(user(learner), format!("SUBMISSION#{assignment}#{submission}"))
}

/// A learner's submissions for an assignment, in order of creation.
pub fn submissions(learner: LearnerId, assignment: ContentId) -> Range<Submission> {
    Range::prefix(user(learner), &format!("SUBMISSION#{assignment}#"))
}

/// All submissions of a learner, by assignment.
pub fn all_submissions(learner: LearnerId) -> Range<Submission> {
    Range::prefix(user(learner), "SUBMISSION#")
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

/// A learner's override for an assignment; written once.
pub fn assignment_override(learner: LearnerId, assignment: ContentId, id: Uuid) -> Key<AssignmentOverride> {
    Key::new(user(learner), format!("OVERRIDE#{assignment}#{id}"))
}

/// All overrides that a learner was ever granted for an assignment, in order.
pub fn assignment_overrides(learner: LearnerId, assignment: ContentId) -> Range<AssignmentOverride> {
    Range::prefix(user(learner), &format!("OVERRIDE#{assignment}#"))
}

/// How much a learner has stored.
pub fn storage(learner: LearnerId) -> Key<Storage> {
    Key::new(user(learner), "STORAGE")
}

/// The comments that somebody who grades uses again.
pub fn saved_comments(grader: LearnerId) -> Key<SavedComments> {
    Key::new(user(grader), "COMMENTS")
}

/// One action on a submission; its id sorts it by time.
pub fn grading_entry(submission: SubmissionId, entry: Uuid) -> Key<GradingEntry> {
    Key::new(format!("SUBMISSION#{submission}"), format!("GRADING#{entry}"))
}

/// The actions on a submission, in order of time.
pub fn grading_entries(submission: SubmissionId) -> Range<GradingEntry> {
    Range::prefix(format!("SUBMISSION#{submission}"), "GRADING#")
}

/// The entry of a submission in a course's list: among all of them, or among those with a status. Both are written,
/// so that every filter is a range.
pub fn course_submission(
    course: CourseId,
    status: Option<SubmissionStatus>,
    submitted_at: Timestamp,
    submission: SubmissionId,
) -> Key<CourseSubmission> {
    Key::new(format!("COURSE#{course}#SUBMISSIONS"), entry(status, submitted_at, submission))
}

/// The submissions of a course, in the order of their arrival.
pub fn course_submissions(course: CourseId, status: Option<SubmissionStatus>) -> Range<CourseSubmission> {
    Range::prefix(format!("COURSE#{course}#SUBMISSIONS"), &status_prefix(status))
}

/// The entry of a submission with a file, besides the one above: a list of files must not walk past texts. Its sort key is
/// the same, so that a cursor of one list leads on in the other.
pub fn course_file(
    course: CourseId,
    status: Option<SubmissionStatus>,
    submitted_at: Timestamp,
    submission: SubmissionId,
) -> Key<CourseSubmission> {
    Key::new(format!("COURSE#{course}#FILES"), entry(status, submitted_at, submission))
}

/// The submissions of a course with a file, in the order of their arrival.
pub fn course_files(course: CourseId, status: Option<SubmissionStatus>) -> Range<CourseSubmission> {
    Range::prefix(format!("COURSE#{course}#FILES"), &status_prefix(status))
}

/// Says that the list of the course's files is complete.
pub fn files_listed(course: CourseId) -> Key<FilesListed> {
    Key::new(format!("COURSE#{course}"), "FILES_LISTED")
}

/// When the work was submitted that an entry of one of these lists is of.
pub(crate) fn submitted_at(sk: &str) -> Option<Timestamp> {
    sk.rsplit('#').nth(1)?.parse().ok()
}

fn entry(status: Option<SubmissionStatus>, submitted_at: Timestamp, submission: SubmissionId) -> String {
    format!("{}{}#{submission}", status_prefix(status), sortable(submitted_at))
}

fn status_prefix(status: Option<SubmissionStatus>) -> String {
    status.map_or_else(|| "ALL#".to_owned(), |status| format!("STATUS#{}#", status.name()))
}
