//! What the API shows of a certificate.

use domain::CertificateValidity;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::lookup::Found;
use crate::state::App;
use shared::http::schemas;

/// A certificate, as its learner sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CertificateView {
    /// Its id.
    pub uuid: Uuid,
    /// What the current issue of it bears, for people.
    #[schema(example = "CPD-2026-7KQ2-M9XD-4HTV")]
    pub number: String,
    /// What the public routes are called with.
    pub code: String,
    /// The public page that says whether it holds.
    pub verify_url: String,
    /// Whether it holds.
    #[schema(value_type = schemas::CertificateValidity)]
    pub status: CertificateValidity,
    /// The current issue, from 1.
    pub issue: u32,
    /// The name that stands on it.
    pub learner_name: String,
    /// The course.
    pub course_uuid: Uuid,
    /// The course's title, as it was.
    pub course_title: String,
    /// Who provided it, as it was.
    pub organiser: String,
    /// What it is worth, with two decimals.
    #[schema(example = "2.50")]
    pub credits: String,
    /// The kind of credit.
    pub cpd_type: String,
    /// When the course was completed.
    #[schema(value_type = String, format = DateTime)]
    pub completed_at: Timestamp,
    /// When the current issue was made.
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
    /// When the issue was withdrawn; `null` while it holds.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub revoked_at: Option<Timestamp>,
    /// Until when the credits count; `null`: for ever.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub credits_valid_until: Option<Timestamp>,
}

/// A certificate, as everybody sees it who was shown its code.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicCertificateView {
    /// Whether the issue that bears this code holds.
    #[schema(value_type = schemas::CertificateValidity)]
    pub status: CertificateValidity,
    /// The number of that issue.
    #[schema(example = "CPD-2026-7KQ2-M9XD-4HTV")]
    pub number: String,
    /// Which issue it is, from 1.
    pub issue: u32,
    /// The newest issue of the same certificate.
    pub current_issue: u32,
    /// The name that stands on it.
    pub learner_name: String,
    /// The course's title.
    pub course_title: String,
    /// Who provided it.
    pub organiser: String,
    /// What it is worth, with two decimals.
    #[schema(example = "2.50")]
    pub credits: String,
    /// The kind of credit.
    pub cpd_type: String,
    /// When the course was completed.
    #[schema(value_type = String, format = DateTime)]
    pub completed_at: Timestamp,
    /// When the issue was made.
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
    /// When the issue was withdrawn; `null` while it holds.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub revoked_at: Option<Timestamp>,
    /// Until when the credits count; `null`: for ever.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub credits_valid_until: Option<Timestamp>,
}

impl CertificateView {
    /// The view of a certificate as it is now.
    pub(crate) fn new(app: &App, found: &Found) -> Self {
        let certificate = found.issue.clone();
        Self {
            uuid: certificate.uuid,
            verify_url: app.verify_url(&certificate.code),
            status: found.standing(),
            issue: certificate.issue,
            course_uuid: certificate.course.0,
            credits: certificate.credits.to_string(),
            completed_at: certificate.completed_at,
            issued_at: certificate.issued_at,
            revoked_at: certificate.revoked_at,
            credits_valid_until: certificate.credits_valid_until(),
            number: certificate.number,
            code: certificate.code,
            learner_name: certificate.learner_name,
            course_title: certificate.course_title,
            organiser: certificate.organiser,
            cpd_type: certificate.cpd_type,
        }
    }
}

impl From<Found> for PublicCertificateView {
    fn from(found: Found) -> Self {
        let status = found.standing();
        let certificate = found.issue;
        Self {
            status,
            issue: certificate.issue,
            current_issue: found.current.issue,
            credits: certificate.credits.to_string(),
            completed_at: certificate.completed_at,
            issued_at: certificate.issued_at,
            revoked_at: certificate.revoked_at,
            credits_valid_until: certificate.credits_valid_until(),
            number: certificate.number,
            learner_name: certificate.learner_name,
            course_title: certificate.course_title,
            organiser: certificate.organiser,
            cpd_type: certificate.cpd_type,
        }
    }
}
