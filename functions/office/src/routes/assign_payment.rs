//! `POST /api/office/payments/{payment}/assign/`: say whose payment it is, and for which course.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::checked_reason;
use domain::enrolment::EnrolmentChange;
use domain::{CheckoutSession, CheckoutSessionState, CourseId, LearnerId, Refusal};
use serde::Deserialize;
use shared::enrolment_context::EnrolmentContext;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::staff_decision::StaffDecision;
use shared::store::{Decision, ItemKey, Snapshot, keys};
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::assign_payment::AssignError;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::require_admin;
use crate::payments::facts::payment_id;
use crate::state::App;
use crate::views::{AssignedPayment, OfficeEnrolment};

/// Whose payment it is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentAssignment {
    /// Somebody who has signed in at least once.
    pub learner_uuid: Uuid,
    pub course_uuid: Uuid,
    /// For the audit log; the person is not told.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Assign an unmatched or rejected payment to a learner and a course. Administrators only.
///
/// The learner is enrolled and told as after a purchase, whatever was paid. If the enrolment is paid for already, the
/// payment has to be refunded. The same assignment again changes nothing.
#[utoipa::path(
    post, path = "/api/office/payments/{payment}/assign/", operation_id = "assignPayment", tag = "office",
    params(
        ("payment" = String, Path, description = "Stripe's id of the Checkout Session", max_length = 255),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = PaymentAssignment,
    responses(
        (status = 200, body = AssignedPayment),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: no such learner or course"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no event has told of the Checkout Session"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: it is assigned already, or it was not paid"),
    ),
)]
pub async fn assign_payment(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(payment): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    require_admin(&identity)?;
    let session = payment_id(&payment)?;
    let asked: PaymentAssignment = json_body(&body)?;
    let reason = checked_reason(&asked.reason)?;
    let who = (LearnerId(asked.learner_uuid), CourseId(asked.course_uuid));
    let is_named = key.0.is_some();
    let key = key.or_new(app.clock.as_ref());
    let route = format!("POST office payment assign {session}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body);
    let mut keys: Vec<ItemKey> = EnrolmentContext::keys(who.0, who.1);
    keys.push((&keys::checkout_session(session)).into());
    keys.extend(idempotent.keys());
    let by = StaffDecision { actor: Some(identity.learner), reason: &reason };
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            idempotent.once(snapshot, || {
                let read = snapshot.get(&keys::checkout_session(session))?.ok_or(Refusal::NotFound)?;
                let unread = snapshot.unread([ItemKey::from(&keys::payment(&read.payment))]);
                if !unread.is_empty() {
                    return Ok(Decision::ReadAlso(unread));
                }
                let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
                if let Some(assigned) = assigned_before(snapshot, &read, who)? {
                    let reply = Reply::new(StatusCode::OK, &assigned);
                    return match is_named {
                        true => Ok(idempotent.nothing_to_do(reply, unit.now)?),
                        false => Ok(Decision::Answer(reply)),
                    };
                }
                let (assigned, confirmed) =
                    unit.assign_payment(by, session, who, snapshot).map_err(refusal)?;
                let reply = Reply::new(
                    StatusCode::OK,
                    &AssignedPayment {
                        enrolment: OfficeEnrolment {
                            uuid: confirmed.enrolment.0,
                            course_uuid: who.1.0,
                            course_title: assigned.course_title,
                            status: confirmed.status,
                        },
                        refund_due: confirmed.change == EnrolmentChange::PaidTwice,
                    },
                );
                idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
                Ok(Decision::Write(unit.transaction, reply))
            })
        })
        .await
}

/// What the same assignment did before.
fn assigned_before(
    snapshot: &Snapshot,
    session: &CheckoutSession,
    (learner, course): (LearnerId, CourseId),
) -> Result<Option<AssignedPayment>, Failure> {
    let is_same = session.state == CheckoutSessionState::Confirmed
        && (session.learner, session.course) == (Some(learner), Some(course));
    if !is_same {
        return Ok(None);
    }
    let context = EnrolmentContext::from(snapshot, learner, course)?;
    let title = context.course.map(|course| course.title).unwrap_or_default();
    Ok(context.enrolment.map(|read| AssignedPayment {
        refund_due: read.value.is_refund_due(&session.payment),
        enrolment: OfficeEnrolment::new(&read.value, &title),
    }))
}

fn refusal(error: AssignError) -> Failure {
    match error {
        AssignError::UnknownSession => Refusal::NotFound.into(),
        AssignError::NotAssignable(CheckoutSessionState::Confirmed) => {
            Refusal::Conflict("This payment belongs to a learner already.").into()
        }
        AssignError::NotAssignable(_) => Refusal::Conflict("This payment cannot be assigned.").into(),
        AssignError::NotPaid => Refusal::Conflict("Nothing was paid yet. Wait for the payment.").into(),
        AssignError::UnknownCourse => Refusal::field("course_uuid", "no such course").into(),
        AssignError::UnknownLearner => {
            Refusal::field("learner_uuid", "nobody with this id has signed in, or their data was erased")
                .into()
        }
        AssignError::Store(error) => error.into(),
    }
}
