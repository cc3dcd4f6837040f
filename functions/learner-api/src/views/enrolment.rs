//! A learner's enrolment with its progress and its live sessions.

use domain::course::Course;
use domain::enrolment::progress::{Progress, Stage};
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::{Registration, RegistrationStatus};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::http::schemas;
use utoipa::ToSchema;
use uuid::Uuid;

/// An enrolment in a course.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EnrolmentView {
    pub uuid: Uuid,
    pub course_uuid: Uuid,
    pub course_title: String,
    #[schema(value_type = schemas::EnrolmentStatus)]
    pub status: EnrolmentStatus,
    /// The Checkout Session that paid for the enrolment, or whose payment is pending; `null` for free courses.
    #[schema(required)]
    pub stripe_checkout_session_id: Option<String>,
    /// The share of required contents that are complete.
    #[schema(minimum = 0, maximum = 100)]
    pub progress_percent: u8,
    pub modules: Vec<EnrolledModule>,
    /// The status of the live session that most needs attention; `null` if there are no `sessions`.
    #[schema(required, value_type = Option<schemas::RegistrationStatus>)]
    pub zoom_status: Option<RegistrationStatus>,
    /// The live sessions that start before the end of access.
    pub sessions: Vec<EnrolledSession>,
    /// The certificate, once there is one.
    #[schema(required)]
    pub certificate_uuid: Option<Uuid>,
    /// When the learner finished the checkout of a payment that has not arrived yet; `null` unless `pending`.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub pending_since: Option<Timestamp>,
    /// Whether the learner left and may rejoin without paying again.
    pub can_rejoin: bool,
    /// When the learner first enrolled.
    #[schema(value_type = String, format = DateTime)]
    pub enrolled_at: Timestamp,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub completed_at: Option<Timestamp>,
    /// The end of access; `null` if there is none.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub access_until: Option<Timestamp>,
    /// The end of access has come: contents are closed, progress, results and certificates stay.
    pub access_ended: bool,
}

/// The progress status of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModuleStatus {
    NotStarted,
    /// At least one content is complete.
    InProgress,
    /// All required contents are complete.
    Completed,
}

/// Progress in a module.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EnrolledModule {
    pub uuid: Uuid,
    pub status: ModuleStatus,
    /// The share of required contents that are complete.
    #[schema(minimum = 0, maximum = 100)]
    pub progress_percent: u8,
    pub completed_contents: Vec<Uuid>,
}

/// A live session of the enrolment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EnrolledSession {
    pub uuid: Uuid,
    /// The status of the registration with Zoom.
    #[schema(value_type = schemas::RegistrationStatus)]
    pub zoom_status: RegistrationStatus,
    /// The learner's personal link, while the enrolment gives access.
    #[schema(required)]
    pub join_url: Option<String>,
}

impl EnrolmentView {
    /// The view of an enrolment. `registrations` may be in any order; sessions without one are pending.
    pub fn new(
        enrolment: Enrolment,
        course: &Course,
        registrations: &[Registration],
        now: Timestamp,
    ) -> Self {
        let sessions: Vec<EnrolledSession> = enrolment
            .included_sessions(course)
            .map(|session| {
                let registration =
                    registrations.iter().find(|registration| registration.session == session.uuid);
                let join_url = registration.and_then(|registration| registration.join_url.clone());
                EnrolledSession {
                    uuid: session.uuid.0,
                    zoom_status: registration
                        .map_or(RegistrationStatus::Pending, |registration| registration.status),
                    join_url: join_url.filter(|_| enrolment.gives_access_at(now)),
                }
            })
            .collect();
        let progress = Progress::of(course, &enrolment.completed_contents);
        let modules = progress.modules.iter().map(|module| EnrolledModule {
            uuid: module.uuid,
            status: match module.stage {
                Stage::NotStarted => ModuleStatus::NotStarted,
                Stage::InProgress => ModuleStatus::InProgress,
                Stage::Completed => ModuleStatus::Completed,
            },
            progress_percent: module.percent,
            completed_contents: module.completed.iter().map(|content| content.0).collect(),
        });
        Self {
            uuid: enrolment.id.0,
            course_uuid: course.uuid.0,
            course_title: course.title.clone(),
            status: enrolment.status,
            progress_percent: progress.percent,
            modules: modules.collect(),
            zoom_status: sessions
                .iter()
                .map(|session| session.zoom_status)
                .min_by_key(|status| rank(*status)),
            sessions,
            pending_since: enrolment.pending_since(),
            can_rejoin: enrolment.may_return(),
            stripe_checkout_session_id: enrolment.checkout_session().map(str::to_owned),
            certificate_uuid: enrolment.certificate,
            enrolled_at: enrolment.enrolled_at,
            completed_at: enrolment.completed_at,
            access_until: enrolment.access_until,
            access_ended: enrolment.access_has_ended(now),
        }
    }
}

/// The lower, the more it needs attention.
fn rank(status: RegistrationStatus) -> u8 {
    match status {
        RegistrationStatus::Failed => 0,
        RegistrationStatus::Pending => 1,
        RegistrationStatus::AwaitingApproval => 2,
        RegistrationStatus::Cancelled => 3,
        RegistrationStatus::Registered => 4,
    }
}
