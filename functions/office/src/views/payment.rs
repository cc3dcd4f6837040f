//! A payment, in a list and on its own page.

use domain::payment::refund_request::{RefundProgress, RefundRequest};
use domain::payment::{Dispute, PaymentState, RefundStatus};
use domain::{CheckoutSessionState, Refusal};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::audit::{AuditedCourse, AuditedPerson};
use super::enrolment::{AmountView, OfficeEnrolment};
use crate::payments::facts::PaymentFacts;
use crate::payments::listed::PaymentNames;

/// What has become of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfficePaymentState {
    /// The checkout was completed, and the payment has not arrived.
    Pending,
    /// Paid, but not for what we asked.
    Rejected,
    /// Paid, but it names no purchase.
    Unmatched,
    /// The payment did not arrive.
    Failed,
    /// The learner did not pay in time.
    Expired,
    Paid,
    /// The money is withheld while the bank decides.
    Disputed,
    /// The payer got the money back from the bank.
    DisputeLost,
    /// In full.
    Refunded,
}

/// A payment in a list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OfficePayment {
    /// What its page is addressed by: Stripe's `cs_…` where one is known, else `pi_…`.
    #[schema(max_length = 255)]
    pub id: String,
    /// Stripe's `pi_…`; `null` when nothing had to be paid.
    #[schema(required)]
    pub payment: Option<String>,
    pub state: OfficePaymentState,
    /// Why it was rejected, in one word.
    #[schema(required)]
    pub reason: Option<String>,
    /// The enrolment is paid for by another payment, so this one has to be refunded.
    pub refund_due: bool,
    /// A refund was asked for, and Stripe's event has not told of it.
    pub refund_requested: bool,
    /// What was charged after discounts and taxes; `null` while it is not known.
    #[schema(required)]
    pub amount: Option<AmountView>,
    /// What was refunded so far, in minor units.
    pub refunded_amount: i64,
    /// Whose it is; `null` if it names nobody.
    #[schema(required)]
    pub person: Option<AuditedPerson>,
    #[schema(required)]
    pub course: Option<AuditedCourse>,
    /// When something was last heard of it.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
}

impl OfficePayment {
    pub(crate) fn new(facts: &PaymentFacts, names: &PaymentNames, refund_due: bool) -> Self {
        let session = facts.session.as_ref();
        let told_at = facts.payment.as_ref().map(|read| read.value.changed_at);
        let changed_at = session.map(|session| session.changed_at).max(told_at);
        Self {
            id: facts.id().to_owned(),
            payment: facts.payment_intent().map(str::to_owned),
            state: state(facts),
            reason: session.and_then(|session| session.reason.clone()),
            refund_due,
            refund_requested: facts.refund_is_open(),
            amount: facts.amount().as_ref().map(AmountView::of),
            refunded_amount: facts.known.refunded_so_far(),
            person: facts.learner().map(|id| AuditedPerson { id: id.0, name: names.person(id) }),
            course: facts
                .course()
                .map(|course| AuditedCourse { uuid: course.0, title: names.course().to_owned() }),
            changed_at: changed_at.unwrap_or_default(),
        }
    }
}

fn state(facts: &PaymentFacts) -> OfficePaymentState {
    let held = match facts.known.state() {
        PaymentState::Good => None,
        PaymentState::Disputed => Some(OfficePaymentState::Disputed),
        PaymentState::Returned if facts.known.is_fully_refunded() => Some(OfficePaymentState::Refunded),
        PaymentState::Returned => Some(OfficePaymentState::DisputeLost),
    };
    held.unwrap_or(match facts.session_state() {
        CheckoutSessionState::Pending => OfficePaymentState::Pending,
        CheckoutSessionState::Confirmed => OfficePaymentState::Paid,
        CheckoutSessionState::Rejected => OfficePaymentState::Rejected,
        CheckoutSessionState::Unmatched => OfficePaymentState::Unmatched,
        CheckoutSessionState::Failed => OfficePaymentState::Failed,
        CheckoutSessionState::Expired => OfficePaymentState::Expired,
    })
}

/// How far a refund has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfficeRefundState {
    /// Recorded; Stripe has not answered, as far as we know. It can be sent again.
    Sending,
    /// Stripe has accepted it; its event has not arrived yet.
    Accepted,
    /// Stripe has refused it.
    Refused,
    /// On its way to the payer.
    Pending,
    Succeeded,
    /// The payer's bank sent the money back, or it was cancelled.
    Failed,
}

impl From<RefundStatus> for OfficeRefundState {
    fn from(status: RefundStatus) -> Self {
        match status {
            RefundStatus::Pending => Self::Pending,
            RefundStatus::Succeeded => Self::Succeeded,
            RefundStatus::Failed => Self::Failed,
        }
    }
}

