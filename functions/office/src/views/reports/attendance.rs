//! Attendance in a report.

use domain::course::{Course, LiveSession};
use domain::enrolment::Enrolment;
use domain::{Learner, LiveSessionId};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use shared::spreadsheet::inert;
use utoipa::ToSchema;
use uuid::Uuid;

use super::named;
use crate::reports::ReportRow;

/// Whether somebody attended a live session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AttendanceRow {
    /// As it is today; may be empty.
    pub name: String,
    /// Empty once the person's data was erased.
    pub email: String,
    pub course_title: String,
    /// The topic of the live session; empty if the course no longer has it.
    pub session_topic: String,
    /// The day of the live session in its own time zone; `null` if the course no longer has it.
    #[schema(required, value_type = Option<String>, format = Date, example = "2026-11-27")]
    pub session_on: Option<Date>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub starts_at: Option<Timestamp>,
    /// As the instructor marked it.
    pub attended: bool,
    pub learner_uuid: Uuid,
    pub enrolment_uuid: Uuid,
    pub course_uuid: Uuid,
    pub session_uuid: Uuid,
}

impl AttendanceRow {
    pub(crate) fn of(
        enrolment: &Enrolment,
        course: &Course,
        (session, id): (Option<&LiveSession>, LiveSessionId),
        profile: Option<&Learner>,
    ) -> Self {
        let (name, email) = named(profile);
        let day = session.map(|session| {
            let zone = TimeZone::get(&session.time_zone).unwrap_or(TimeZone::UTC);
            session.starts_at.to_zoned(zone).date()
        });
        Self {
            name,
            email,
            course_title: course.title.clone(),
            session_topic: session.map(|session| session.topic.clone()).unwrap_or_default(),
            session_on: day,
            starts_at: session.map(|session| session.starts_at),
            attended: enrolment.attended_sessions.contains(&id),
            learner_uuid: enrolment.learner.0,
            enrolment_uuid: enrolment.id.0,
            course_uuid: enrolment.course.0,
            session_uuid: id.0,
        }
    }
}

impl ReportRow for AttendanceRow {
    const HEADINGS: &'static [&'static str] = &[
        "name",
        "email",
        "course",
        "live_session",
        "session_on",
        "starts_at",
        "attended",
        "learner_id",
        "enrolment_id",
        "course_id",
        "live_session_id",
    ];

    fn fields(&self) -> Vec<String> {
        vec![
            inert(&self.name),
            inert(&self.email),
            inert(&self.course_title),
            inert(&self.session_topic),
            self.session_on.map(|day| day.to_string()).unwrap_or_default(),
            self.starts_at.map(|at| at.to_string()).unwrap_or_default(),
            if self.attended { "yes" } else { "no" }.to_owned(),
            self.learner_uuid.to_string(),
            self.enrolment_uuid.to_string(),
            self.course_uuid.to_string(),
            self.session_uuid.to_string(),
        ]
    }
}
