//! `POST /api/office/people/{learner_uuid}/erasure/`: begin to erase a person's data.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::checked_reason;
use domain::erasure::{names_person, require_nameless};
use domain::{Learner, Refusal};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::{Decision, ItemKey, Snapshot, StoreError, keys};
use utoipa::ToSchema;

use crate::access::person_id;
use crate::erasing::failed;
use crate::state::App;
use crate::views::ErasureReceiptView;

/// How often what has changed meanwhile is looked at again.
const LOOKS_MAX: usize = 5;

/// Who is erased, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseLearner {
    /// The person's e-mail address or name, typed: it cannot be undone. The id of somebody who has neither.
    #[schema(min_length = 1, max_length = 320, example = "ada@learner.example")]
    pub confirm: String,
    /// For the audit log. It is kept, so it must not name the person.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Begin to erase a person's data for good. Administrators only.
///
/// This closes the profile: the person is found no more, no token brings the account back, and nobody is notified. Then
/// continue the erasure until the receipt has `completed_at`. One that was begun before answers with its receipt.
#[utoipa::path(
    post, path = "/api/office/people/{learner_uuid}/erasure/", operation_id = "eraseLearner", tag = "privacy",
    params(("learner_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = EraseLearner,
    responses(
        (status = 200, body = ErasureReceiptView, description = "It was begun before"),
        (status = 201, body = ErasureReceiptView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, also for another person's address or name"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: nobody signed in with this id"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: it is your own account, or the key was used with another body"),
    ),
)]
pub async fn erase_learner(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(learner_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let person = person_id(&identity, &learner_uuid)?;
    let request: EraseLearner = json_body(&body)?;
    let reason = checked_reason(&request.reason)?;
    let route = format!("POST office erasure {person}");
    let is_named = key.0.is_some();
    let key = key.or_new(app.clock.as_ref());
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body);
    let (receipt, own) = (keys::erasure(person), keys::learner(identity.learner));
    let mut wanted = idempotent.keys();
    wanted.extend([ItemKey::from(&receipt), (&own).into()]);
    let eraser = app.eraser();
    for _ in 0..LOOKS_MAX {
        let read = app.store.read(context.deadline, &wanted).await?;
        if let Some(reply) = idempotent.replay(&read)? {
            return Ok(reply);
        }
        let name = read.peek(&own)?.map(|own| own.name).unwrap_or_default();
        if let Some(begun) = read.get(&receipt)? {
            let reply = Reply::new(StatusCode::OK, &ErasureReceiptView::new(&begun, name));
            if !is_named {
                return Ok(reply);
            }
            let decide = |snapshot: &Snapshot| match idempotent.replay(snapshot)? {
                Some(first) => Ok(Decision::Answer(first)),
                None => Ok::<_, Failure>(idempotent.nothing_to_do(reply.clone(), app.clock.now())?),
            };
            return app.store.decide_on(context.deadline, &wanted, Some(read), decide).await;
        }
        let opening = eraser.open(person).await.map_err(failed)?;
        let opening = opening.ok_or(Refusal::NotFound)?;
        check(&request, &reason, opening.profile(), &identity)?;
        let mut reply = None;
        let begun = eraser
            .begin(&opening, (identity.learner, &reason), &read, |transaction, begun| {
                let first = Reply::new(StatusCode::CREATED, &ErasureReceiptView::new(begun, name.clone()));
                idempotent.remember(transaction, &first, begun.begun_at)?;
                reply = Some(first);
                Ok::<_, StoreError>(())
            })
            .await?;
        if let Some(reply) = begun.and(reply) {
            return Ok(reply);
        }
    }
    Err(Failure::Unavailable("The data keeps changing. Please try again."))
}

fn check(
    request: &EraseLearner,
    reason: &str,
    profile: Option<&Learner>,
    identity: &Identity,
) -> Result<(), Refusal> {
    let profile = profile.ok_or(Refusal::NotFound)?;
    if profile.id == identity.learner {
        return Err(Refusal::Conflict("This is your own account. Ask another administrator to erase it."));
    }
    if !names_person(&request.confirm, profile) {
        let reason = "is neither this person's e-mail address nor their name; nothing was changed";
        return Err(Refusal::field("confirm", reason));
    }
    require_nameless(reason, profile)
}
