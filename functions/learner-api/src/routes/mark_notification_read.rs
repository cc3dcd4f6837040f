//! `POST /api/notifications/{notification_uuid}/read/`: mark one as read.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::{NotificationId, Refusal};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
};
use shared::store::{Decision, ItemKey, Transaction, keys};

use crate::state::App;
use crate::views::NotificationView;

/// Mark a notification as read. Repeating it has no further effect.
#[utoipa::path(
    post, path = "/api/notifications/{notification_uuid}/read/", operation_id = "readNotification", tag = "notifications",
    params(("notification_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, body = NotificationView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: the `Idempotency-Key` is empty or too long"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used for another request"),
    ),
)]
pub async fn mark_notification_read(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(notification_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let id: NotificationId = notification_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let learner = identity.learner;
    let idempotent = IdempotentRequest::new(&key, learner, &format!("POST read {id}"), &body);
    let (note_key, head_key) = (keys::notification(learner, id), keys::notification_head(learner));
    let mut keys: Vec<ItemKey> = vec![(&note_key).into(), (&head_key).into()];
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let (note, head) = (snapshot.read(&note_key)?, snapshot.read(&head_key)?);
            let (Some(note), Some(head)) = (note, head) else {
                return Err(Failure::Refused(Refusal::NotFound));
            };
            let (mut counters, now) = (head.value.clone(), app.clock.now());
            let Some(read) = counters.mark_read(note.value.clone(), now) else {
                let view = NotificationView::new(note.value, &counters);
                return Ok(idempotent.nothing_to_do(Reply::new(StatusCode::OK, &view), now)?);
            };
            let mut transaction = Transaction::new();
            transaction.save(&note_key, Some(&note), &read)?;
            transaction.save(&head_key, Some(&head), &counters)?;
            transaction.remove(&keys::unread_notification(learner, read.ordinal));
            let reply = Reply::new(StatusCode::OK, &NotificationView::new(read, &counters));
            idempotent.remember(&mut transaction, &reply, now)?;
            Ok(Decision::Write(transaction, reply))
        })
        .await
}
