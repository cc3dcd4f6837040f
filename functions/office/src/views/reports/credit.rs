//! Credits in a report.

use domain::Learner;
use domain::certificate::Certificate;
use domain::credits::ledger::Entry;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::spreadsheet::inert;
use utoipa::ToSchema;
use uuid::Uuid;

use super::named;
use crate::reports::ReportRow;

/// Credits that a certificate earned, or lost when it was revoked: an entry of the ledger.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CreditRow {
    /// As it is today; may be empty.
    pub name: String,
    /// Empty once the person's data was erased.
    pub email: String,
    /// As the person states it today; may be empty.
    pub profession: String,
    /// As the person states it today; may be empty.
    pub licence_number: String,
    /// As it was when the certificate was issued.
    pub course_title: String,
    pub certificate_number: String,
    /// `earned` or `revoked`.
    #[schema(example = "earned")]
    pub entry: String,
    /// The day on which the credits count, where the learner was.
    #[schema(value_type = String, format = Date, example = "2026-11-27")]
    pub counts_on: Date,
    /// With two decimals; negative where they were taken back.
    #[schema(example = "2.50")]
    pub credits: String,
    /// The kind of the credits.
    pub cpd_type: String,
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Timestamp,
    pub learner_uuid: Uuid,
    pub enrolment_uuid: Uuid,
    pub course_uuid: Uuid,
}

impl CreditRow {
    pub(crate) fn of(entry: &Entry, certificate: &Certificate, profile: Option<&Learner>) -> Self {
        let (name, email) = named(profile);
        let said = |of: fn(&Learner) -> &Option<String>| profile.and_then(|it| of(it).clone());
        let source = entry.source.as_ref();
        Self {
            name,
            email,
            profession: said(|profile| &profile.profession).unwrap_or_default(),
            licence_number: said(|profile| &profile.licence_number).unwrap_or_default(),
            course_title: source.map_or_else(|| certificate.course_title.clone(), |it| it.title.clone()),
            certificate_number: source.map_or_else(|| certificate.number.clone(), |it| it.number.clone()),
            entry: entry.kind.as_str().to_owned(),
            counts_on: entry.day(),
            credits: entry.credits.to_string(),
            cpd_type: entry.cpd_type.clone(),
            recorded_at: entry.created_at,
            learner_uuid: entry.learner.0,
            enrolment_uuid: certificate.enrolment.0,
            course_uuid: certificate.course.0,
        }
    }
}

impl ReportRow for CreditRow {
    const HEADINGS: &'static [&'static str] = &[
        "name",
        "email",
        "profession",
        "licence_number",
        "course",
        "certificate_number",
        "entry",
        "counts_on",
        "credits",
        "cpd_type",
        "recorded_at",
        "learner_id",
        "enrolment_id",
        "course_id",
    ];

    fn fields(&self) -> Vec<String> {
        vec![
            inert(&self.name),
            inert(&self.email),
            inert(&self.profession),
            inert(&self.licence_number),
            inert(&self.course_title),
            self.certificate_number.clone(),
            self.entry.clone(),
            self.counts_on.to_string(),
            // A number, which may be negative: no text of anybody.
            self.credits.clone(),
            inert(&self.cpd_type),
            self.recorded_at.to_string(),
            self.learner_uuid.to_string(),
            self.enrolment_uuid.to_string(),
            self.course_uuid.to_string(),
        ]
    }
}
