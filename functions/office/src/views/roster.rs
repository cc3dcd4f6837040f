//! An enrolment in the roster of a course, and the order of the roster.

use domain::Learner;
use domain::course::Course;
use domain::enrolment::progress::Progress;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::http::schemas;
use utoipa::ToSchema;
use uuid::Uuid;

/// The order of a roster, by when people first enrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RosterOrder {
    #[default]
    Newest,
    Oldest,
}

/// An enrolment in the roster of a course.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RosterEntry {
    pub enrolment_uuid: Uuid,
    pub learner_uuid: Uuid,
    /// May be empty.
    pub name: String,
    /// For administrators; `null` for instructors. Empty once the person's data was erased.
    #[schema(required)]
    pub email: Option<String>,
    #[schema(value_type = schemas::EnrolmentStatus)]
    pub status: EnrolmentStatus,
    /// The share of required contents that are complete.
    #[schema(minimum = 0, maximum = 100)]
    pub progress_percent: u8,
    /// When the person first enrolled.
    #[schema(value_type = String, format = DateTime)]
    pub enrolled_at: Timestamp,
    /// When the person last completed a content or attended a live session, as it was recorded; `null` before that.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub last_activity_at: Option<Timestamp>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub completed_at: Option<Timestamp>,
    /// The end of access; `null` if there is none.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub access_until: Option<Timestamp>,
}

impl RosterEntry {
    pub(crate) fn new(
        enrolment: &Enrolment,
        course: &Course,
        profile: Option<&Learner>,
        with_address: bool,
    ) -> Self {
        Self {
            enrolment_uuid: enrolment.id.0,
            learner_uuid: enrolment.learner.0,
            name: profile.map(|profile| profile.name.clone()).unwrap_or_default(),
            email: with_address.then(|| profile.map(|profile| profile.email.clone()).unwrap_or_default()),
            status: enrolment.status,
            progress_percent: Progress::of(course, &enrolment.completed_contents).percent,
            enrolled_at: enrolment.enrolled_at,
            // Earlier releases did not write it.
            last_activity_at: enrolment.last_activity_at.or(enrolment.completed_at),
            completed_at: enrolment.completed_at,
            access_until: enrolment.access_until,
        }
    }
}
