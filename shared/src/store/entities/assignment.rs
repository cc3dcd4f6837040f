//! Assignments, submissions and the lists of a course.

use super::plain_entities;
use crate::store::key::Entity;
use domain::assignment::submission::{AssignmentProgress, GradingEntry, Storage, Submission};
use domain::{ContentId, CourseId, LearnerId, SubmissionId};
use serde::{Deserialize, Serialize};

plain_entities! {
    AssignmentProgress = "assignment state",
    AttemptNumberMarker = "handed-in marker",
    CourseSubmission = "course submission",
    Submission = "submission",
    GradingEntry = "grading entry",
    Storage = "storage",
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
}
