//! An enrolment with its payments.

use domain::course::Course;
use domain::enrolment::granting::{Grant, GrantKind};
use domain::enrolment::progress::Progress;
use domain::enrolment::{Enrolment, EnrolmentStatus, HeldPayment};
use domain::payment::{Payment, PaymentState};
use domain::{CheckoutSession, Money};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::http::schemas;
use shared::use_cases::settle_enrolment::{EnrolmentSettlement, SettledEnrolment};
use utoipa::ToSchema;
use uuid::Uuid;

/// An enrolment of a person.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonEnrolment {
    pub uuid: Uuid,
    pub course_uuid: Uuid,
    /// Empty if the course no longer exists.
    pub course_title: String,
    #[schema(value_type = schemas::EnrolmentStatus)]
    pub status: EnrolmentStatus,
    /// The share of required contents that are complete.
    #[schema(minimum = 0, maximum = 100)]
    pub progress_percent: u8,
    /// When the person first enrolled.
    #[schema(value_type = String, format = DateTime)]
    pub enrolled_at: Timestamp,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub completed_at: Option<Timestamp>,
    /// The end of access; `null` if there is none.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub access_until: Option<Timestamp>,
    #[schema(required)]
    pub certificate_uuid: Option<Uuid>,
    /// One for each Checkout Session that the enrolment knows of.
    pub payments: Vec<PaymentView>,
    /// What the office granted.
    pub grants: Vec<GrantView>,
    /// When the office withdrew it; `null` if it did not.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub withdrawn_at: Option<Timestamp>,
    /// The course that it moved to.
    #[schema(required)]
    pub transferred_to: Option<Uuid>,
}

/// A grant of the office.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = PersonGrant)]
pub struct GrantView {
    pub kind: GrantKindView,
    /// The number of the invoice or the order, or the course that the enrolment moved from.
    #[schema(required)]
    pub reference: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    pub granted_at: Timestamp,
}

/// Why a place was granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PersonGrantKind)]
pub enum GrantKindView {
    Complimentary,
    PaidElsewhere,
    /// The enrolment was moved here from a course that nothing was paid for.
    Transferred,
}

impl GrantView {
    fn of(grant: &Grant) -> Self {
        let kind = match grant.kind {
            GrantKind::Complimentary => GrantKindView::Complimentary,
            GrantKind::PaidElsewhere => GrantKindView::PaidElsewhere,
            GrantKind::Transferred => GrantKindView::Transferred,
        };
        Self { kind, reference: grant.reference.clone(), granted_at: grant.granted_at }
    }
}

/// An enrolment that an administrator has changed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OfficeEnrolment {
    pub uuid: Uuid,
    pub course_uuid: Uuid,
    pub course_title: String,
    #[schema(value_type = schemas::EnrolmentStatus)]
    pub status: EnrolmentStatus,
}

impl OfficeEnrolment {
    pub(crate) fn new(enrolment: &Enrolment, course_title: &str) -> Self {
        Self {
            uuid: enrolment.id.0,
            course_uuid: enrolment.course.0,
            course_title: course_title.to_owned(),
            status: enrolment.status,
        }
    }
}

/// What came of settling an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettlementOutcome {
    /// It agrees with the facts; nothing changes.
    InOrder,
    /// It is brought up to date with its course.
    UpToDate,
    /// The learner completes the course.
    Completed,
}

/// What settling an enrolment did, or would do.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OfficeSettlement {
    /// As it is afterwards.
    pub enrolment: OfficeEnrolment,
    pub outcome: SettlementOutcome,
    /// A certificate is issued, for the first time or again.
    pub issues_certificate: bool,
    /// Live sessions whose registrations with Zoom are looked at again.
    pub sessions: u64,
}

