//! `POST /api/courses/{course_uuid}/checkout/`: start buying a course.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::course::Course;
use domain::enrolment::EnrolmentStatus;
use domain::{CourseId, Learner, Refusal};
use serde::{Deserialize, Serialize};
use shared::enrolment_context::EnrolmentContext;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
};
use shared::store::{Decision, ItemKey, Read, Snapshot, Transaction, keys};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::state::App;
use crate::stripe_api::create_session;

/// Without an idempotency key, requests within this many seconds get the same session.
const SAME_SESSION_SECONDS: i64 = 600;

/// A Checkout Session to pay.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CheckoutSessionView {
    /// Stripe's id of the session.
    pub session_id: String,
    /// Stripe's payment page; redirect the learner to it.
    pub url: String,
}

/// Create a Checkout Session to buy a course.
#[utoipa::path(
    post, path = "/api/courses/{course_uuid}/checkout/", operation_id = "createCheckout", tag = "checkout",
    params(
        ("course_uuid" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Repeating a request with the same key and body returns the first response again."),
    ),
    responses(
        (status = 201, body = CheckoutSessionView),
        (status = 400, body = ErrorBody, description = "`COURSE_IS_FREE`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`, `NOT_PUBLISHED`"),
        (status = 409, body = ErrorBody, description = "`ALREADY_ENROLLED`, `COURSE_FULL`, `ENROLMENT_CLOSED`, `CONFLICT`"),
        (status = 503, body = ErrorBody, description = "`PAYMENT_UNAVAILABLE`, `UNAVAILABLE`"),
    ),
)]
pub async fn create_checkout(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(course_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let course_id: CourseId = course_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let idempotent =
        IdempotentRequest::new(&key, identity.learner, &format!("POST checkout {course_id}"), &body);
    let profile_key = keys::learner(identity.learner);
    let mut keys: Vec<ItemKey> = EnrolmentContext::keys(identity.learner, course_id);
    keys.push((&profile_key).into());
    keys.extend(idempotent.keys());

    let snapshot = app.store.read(context.deadline, &keys).await?;
    if let Some(reply) = idempotent.replay(&snapshot)? {
        return Ok(reply);
    }
    let read = EnrolmentContext::from(&snapshot, identity.learner, course_id)?;
    let course = may_buy(&app, read.course.as_ref(), &read)?;
    let stripe_key = stripe_key(&app, &idempotent, &identity, course, &read);
    let secret = app.secrets.current().await;
    let session = create_session(&app.config, &secret.api_key, &stripe_key, course, &identity).await;
    let session = session.map_err(|error| {
        tracing::error!(%error, correlation_id = context.correlation_id, "checkout session not created");
        Refusal::PaymentUnavailable
    })?;
    let reply =
        Reply::new(StatusCode::CREATED, &CheckoutSessionView { session_id: session.id, url: session.url });

    // The payment event needs the profile, so it is written before the learner is sent to pay.
    let first = remember(&app, &snapshot, &identity, &idempotent, &reply)?;
    if first.is_empty() || app.store.write(context.deadline, &first).await? {
        return Ok(reply);
    }
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let transaction = remember(&app, snapshot, &identity, &idempotent, &reply)?;
            match transaction.is_empty() {
                true => Ok(Decision::Answer(reply.clone())),
                false => Ok::<_, Failure>(Decision::Write(transaction, reply.clone())),
            }
        })
        .await
}

fn may_buy<'a>(
    app: &App,
    course: Option<&'a Course>,
    read: &EnrolmentContext,
) -> Result<&'a Course, Refusal> {
    let course = course.ok_or(Refusal::NotFound)?;
    if !course.published {
        return Err(Refusal::NotPublished);
    }
    if course.price.is_free() {
        return Err(Refusal::CourseIsFree);
    }
    let status = read.enrolment.as_ref().map(|read| read.value.status);
    if status.is_some_and(EnrolmentStatus::holds_seat) {
        return Err(Refusal::AlreadyEnrolled);
    }
    let taken = u32::try_from(read.seats.taken).unwrap_or(0);
    course.admits(taken, app.clock.now())?;
    Ok(course)
}

/// The idempotency key towards Stripe, which keeps its response for 24 hours and refuses a key with other parameters.
/// So everything that the parameters depend on is part of the key, and so is the version of the enrolment: a learner
/// who buys again after a refund gets a new session.
fn stripe_key(
    app: &App,
    idempotent: &IdempotentRequest,
    identity: &Identity,
    course: &Course,
    read: &EnrolmentContext,
) -> String {
    let enrolment_version = read.enrolment.as_ref().map_or(0, |read| read.version);
    let window = match &idempotent.hash {
        Some(hash) => hash.clone(),
        None => (app.clock.now().as_second() / SAME_SESSION_SECONDS).to_string(),
    };
    let parts = [
        identity.learner.to_string(),
        course.uuid.to_string(),
        course.price.amount.to_string(),
        course.price.currency.as_str().to_owned(),
        course.title.clone(),
        identity.email.clone(),
        enrolment_version.to_string(),
        window,
    ];
    format!("checkout-{}", Uuid::new_v5(&Uuid::NAMESPACE_OID, parts.join("\n").as_bytes()))
}

fn remember(
    app: &App,
    snapshot: &Snapshot,
    identity: &Identity,
    idempotent: &IdempotentRequest,
    reply: &Reply,
) -> Result<Transaction, Failure> {
    let key = keys::learner(identity.learner);
    let stored: Option<Read<Learner>> = snapshot.read(&key)?;
    let before = stored.as_ref().map(|read| &read.value);
    let now = app.clock.now();
    let mut transaction = Transaction::new();
    if let Some(profile) = Learner::refreshed(before, &identity.claims(), now) {
        transaction.save(&key, stored.as_ref(), &profile)?;
    }
    idempotent.remember(&mut transaction, reply, now)?;
    Ok(transaction)
}