impl From<RefundProgress> for OfficeRefundState {
    fn from(progress: RefundProgress) -> Self {
        match progress {
            RefundProgress::Sending => Self::Sending,
            RefundProgress::Accepted => Self::Accepted,
            RefundProgress::Refused => Self::Refused,
            RefundProgress::Reported(refund) => refund.status.into(),
        }
    }
}

/// A refund as Stripe's events tell of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportedRefund)]
pub struct RefundView {
    /// Stripe's `re_…`.
    pub id: String,
    /// In minor units.
    pub amount: i64,
    pub state: OfficeRefundState,
}

/// A dispute as Stripe's events tell of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportedDispute)]
pub struct DisputeView {
    /// Stripe's `dp_…` or `du_…`.
    pub id: String,
    #[schema(value_type = DisputeState)]
    pub state: DisputeState,
}

/// How far a dispute has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisputeState {
    Open,
    Lost,
    Won,
}

impl From<Dispute> for DisputeState {
    fn from(dispute: Dispute) -> Self {
        match dispute {
            Dispute::Open => Self::Open,
            Dispute::Lost => Self::Lost,
            Dispute::Won => Self::Won,
        }
    }
}

/// A refund that the office has asked for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = OfficeRefundRequest)]
pub struct RefundRequestView {
    pub uuid: Uuid,
    /// In minor units.
    pub amount: i64,
    pub state: OfficeRefundState,
    /// Who asked for it; why is in the audit log.
    pub requested_by: AuditedPerson,
    #[schema(value_type = String, format = DateTime)]
    pub requested_at: Timestamp,
}

/// What came of asking for a refund.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OfficeRefund {
    pub uuid: Uuid,
    /// In minor units.
    pub amount: i64,
    pub state: OfficeRefundState,
}

impl OfficeRefund {
    pub(crate) fn new(request: &RefundRequest, progress: RefundProgress) -> Self {
        Self { uuid: request.id, amount: request.amount, state: progress.into() }
    }
}

/// One payment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OfficePaymentDetails {
    pub payment: OfficePayment,
    /// How much can be refunded, in minor units.
    pub refundable_amount: i64,
    /// Why nothing can be refunded; `null` if something can.
    #[schema(required)]
    pub not_refundable: Option<String>,
    /// What Stripe's events have told, made here or at Stripe.
    pub refunds: Vec<RefundView>,
    pub disputes: Vec<DisputeView>,
    /// What the office has asked for, the newest first.
    pub requests: Vec<RefundRequestView>,
    /// It can be assigned to a learner and a course.
    pub may_be_assigned: bool,
    /// Whether it is about real money.
    pub livemode: bool,
    /// Its page at Stripe; `null` when nothing had to be paid.
    #[schema(required)]
    pub stripe_url: Option<String>,
}

impl OfficePaymentDetails {
    /// `livemode` is the stage's, for payments whose events were not stored with theirs.
    pub(crate) fn new(facts: &PaymentFacts, names: &PaymentNames, due: bool, livemode: bool) -> Self {
        let refundable = facts.refundable();
        let livemode = facts.session.as_ref().and_then(|session| session.livemode).unwrap_or(livemode);
        let mode = if livemode { "" } else { "test/" };
        let requests = facts.requests.iter().flat_map(|read| read.value.requests.iter().rev());
        let request = |request: &RefundRequest| RefundRequestView {
            uuid: request.id,
            amount: request.amount,
            state: request.progress(&facts.known).into(),
            requested_by: AuditedPerson {
                id: request.requested_by.0,
                name: names.person(request.requested_by),
            },
            requested_at: request.requested_at,
        };
        let refunds = facts.known.refunds.iter();
        let disputes = facts.known.disputes.iter();
        Self {
            payment: OfficePayment::new(facts, names, due),
            refundable_amount: refundable.as_ref().copied().unwrap_or(0),
            not_refundable: refundable.err().map(|refusal: Refusal| refusal.to_string()),
            refunds: refunds
                .map(|(id, refund)| RefundView {
                    id: id.clone(),
                    amount: refund.amount,
                    state: refund.status.into(),
                })
                .collect(),
            disputes: disputes
                .map(|(id, dispute)| DisputeView { id: id.clone(), state: (*dispute).into() })
                .collect(),
            requests: requests.map(request).collect(),
            may_be_assigned: facts.may_be_assigned(),
            livemode,
            stripe_url: facts
                .payment_intent()
                .map(|payment| format!("https://dashboard.stripe.com/{mode}payments/{payment}")),
        }
    }
}

/// What assigning a payment did.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AssignedPayment {
    pub enrolment: OfficeEnrolment,
    /// The learner was enrolled already, so the payment has to be refunded.
    pub refund_due: bool,
}
