//! Assignments, submissions and the lists of a course.

use super::plain_entities;
use crate::store::key::Entity;
use domain::assignment::submission::{AssignmentProgress, GradingEntry, Storage, Submission};
use domain::{ContentId, CourseId, LearnerId, SubmissionId};
use serde::{Deserialize, Serialize};

plain_entities! {
    AssignmentProgress = "assignment state",
    AttemptNumberMarker = "handed-in marker",
    SubmissionOwner = "submission owner",
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

/// An entry of a course's list of submissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseSubmission {
    pub learner: LearnerId,
    pub assignment: ContentId,
    pub submission: SubmissionId,
}
