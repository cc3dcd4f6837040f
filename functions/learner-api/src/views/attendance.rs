//! Attendance at live sessions, as the instructors of the course see it.

use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::{Learner, LiveSessionId};
use serde::{Deserialize, Serialize};
use shared::http::schemas;
use utoipa::ToSchema;
use uuid::Uuid;

/// A learner of the course, and whether they attended.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AttendeeView {
    pub learner_uuid: Uuid,
    /// Empty when it is not known.
    pub email: String,
    /// May be empty.
    pub name: String,
    pub enrollment_uuid: Uuid,
    /// Marks made while the enrolment gives no access count when it gives access again.
    #[schema(value_type = schemas::EnrolmentStatus)]
    pub enrollment_status: EnrolmentStatus,
    pub attended: bool,
}

/// The results of marking attendance.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AttendanceReply {
    pub session_uuid: Uuid,
    /// In the order of the request.
    pub results: Vec<MarkedView>,
}

/// The result for one learner.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MarkedView {
    pub learner_uuid: Uuid,
    pub outcome: AttendanceOutcome,
    /// Whether this mark completed the learner's course.
    pub course_completed: bool,
}

/// Whether a learner is now marked as attended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttendanceOutcome {
    Attended,
    Absent,
    /// The learner was never enrolled in the course, so nothing was marked.
    NotEnrolled,
}

impl AttendeeView {
    /// A learner's attendance at `session`.
    pub(crate) fn new(enrolment: &Enrolment, profile: Option<&Learner>, session: LiveSessionId) -> Self {
        Self {
            learner_uuid: enrolment.learner.0,
            email: profile.map(|profile| profile.email.clone()).unwrap_or_default(),
            name: profile.map(|profile| profile.name.clone()).unwrap_or_default(),
            enrollment_uuid: enrolment.id.0,
            enrollment_status: enrolment.status,
            attended: enrolment.attended_sessions.contains(&session),
        }
    }
}
