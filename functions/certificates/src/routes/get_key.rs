//! `GET /api/public/badges/keys/{key_id}/`: one public key.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::Refusal;
use shared::http::{ErrorBody, Failure};

use crate::badge::PublicKey;
use crate::state::App;

/// Get the public key that a credential names as its `kid`.
#[utoipa::path(
    get, path = "/api/public/badges/keys/{key_id}/", operation_id = "getBadgeKey", tag = "public", security(()),
    params(("key_id" = String, Path)),
    responses(
        (status = 200, body = PublicKey), (status = 404, body = ErrorBody), (status = 503, body = ErrorBody),
    ),
)]
pub async fn get_key(
    State(app): State<Arc<App>>,
    Path(key_id): Path<String>,
) -> Result<Json<PublicKey>, Failure> {
    let keys = app.keys.current(&app.config.api_url).await?;
    Ok(Json(keys.find(&key_id).ok_or(Refusal::NotFound)?.clone()))
}
