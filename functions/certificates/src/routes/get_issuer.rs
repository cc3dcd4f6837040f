//! `GET /api/public/badges/issuer/`: the issuer of credentials.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::badge::{self, BadgeUrls, CONTEXTS};
use crate::state::App;

/// Get the issuer's profile (Open Badges 3.0), which `issuer.id` of every credential refers to.
#[utoipa::path(
    get, path = "/api/public/badges/issuer/", operation_id = "getBadgeIssuer", tag = "public", security(()),
    responses((status = 200, body = Object)),
)]
pub async fn get_issuer(State(app): State<Arc<App>>) -> Json<Value> {
    let config = &app.config;
    let mut issuer =
        badge::issuer(&config.provider, &config.frontend_url, BadgeUrls { api: &config.api_url });
    issuer["@context"] = CONTEXTS.as_slice().into();
    Json(issuer)
}