impl OfficeSettlement {
    pub(crate) fn new(settled: &EnrolmentSettlement, course_title: &str) -> Self {
        Self {
            enrolment: OfficeEnrolment::new(&settled.enrolment, course_title),
            outcome: match settled.outcome {
                SettledEnrolment::Missing | SettledEnrolment::InOrder => SettlementOutcome::InOrder,
                SettledEnrolment::UpToDate => SettlementOutcome::UpToDate,
                SettledEnrolment::Completed => SettlementOutcome::Completed,
            },
            issues_certificate: settled.issues_certificate,
            sessions: settled.sessions.try_into().unwrap_or(u64::MAX),
        }
    }
}

impl PersonEnrolment {
    pub(crate) fn new(enrolment: &Enrolment, course: Option<&Course>, payments: Vec<PaymentView>) -> Self {
        let progress = course.map(|course| Progress::of(course, &enrolment.completed_contents));
        Self {
            uuid: enrolment.id.0,
            course_uuid: enrolment.course.0,
            course_title: course.map(|course| course.title.clone()).unwrap_or_default(),
            status: enrolment.status,
            progress_percent: progress.map_or(0, |progress| progress.percent),
            enrolled_at: enrolment.enrolled_at,
            completed_at: enrolment.completed_at,
            access_until: enrolment.access_until,
            certificate_uuid: enrolment.certificate,
            payments,
            grants: enrolment.grants.iter().map(GrantView::of).collect(),
            withdrawn_at: enrolment.withdrawal.as_ref().map(|withdrawal| withdrawal.at),
            transferred_to: enrolment
                .withdrawal
                .as_ref()
                .and_then(|it| it.transferred_to)
                .map(|course| course.0),
        }
    }
}

/// What a payment is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PersonPaymentState)]
pub enum PaymentStateView {
    /// The checkout was completed, and the payment has not arrived.
    Pending,
    Paid,
    Disputed,
    /// Refunded in full, or lost in a dispute.
    Returned,
}

/// A payment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = PersonPayment)]
pub struct PaymentView {
    /// Stripe's `cs_…`.
    pub checkout_session: String,
    /// Stripe's `pi_…`; `null` while nothing is known of it.
    #[schema(required)]
    pub payment: Option<String>,
    pub state: PaymentStateView,
    /// The enrolment is paid for by another payment, so this one has to be refunded.
    pub refund_due: bool,
    /// What was charged after discounts and taxes; `null` while it is not known.
    #[schema(required)]
    pub amount: Option<AmountView>,
    /// What was refunded so far, in minor units.
    pub refunded_amount: i64,
}

/// An amount of money.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = PersonAmount)]
pub struct AmountView {
    /// In minor units.
    pub amount: i64,
    /// ISO 4217, in lower case.
    #[schema(example = "gbp")]
    pub currency: String,
}

impl AmountView {
    pub(crate) fn of(money: &Money) -> Self {
        Self { amount: money.amount, currency: money.currency.as_str().to_owned() }
    }
}

impl PaymentView {
    pub(crate) fn new(
        session: &str,
        held: Option<&HeldPayment>,
        checkout: Option<&CheckoutSession>,
        payment: Option<&Payment>,
    ) -> Self {
        let state = match payment.map(Payment::state) {
            Some(PaymentState::Returned) => PaymentStateView::Returned,
            Some(PaymentState::Disputed) => PaymentStateView::Disputed,
            _ if held.is_some_and(|held| held.disputed) => PaymentStateView::Disputed,
            _ if held.is_some() || checkout.is_some_and(|checkout| checkout.paid) => PaymentStateView::Paid,
            _ => PaymentStateView::Pending,
        };
        Self {
            checkout_session: session.to_owned(),
            payment: held.map(|held| held.payment.clone()).or(payment.map(|payment| payment.id.clone())),
            state,
            refund_due: held.is_some_and(|held| held.refund_due),
            amount: checkout.and_then(|checkout| checkout.total.as_ref()).map(AmountView::of),
            refunded_amount: payment.map_or(0, Payment::refunded_so_far),
        }
    }
}
