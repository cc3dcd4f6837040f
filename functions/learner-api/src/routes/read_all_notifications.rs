//! `POST /api/notifications/read-all/`: mark all as read.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
};
use shared::store::{Decision, ItemKey, Transaction, keys};
use utoipa::ToSchema;

use crate::state::App;

/// The result of marking all as read.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReadAll {
    /// How many were unread before.
    pub marked_read: u64,
    /// How many are unread now.
    pub unread: u64,
}

/// Mark all notifications as read; costs the same however many there are.
#[utoipa::path(
    post, path = "/api/notifications/read-all/", operation_id = "readAllNotifications", tag = "notifications",
    params(("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, body = ReadAll),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: the `Idempotency-Key` is empty or too long"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used for another request"),
    ),
)]
pub async fn read_all_notifications(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST read-all", &body);
    let head_key = keys::notification_head(identity.learner);
    let mut keys: Vec<ItemKey> = vec![(&head_key).into()];
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let head = snapshot.read(&head_key)?;
            let mut counters = head.as_ref().map(|read| read.value.clone()).unwrap_or_default();
            let now = app.clock.now();
            let marked_read = counters.mark_all_read(now);
            let reply = Reply::new(StatusCode::OK, &ReadAll { marked_read, unread: counters.unread });
            if marked_read == 0 {
                return Ok(idempotent.nothing_to_do(reply, now)?);
            }
            let mut transaction = Transaction::new();
            transaction.save(&head_key, head.as_ref(), &counters)?;
            idempotent.remember(&mut transaction, &reply, now)?;
            Ok::<_, Failure>(Decision::Write(transaction, reply))
        })
        .await
}
