//! Attendance at live sessions, as those who teach the course see it.

use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::{Learner, LiveSessionId};
use serde::{Deserialize, Serialize};
use shared::http::schemas;
use utoipa::ToSchema;
use uuid::Uuid;

/// A learner of the course, and whether they were there.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AttendeeView {
    /// Who.
    pub learner_uuid: Uuid,
    /// Their address; empty when it is not known.
    pub email: String,
    /// Their name; may be empty.
    pub name: String,
    /// Their enrolment.
    pub enrollment_uuid: Uuid,
    /// The state of the enrolment; only active and completed ones can be marked.
    #[schema(value_type = schemas::EnrolmentStatus)]
    pub enrollment_status: EnrolmentStatus,
    /// Whether they were there.
    pub attended: bool,
}

/// What was marked.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AttendanceReply {
    /// The live session.
    pub session_uuid: Uuid,
    /// In the order of the request.
    pub results: Vec<MarkedView>,
}

/// What became of one mark.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MarkedView {
    /// Who.
    pub learner_uuid: Uuid,
    /// What holds now.
    pub outcome: AttendanceOutcome,
    /// This mark completed the learner's course.
    pub course_completed: bool,
}

/// What holds after a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttendanceOutcome {
    /// They were there.
    Attended,
    /// They were not.
    Absent,
    /// They have no enrolment in the course that gives access: nothing was marked.
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
