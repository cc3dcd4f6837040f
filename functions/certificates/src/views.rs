//! Response bodies for certificates.

use domain::CertificateValidity;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::lookup::CertificateLookup;
use crate::state::App;
use shared::http::schemas;

/// A certificate, for its learner.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CertificateView {
    /// The id of the certificate.
    pub uuid: Uuid,
    /// The number of the current issue, for people to read.
    #[schema(example = "CPD-2026-7KQ2-M9XD-4HTV")]
    pub number: String,
    /// The code for the public routes.
    pub code: String,
    /// The public verification page.
    pub verify_url: String,
    /// Whether the certificate is valid.
    #[schema(value_type = schemas::CertificateValidity)]
    pub status: CertificateValidity,
    /// The number of the current issue, counting from 1.
    pub issue: u32,
    /// The name on the certificate.
    pub learner_name: String,
    /// The id of the course.
    pub course_uuid: Uuid,
    /// The course's title at the time of issue.
    pub course_title: String,
    /// The organiser at the time of issue.
    pub organiser: String,
    /// The number of credits, with two decimals.
    #[schema(example = "2.50")]
    pub credits: String,
    /// The kind of credit.
    pub cpd_type: String,
    /// When the course was completed.
    #[schema(value_type = String, format = DateTime)]
    pub completed_at: Timestamp,
    /// The day of completion, as printed.
    #[schema(value_type = String, format = Date)]
    pub completed_on: Date,
    /// The IANA time zone of the days on the certificate.
    #[schema(example = "Pacific/Kiritimati")]
    pub time_zone: String,
    /// When the current issue was issued.
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
    /// The day of that, as printed.
    #[schema(value_type = String, format = Date)]
    pub issued_on: Date,
    /// When the issue was revoked; `null` while it is valid.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub revoked_at: Option<Timestamp>,
    /// The day of that, as printed.
    #[schema(required, value_type = Option<String>, format = Date)]
    pub revoked_on: Option<Date>,
    /// Until when the credits are valid; `null` means indefinitely.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub credits_valid_until: Option<Timestamp>,
    /// The day of that, as printed.
    #[schema(required, value_type = Option<String>, format = Date)]
    pub credits_valid_until_day: Option<Date>,
}

/// A certificate, for anyone who has its code; with less of it for those who have only its number.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicCertificateView {
    /// Whether the issue with this code is valid.
    #[schema(value_type = schemas::CertificateValidity)]
    pub status: CertificateValidity,
    /// The number of that issue.
    #[schema(example = "CPD-2026-7KQ2-M9XD-4HTV")]
    pub number: String,
    /// The number of this issue, counting from 1.
    pub issue: u32,
    /// The number of the latest issue of the same certificate.
    pub current_issue: u32,
    /// The name on the certificate; `null` when it was looked up by its number.
    #[schema(required)]
    pub learner_name: Option<String>,
    /// The course's title.
    pub course_title: String,
    /// The organiser of the course; `null` when it was looked up by its number.
    #[schema(required)]
    pub organiser: Option<String>,
    /// The number of credits, with two decimals; `null` when it was looked up by its number.
    #[schema(required, example = "2.50")]
    pub credits: Option<String>,
    /// The kind of credit; `null` when it was looked up by its number.
    #[schema(required)]
    pub cpd_type: Option<String>,
    /// When the course was completed.
    #[schema(value_type = String, format = DateTime)]
    pub completed_at: Timestamp,
    /// The day of completion, as printed.
    #[schema(value_type = String, format = Date)]
    pub completed_on: Date,
    /// The IANA time zone of the days on the certificate.
    #[schema(example = "Pacific/Kiritimati")]
    pub time_zone: String,
    /// When this issue was issued.
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
    /// The day of that, as printed.
    #[schema(value_type = String, format = Date)]
    pub issued_on: Date,
    /// When the issue was revoked; `null` while it is valid.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub revoked_at: Option<Timestamp>,
    /// The day of that, as printed.
    #[schema(required, value_type = Option<String>, format = Date)]
    pub revoked_on: Option<Date>,
    /// Until when the credits are valid; `null` means indefinitely, or looked up by its number.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub credits_valid_until: Option<Timestamp>,
    /// The day of that, as printed.
    #[schema(required, value_type = Option<String>, format = Date)]
    pub credits_valid_until_day: Option<Date>,
}

impl CertificateView {
    pub(crate) fn new(app: &App, found: &CertificateLookup) -> Self {
        let certificate = found.issue.clone();
        Self {
            uuid: certificate.uuid,
            verify_url: app.verify_url(&certificate.code),
            status: found.validity(),
            issue: certificate.issue,
            learner_name: certificate.shown_name().to_owned(),
            course_uuid: certificate.course.0,
            credits: certificate.credits.to_string(),
            completed_at: certificate.completed_at,
            completed_on: certificate.completed_day(),
            time_zone: certificate.zone_name().to_owned(),
            issued_on: certificate.day_of(certificate.issued_at),
            revoked_on: certificate.revoked_at.map(|at| certificate.day_of(at)),
            credits_valid_until_day: certificate.credits_valid_until_day(),
            issued_at: certificate.issued_at,
            revoked_at: certificate.revoked_at,
            credits_valid_until: certificate.credits_valid_until(),
            number: certificate.number,
            code: certificate.code,
            course_title: certificate.course_title,
            organiser: certificate.organiser,
            cpd_type: certificate.cpd_type,
        }
    }
}

impl PublicCertificateView {
    /// Shows an issue. Without the code, only what the number is asked for: whether it is valid, for what, since when.
    pub(crate) fn new(found: CertificateLookup, by_code: bool) -> Self {
        let status = found.validity();
        let certificate = found.issue;
        Self {
            status,
            issue: certificate.issue,
            current_issue: found.current.issue,
            completed_at: certificate.completed_at,
            completed_on: certificate.completed_day(),
            time_zone: certificate.zone_name().to_owned(),
            issued_on: certificate.day_of(certificate.issued_at),
            revoked_on: certificate.revoked_at.map(|at| certificate.day_of(at)),
            credits_valid_until_day: certificate.credits_valid_until_day(),
            issued_at: certificate.issued_at,
            revoked_at: certificate.revoked_at,
            credits_valid_until: certificate.credits_valid_until().filter(|_| by_code),
            credits: by_code.then(|| certificate.credits.to_string()),
            learner_name: by_code.then(|| certificate.shown_name().to_owned()),
            organiser: by_code.then_some(certificate.organiser),
            cpd_type: by_code.then_some(certificate.cpd_type),
            number: certificate.number,
            course_title: certificate.course_title,
        }
    }
}
