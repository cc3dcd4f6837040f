//! A completed course in a report.

use domain::Learner;
use domain::certificate::{Certificate, CertificateStatus};
use domain::course::Course;
use domain::enrolment::Enrolment;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use shared::spreadsheet::inert;
use utoipa::ToSchema;
use uuid::Uuid;

use super::named;
use crate::reports::ReportRow;

/// Somebody who completed a course.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CompletionRow {
    /// As it is today; may be empty.
    pub name: String,
    /// Empty once the person's data was erased.
    pub email: String,
    pub course_title: String,
    /// The day of completion where the learner was; in UTC without a certificate.
    #[schema(value_type = String, format = Date, example = "2026-11-27")]
    pub completed_on: Date,
    #[schema(value_type = String, format = DateTime)]
    pub completed_at: Timestamp,
    /// Of the certificate, with two decimals; empty if the course issues none.
    #[schema(example = "2.50")]
    pub credits: String,
    /// The kind of the credits.
    pub cpd_type: String,
    /// The number of the certificate; empty if there is none.
    pub certificate_number: String,
    /// `active`, `revoked`, or empty without a certificate.
    pub certificate_status: String,
    pub learner_uuid: Uuid,
    pub enrolment_uuid: Uuid,
    pub course_uuid: Uuid,
}

impl CompletionRow {
    /// `None` while the course is not completed.
    pub(crate) fn of(
        enrolment: &Enrolment,
        course: &Course,
        profile: Option<&Learner>,
        certificate: Option<&Certificate>,
    ) -> Option<Self> {
        let completed_at = enrolment.completed_at?;
        let day = certificate.and_then(|certificate| certificate.completed_on);
        let status = certificate.map(|certificate| match certificate.status {
            CertificateStatus::Active => "active",
            CertificateStatus::Revoked => "revoked",
        });
        let (name, email) = named(profile);
        Some(Self {
            name,
            email,
            course_title: course.title.clone(),
            completed_on: day.unwrap_or_else(|| completed_at.to_zoned(TimeZone::UTC).date()),
            completed_at,
            credits: certificate.map(|certificate| certificate.credits.to_string()).unwrap_or_default(),
            cpd_type: certificate.map(|certificate| certificate.cpd_type.clone()).unwrap_or_default(),
            certificate_number: certificate.map(|certificate| certificate.number.clone()).unwrap_or_default(),
            certificate_status: status.unwrap_or_default().to_owned(),
            learner_uuid: enrolment.learner.0,
            enrolment_uuid: enrolment.id.0,
            course_uuid: enrolment.course.0,
        })
    }
}

impl ReportRow for CompletionRow {
    const HEADINGS: &'static [&'static str] = &[
        "name",
        "email",
        "course",
        "completed_on",
        "completed_at",
        "credits",
        "cpd_type",
        "certificate_number",
        "certificate_status",
        "learner_id",
        "enrolment_id",
        "course_id",
    ];

    fn fields(&self) -> Vec<String> {
        vec![
            inert(&self.name),
            inert(&self.email),
            inert(&self.course_title),
            self.completed_on.to_string(),
            self.completed_at.to_string(),
            self.credits.clone(),
            inert(&self.cpd_type),
            self.certificate_number.clone(),
            self.certificate_status.clone(),
            self.learner_uuid.to_string(),
            self.enrolment_uuid.to_string(),
            self.course_uuid.to_string(),
        ]
    }
}
