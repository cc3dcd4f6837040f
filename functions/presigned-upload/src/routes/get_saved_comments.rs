//! `GET /api/users/me/saved-comments/`: the comments that the caller uses again in feedback.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::Refusal;
use serde::{Deserialize, Serialize};
use shared::http::{ErrorBody, Failure, Group, Identity, RequestContext};
use shared::store::keys;
use utoipa::ToSchema;

use crate::state::App;

/// Comments that somebody who grades uses again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SavedCommentsView {
    /// By their texts, whatever the case of their letters; each text once.
    #[schema(max_items = 100)]
    pub comments: Vec<String>,
}

/// Get the comments that you keep for feedback. Instructors and administrators only.
#[utoipa::path(
    get, path = "/api/users/me/saved-comments/", operation_id = "getSavedComments", tag = "teaching",
    responses(
        (status = 200, body = SavedCommentsView),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
    ),
)]
pub async fn get_saved_comments(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
) -> Result<Json<SavedCommentsView>, Failure> {
    may_grade(&identity)?;
    let stored = app.store.get(context.deadline, &keys::saved_comments(identity.learner)).await?;
    let comments = stored.map(|read| read.value.in_order()).unwrap_or_default();
    Ok(Json(SavedCommentsView { comments }))
}

/// Refuses everybody who grades nothing.
pub(super) fn may_grade(identity: &Identity) -> Result<(), Refusal> {
    match identity.is(Group::Instructor) || identity.is(Group::Admin) {
        true => Ok(()),
        false => Err(Refusal::PermissionDenied),
    }
}
