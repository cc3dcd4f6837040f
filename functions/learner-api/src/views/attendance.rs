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
    /// Their place.
    pub enrollment_uuid: Uuid,
    /// The state of the place; only active and completed ones can be marked.
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
    /// They have no place in the course that gives access: nothing was marked.
    NotEnrolled,
}

impl AttendeeView {
    /// A learner's attendance at `session`.
    pub(crate) fn new(place: &Enrolment, profile: Option<&Learner>, session: LiveSessionId) -> Self {
        Self {
            learner_uuid: place.learner.0,
            email: profile.map(|profile| profile.email.clone()).unwrap_or_default(),
            name: profile.map(|profile| profile.name.clone()).unwrap_or_default(),
            enrollment_uuid: place.id.0,
            enrollment_status: place.status,
            attended: place.attended_sessions.contains(&session),
        }
    }
}
