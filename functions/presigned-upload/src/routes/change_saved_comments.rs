//! `PATCH /api/users/me/saved-comments/`: adds and removes comments that the caller uses again in feedback.

use std::sync::Arc;

use axum::extract::State;
use domain::Learner;
use domain::assignment::saved_comments::CommentsChange;
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::{Decision, ItemKey, Snapshot, Transaction, keys};
use utoipa::ToSchema;

use super::bounded;
use super::get_saved_comments::may_grade;
use crate::state::App;

/// What becomes of the comments, by their texts.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedCommentsChange {
    /// Texts to keep. One that is kept already stays as it is.
    #[serde(default)]
    #[schema(max_items = 100, value_type = Vec<SavedComment>)]
    pub add: Vec<String>,
    /// Texts that are not wanted any more. One that is not kept is passed over.
    #[serde(default)]
    #[schema(max_items = 100, value_type = Vec<SavedComment>)]
    pub remove: Vec<String>,
}

/// A comment that is kept for feedback.
#[derive(Clone, Debug, ToSchema)]
#[schema(min_length = 1, max_length = 2_000)]
pub struct SavedComment(pub String);

/// Change the comments that you keep for feedback. Instructors and administrators only.
///
/// The change applies to what is kept by now, so that two windows lose nothing of each other. All of it is done, or
/// nothing. A person keeps at most 100 comments with 40,000 characters in all.
#[utoipa::path(
    patch, path = "/api/users/me/saved-comments/", operation_id = "changeSavedComments", tag = "teaching",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = SavedCommentsChange,
    responses(
        (status = 204),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: a text is empty or too long, or there would be too many"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body, or your data was erased"),
    ),
)]
pub async fn change_saved_comments(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Reply, Failure> {
    may_grade(&identity)?;
    bounded(&body)?;
    let request: SavedCommentsChange = json_body(&body.0)?;
    let change = CommentsChange::checked(&request.add, &request.remove)?;
    let (comments_key, profile_key) =
        (keys::saved_comments(identity.learner), keys::learner(identity.learner));
    let idempotent = IdempotentRequest::new(&key, identity.learner, "PATCH saved comments", &body.0);
    let mut keys: Vec<ItemKey> = vec![(&comments_key).into(), (&profile_key).into()];
    keys.extend(idempotent.keys());
    let now = app.clock.now();
    let change_them = |snapshot: &Snapshot| {
        Learner::require_not_erased(snapshot.get(&profile_key)?.as_ref())?;
        let before = snapshot.read(&comments_key)?;
        let known = before.as_ref().map(|read| read.value.clone()).unwrap_or_default();
        let after = known.clone().changed(&change)?;
        if after == known {
            return Ok(idempotent.nothing_to_do(Reply::nothing(), now)?);
        }
        let mut transaction = Transaction::new();
        transaction.save(&comments_key, before.as_ref(), &after)?;
        idempotent.remember(&mut transaction, &Reply::nothing(), now)?;
        Ok(Decision::Write(transaction, Reply::nothing()))
    };
    let decide = |snapshot: &Snapshot| idempotent.once(snapshot, || change_them(snapshot));
    app.store.decide(context.deadline, &keys, decide).await
}
