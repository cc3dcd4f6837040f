//! `GET /api/office/people/{learner_uuid}/erasure/preview/`: what an erasure would do.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::Refusal;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::keys;

use crate::access::person_id;
use crate::erasing::failed;
use crate::state::App;
use crate::views::{ErasureBlock, ErasurePreview};

/// Say what erasing a person's data would remove, what stays and why, and what is in the way. Administrators only.
///
/// Nothing is changed.
#[utoipa::path(
    get, path = "/api/office/people/{learner_uuid}/erasure/preview/", operation_id = "previewErasure", tag = "privacy",
    params(("learner_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = ErasurePreview),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: nobody signed in with this id"),
    ),
)]
pub async fn preview_erasure(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(learner_uuid): Path<String>,
) -> Result<Json<ErasurePreview>, Failure> {
    let person = person_id(&identity, &learner_uuid)?;
    let (eraser, receipt) = (app.eraser(), keys::erasure(person));
    let (opening, begun) = tokio::join!(eraser.open(person), app.store.get(context.deadline, &receipt));
    let opening = opening.map_err(failed)?.filter(|opening| opening.profile().is_some());
    let opening = opening.ok_or(Refusal::NotFound)?;
    let blocked_by = match (begun?, person == identity.learner) {
        (Some(_), _) => Some(ErasureBlock::AlreadyBegun),
        (None, true) => Some(ErasureBlock::OwnAccount),
        (None, false) => None,
    };
    Ok(Json(ErasurePreview::new(&opening, blocked_by)))
}
