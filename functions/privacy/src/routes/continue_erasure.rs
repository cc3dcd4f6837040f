//! `POST /api/office/people/{learner_uuid}/erasure/continue/`: the next part of an erasure.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::Refusal;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    answer_once,
};
use tokio::time::Instant;

use crate::access::person_id;
use crate::erasing::{failed, view};
use crate::state::App;
use crate::views::ErasureReceiptView;

/// How long a part goes on. The page waits twenty seconds, in which it also looks at everything first.
const PART: Duration = Duration::from_secs(8);
/// What a part leaves of its time for the step that it is in and the response.
const SPARE: Duration = Duration::from_secs(9);

/// Continue an erasure that was begun: each request does a part. Administrators only.
///
/// Send it again until the receipt has `completed_at`; while registrations wait for Zoom, in a few minutes. A part that
/// failed can be sent again, and so can one that nobody waited for.
#[utoipa::path(
    post, path = "/api/office/people/{learner_uuid}/erasure/continue/", operation_id = "continueErasure", tag = "privacy",
    params(("learner_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, body = ErasureReceiptView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: of the header"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no erasure was begun here"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn continue_erasure(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(learner_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let person = person_id(&identity, &learner_uuid)?;
    let route = format!("POST office erasure continue {person}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body);
    let part = async {
        let last = context.deadline.checked_sub(SPARE).unwrap_or(context.deadline);
        let until = last.min(Instant::now() + PART);
        let receipt = app.eraser().erase_part(person, until).await.map_err(failed)?;
        let receipt = receipt.ok_or(Refusal::NotFound)?;
        Ok(Reply::new(StatusCode::OK, &view(&app, &context, &receipt).await?))
    };
    answer_once(&app.store, &context, app.clock.as_ref(), &idempotent, part).await
}
