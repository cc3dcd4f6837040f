//! `POST /api/courses/{course_uuid}/checkout/`: start buying a course.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::course::Course;
use domain::{CourseId, Learner, OpenCheckout, Refusal};
use serde::{Deserialize, Serialize};
use shared::enrolment_context::EnrolmentContext;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
};
use shared::runtime::Switch;
use shared::store::{Decision, ItemKey, Read, Snapshot, Transaction, keys};
use tokio::time::Instant;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::state::App;
use crate::stripe_api::{self, KnownSession, Session, create_session};
use crate::stripe_client::SessionError;

/// Requests within this many seconds get the same session, even if none of them has remembered it.
const SAME_SESSION_SECONDS: i64 = 600;

/// A Checkout Session to pay.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CheckoutSessionView {
    /// Stripe's id of the session.
    pub session_id: String,
    /// Stripe's payment page; redirect the learner to it.
    pub url: String,
}

/// Create a Checkout Session to buy a course, or return the one that is still open.
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
        (status = 409, body = ErrorBody, description = "`ALREADY_ENROLLED`; `ALREADY_PAID`: the learner left and may rejoin without paying; `PAYMENT_PENDING`: a delayed payment is on its way; `COURSE_FULL`, `ENROLMENT_CLOSED`, `CONFLICT`"),
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
    app.switches.require(Switch::PaidEnrolment).await?;
    let course_id: CourseId = course_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let idempotent =
        IdempotentRequest::new(&key, identity.learner, &format!("POST checkout {course_id}"), &body);
    let mut keys: Vec<ItemKey> = EnrolmentContext::keys(identity.learner, course_id);
    keys.push((&keys::learner(identity.learner)).into());
    keys.push((&keys::open_checkout(identity.learner, course_id)).into());
    keys.extend(idempotent.keys());

    let snapshot = app.store.read(context.deadline, &keys).await?;
    if let Some(reply) = idempotent.replay(&snapshot)? {
        return Ok(reply);
    }
    let read = EnrolmentContext::from(&snapshot, identity.learner, course_id)?;
    Learner::require_not_erased(read.learner.as_ref())?;
    let course = may_buy(&app, read.course.as_ref(), &read)?;
    let unavailable = |error: SessionError| {
        tracing::error!(%error, correlation_id = context.correlation_id, "checkout session not created");
        Failure::Refused(Refusal::PaymentUnavailable)
    };
    let secret = app.secrets.current().await;
    let (client, api_key) = (&app.stripe, secret.api_key.as_str());

    let stored = snapshot.read(&keys::open_checkout(identity.learner, course_id))?.map(|read| read.value);
    let mut replaced = None;
    if let Some(open) = stored.as_ref().filter(|open| !open.closed) {
        match stripe_api::find_session(client, api_key, &open.checkout_session).await.map_err(unavailable)? {
            KnownSession::Open(session) if open.may_be_reused(&course.price, app.clock.now()) => {
                let outcome = Outcome::new(session, None);
                return outcome
                    .remember(&app, context.deadline, (&snapshot, &keys), &identity, &idempotent)
                    .await;
            }
            KnownSession::Open(session) => replaced = Some(session),
            // Its event may still be on its way to us.
            KnownSession::Complete => return Err(Refusal::PaymentPending.into()),
            KnownSession::Over => {}
        }
    }
    let key = stripe_key(&app, &identity, course, &read, stored.as_ref());
    let session = create_session(&app, api_key, &key, course, &identity).await.map_err(unavailable)?;
    let opened = OpenCheckout {
        checkout_session: session.id.clone(),
        price: course.price.clone(),
        expires_at: session.expires_at,
        closed: false,
    };
    let outcome = Outcome::new(session, Some((course_id, opened)));
    let reply = outcome.remember(&app, context.deadline, (&snapshot, &keys), &identity, &idempotent).await?;
    // Only now, so that the event of its expiry finds that the learner has another one.
    if let Some(replaced) = replaced
        && let Err(error) = stripe_api::expire_session(client, api_key, &replaced.id).await
    {
        tracing::warn!(%error, correlation_id = context.correlation_id, "replaced session not expired");
    }
    Ok(reply)
}

