//! `POST /api/public/unsubscribe/{token}/`: no more e-mails of a kind, by the link of one of them.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::{Learner, Refusal};
use shared::http::{ErrorBody, Failure, IdempotencyKey, IdempotentRequest, RawBody, Reply, RequestContext};
use shared::store::{Decision, ItemKey, Transaction, keys};

use crate::state::App;

/// Unsubscribe from messages from instructors, or from the daily digest, without signing in.
///
/// The token is of a link in such an e-mail, and says which. Mail programs send this request when their own button is pressed (RFC 8058);
/// the page behind the link asks first. Service messages still arrive, and the settings take it back.
#[utoipa::path(
    post, path = "/api/public/unsubscribe/{token}/", operation_id = "unsubscribe", tag = "public",
    security(()), params(("token" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 204, description = "Unsubscribed, now or before"),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: of the header"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: not a link of ours"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn unsubscribe(
    State(app): State<Arc<App>>,
    context: RequestContext,
    key: IdempotencyKey,
    Path(token): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let links = app.unsubscribe.key().await.map_err(|error| {
        tracing::error!(%error, "unsubscribing links cannot be checked");
        Failure::Unavailable("We couldn't unsubscribe you. Please try again in a minute.")
    })?;
    // Verified before anything is read: nothing is told about a learner to who guesses.
    let (subscription, learner) = links.read(&token).ok_or(Refusal::NotFound)?;
    let idempotent = IdempotentRequest::new(&key, learner, "POST unsubscribe", &body);
    let profile_key = keys::learner(learner);
    let mut keys: Vec<ItemKey> = vec![(&profile_key).into()];
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let (stored, now) = (snapshot.read(&profile_key)?.ok_or(Refusal::NotFound)?, app.clock.now());
            // Nothing is sent to a learner whose data was erased, and nothing is stored.
            if stored.value.is_erased() {
                return Ok(Decision::Answer(Reply::nothing()));
            }
            if !stored.value.mail.wants(subscription) {
                return Ok(idempotent.nothing_to_do(Reply::nothing(), now)?);
            }
            let mail = stored.value.mail.without(subscription);
            let profile = Learner { mail, ..stored.value.clone() };
            let mut transaction = Transaction::new();
            transaction.save_profile(Some(&stored), &profile)?;
            idempotent.remember(&mut transaction, &Reply::nothing(), now)?;
            Ok::<_, Failure>(Decision::Write(transaction, Reply::nothing()))
        })
        .await
}
