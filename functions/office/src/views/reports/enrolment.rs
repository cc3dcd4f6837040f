//! An enrolment in a report.

use domain::Learner;
use domain::course::Course;
use domain::enrolment::granting::GrantKind;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use shared::http::schemas;
use shared::spreadsheet::inert;
use utoipa::ToSchema;
use uuid::Uuid;

use super::named;
use crate::reports::ReportRow;

/// What stands behind an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EnrolmentSource {
    /// Nothing: the course was free.
    Free,
    /// A payment at Stripe, which may be on its way or returned.
    Paid,
    /// Granted free of charge.
    Granted,
    /// Granted, and paid elsewhere.
    PaidElsewhere,
    /// Transferred from another course in which nothing was paid.
    Transferred,
}

impl EnrolmentSource {
    fn of(enrolment: &Enrolment) -> Self {
        let is_paid = enrolment.stripe_checkout_session_id.is_some()
            || !enrolment.payments.is_empty()
            || !enrolment.awaited.is_empty();
        match enrolment.grants.last().map(|grant| grant.kind) {
            // A payment over a grant is one too many, and what was granted since does not take the payment away.
            _ if enrolment.payments.iter().any(|held| !held.refund_due) => Self::Paid,
            Some(GrantKind::Complimentary) => Self::Granted,
            Some(GrantKind::PaidElsewhere) => Self::PaidElsewhere,
            Some(GrantKind::Transferred) => Self::Transferred,
            None if is_paid => Self::Paid,
            None => Self::Free,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Paid => "paid",
            Self::Granted => "granted",
            Self::PaidElsewhere => "paid_elsewhere",
            Self::Transferred => "transferred",
        }
    }
}

/// An enrolment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EnrolmentRow {
    /// As it is today; may be empty.
    pub name: String,
    /// Empty once the person's data was erased.
    pub email: String,
    pub course_title: String,
    pub source: EnrolmentSource,
    /// Of a payment elsewhere; empty without one.
    pub reference: String,
    #[schema(value_type = schemas::EnrolmentStatus)]
    pub status: EnrolmentStatus,
    /// The day in the provider's time zone.
    #[schema(value_type = String, format = Date, example = "2026-11-27")]
    pub enrolled_on: Date,
    #[schema(value_type = String, format = DateTime)]
    pub enrolled_at: Timestamp,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub completed_at: Option<Timestamp>,
    /// When the office ended it; `null` otherwise.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub withdrawn_at: Option<Timestamp>,
    /// The course that it has moved to.
    #[schema(required)]
    pub transferred_to: Option<Uuid>,
    pub learner_uuid: Uuid,
    pub enrolment_uuid: Uuid,
    pub course_uuid: Uuid,
}

impl EnrolmentRow {
    pub(crate) fn of(
        enrolment: &Enrolment,
        course: &Course,
        profile: Option<&Learner>,
        zone: &TimeZone,
    ) -> Self {
        let (name, email) = named(profile);
        let withdrawal = enrolment.withdrawal.as_ref();
        let reference = enrolment.grants.last().and_then(|grant| grant.reference.clone());
        Self {
            name,
            email,
            course_title: course.title.clone(),
            source: EnrolmentSource::of(enrolment),
            reference: reference.unwrap_or_default(),
            status: enrolment.status,
            enrolled_on: enrolment.enrolled_at.to_zoned(zone.clone()).date(),
            enrolled_at: enrolment.enrolled_at,
            completed_at: enrolment.completed_at,
            withdrawn_at: withdrawal.map(|withdrawal| withdrawal.at),
            transferred_to: withdrawal.and_then(|withdrawal| withdrawal.transferred_to).map(|id| id.0),
            learner_uuid: enrolment.learner.0,
            enrolment_uuid: enrolment.id.0,
            course_uuid: enrolment.course.0,
        }
    }
}

impl ReportRow for EnrolmentRow {
    const HEADINGS: &'static [&'static str] = &[
        "name",
        "email",
        "course",
        "source",
        "reference",
        "status",
        "enrolled_on",
        "enrolled_at",
        "completed_at",
        "withdrawn_at",
        "transferred_to",
        "learner_id",
        "enrolment_id",
        "course_id",
    ];

    fn fields(&self) -> Vec<String> {
        let time = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        vec![
            inert(&self.name),
            inert(&self.email),
            inert(&self.course_title),
            self.source.name().to_owned(),
            inert(&self.reference),
            self.status.name().to_owned(),
            self.enrolled_on.to_string(),
            self.enrolled_at.to_string(),
            time(self.completed_at),
            time(self.withdrawn_at),
            self.transferred_to.map(|id| id.to_string()).unwrap_or_default(),
            self.learner_uuid.to_string(),
            self.enrolment_uuid.to_string(),
            self.course_uuid.to_string(),
        ]
    }
}
