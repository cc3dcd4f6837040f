//! Assignments, submissions and the lists of a course.

use super::{plain_entities, shared_entities};
use crate::store::key::Entity;
use domain::assignment::assignment_override::AssignmentOverride;
use domain::assignment::saved_comments::SavedComments;
use domain::assignment::submission::{AssignmentProgress, Author, GradingEntry, Storage, Submission};
use domain::{ContentId, CourseId, LearnerId, SubmissionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

plain_entities! {
    AssignmentOverride = "assignment override",
    AssignmentProgress = "assignment state",
    AttemptNumberMarker = "handed-in marker",
    CourseSubmission = "course submission",
    Submission = "submission",
    GradingEntry = "grading entry",
    Storage = "storage",
    SavedComments = "saved comments",
}

shared_entities! {
    FilesListed = "list of files",
}

/// Every file that was ever handed in for the course has entries in its list of files. Written with the course itself:
/// what earlier releases took for a course has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesListed {
    pub since: Timestamp,
}

/// Reserves an attempt number for a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptNumberMarker {
    pub submission: SubmissionId,
}

/// From the id of a submission to its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionOwner {
    pub learner: LearnerId,
    pub assignment: ContentId,
    pub course: CourseId,
}

impl Entity for SubmissionOwner {
    const NAME: &'static str = "submission owner";
    /// A certificate's pointer has a key of the same form.
    const TOLD_BY: Option<&'static str> = Some("assignment");
}

/// An entry of a course's list of submissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseSubmission {
    pub learner: LearnerId,
    pub assignment: ContentId,
    pub submission: SubmissionId,
    /// Whether it is a file; unknown for what earlier releases wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<bool>,
}

impl CourseSubmission {
    /// The entry of a submission.
    pub fn of(author: Author, work: &Submission) -> Self {
        let Author { learner, assignment, .. } = author;
        Self { learner, assignment, submission: work.id, file: Some(work.file.is_some()) }
    }
}
