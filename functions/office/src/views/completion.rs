//! A completed course in a report.

use domain::Learner;
use domain::certificate::{Certificate, CertificateStatus};
use domain::course::Course;
use domain::enrolment::Enrolment;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

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
    /// The headings of a file, in the order of [`Self::fields`].
    pub(crate) const HEADINGS: [&str; 12] = [
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
        Some(Self {
            name: profile.map(|profile| profile.name.clone()).unwrap_or_default(),
            email: profile.map(|profile| profile.email.clone()).unwrap_or_default(),
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

    /// The line of a file. What people wrote is no formula.
    pub(crate) fn fields(&self) -> [String; 12] {
        use shared::spreadsheet::inert;
        [
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

/// A part of a report.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CompletionReportPart {
    /// How many enrolments this part has looked at.
    pub looked_at: u64,
    /// How many of them belong to the report.
    pub found: u64,
    /// In the order of the enrolments, newest first; empty in a part of a CSV file.
    pub rows: Vec<CompletionRow>,
    /// The part of a CSV file; `null` for JSON. The parts of a file follow each other without a gap.
    #[schema(required)]
    pub csv: Option<String>,
    /// Where the next part begins; `null` after the last one.
    #[schema(required)]
    pub next_cursor: Option<String>,
}