/// What the learner is told, and what is remembered of it.
struct Outcome {
    reply: Reply,
    opened: Option<(CourseId, OpenCheckout)>,
}

impl Outcome {
    fn new(session: Session, opened: Option<(CourseId, OpenCheckout)>) -> Self {
        let view = CheckoutSessionView { session_id: session.id, url: session.url };
        Self { reply: Reply::new(StatusCode::CREATED, &view), opened }
    }

    /// The payment event needs the profile, so it is written before the learner is sent to pay.
    async fn remember(
        &self,
        app: &App,
        deadline: Instant,
        (snapshot, keys): (&Snapshot, &[ItemKey]),
        identity: &Identity,
        idempotent: &IdempotentRequest,
    ) -> Result<Reply, Failure> {
        let first = self.transaction(app, snapshot, identity, idempotent)?;
        if first.is_empty() || app.store.write(deadline, &first).await? {
            return Ok(self.reply.clone());
        }
        app.store
            .decide(deadline, keys, |snapshot| {
                if let Some(reply) = idempotent.replay(snapshot)? {
                    return Ok(Decision::Answer(reply));
                }
                let transaction = self.transaction(app, snapshot, identity, idempotent)?;
                match transaction.is_empty() {
                    true => Ok(Decision::Answer(self.reply.clone())),
                    false => Ok::<_, Failure>(Decision::Write(transaction, self.reply.clone())),
                }
            })
            .await
    }

    fn transaction(
        &self,
        app: &App,
        snapshot: &Snapshot,
        identity: &Identity,
        idempotent: &IdempotentRequest,
    ) -> Result<Transaction, Failure> {
        let key = keys::learner(identity.learner);
        let stored: Option<Read<Learner>> = snapshot.read(&key)?;
        let before = stored.as_ref().map(|read| &read.value);
        // Also when it was erased while Stripe opened the session.
        Learner::require_not_erased(before)?;
        let now = app.clock.now();
        let mut transaction = Transaction::new();
        if let Some(profile) = Learner::refreshed(before, &identity.claims(), now) {
            transaction.save_profile(stored.as_ref(), &profile)?;
        }
        if let Some((course, opened)) = &self.opened {
            let key = keys::open_checkout(identity.learner, *course);
            let stored = snapshot.read(&key)?;
            if stored.as_ref().map(|read| &read.value) != Some(opened) {
                transaction.save(&key, stored.as_ref(), opened)?;
            }
        }
        idempotent.remember(&mut transaction, &self.reply, now)?;
        Ok(transaction)
    }
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
    if let Some(enrolment) = read.enrolment.as_ref().map(|read| &read.value) {
        if enrolment.status.holds_seat() {
            return Err(Refusal::AlreadyEnrolled);
        }
        if enrolment.may_return() {
            return Err(Refusal::AlreadyPaid);
        }
        if enrolment.pending_since().is_some() {
            return Err(Refusal::PaymentPending);
        }
    }
    let taken = u32::try_from(read.seats.taken).unwrap_or(0);
    course.admits(taken, app.clock.now())?;
    Ok(course)
}

/// The idempotency key towards Stripe, which keeps its response for 24 hours and refuses a key with other parameters.
/// So everything that the parameters depend on is part of the key, and so are the version of the enrolment and the
/// session before: a learner who buys again after a refund gets a new session. Two tabs that open the checkout at the
/// same time get the same one.
fn stripe_key(
    app: &App,
    identity: &Identity,
    course: &Course,
    read: &EnrolmentContext,
    before: Option<&OpenCheckout>,
) -> String {
    let enrolment_version = read.enrolment.as_ref().map_or(0, |read| read.version);
    let parts = [
        identity.learner.to_string(),
        course.uuid.to_string(),
        course.price.amount.to_string(),
        course.price.currency.as_str().to_owned(),
        course.title.clone(),
        course.sessions.len().to_string(),
        course.completion.requires_attendance.to_string(),
        identity.email.clone(),
        enrolment_version.to_string(),
        before.map_or_else(String::new, |open| open.checkout_session.clone()),
        (app.clock.now().as_second() / SAME_SESSION_SECONDS).to_string(),
    ];
    format!("checkout-{}", Uuid::new_v5(&Uuid::NAMESPACE_OID, parts.join("\n").as_bytes()))
}
