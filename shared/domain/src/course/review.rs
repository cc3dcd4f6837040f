//! What a learner thinks of a course.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A learner's review of a course: one for each, replaced when it is written again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseReview {
    /// 1 to 5.
    pub stars: u8,
    pub written_at: Timestamp,
}
