//! `GET /api/public/certificates/{code}/`: verifies a certificate.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use shared::http::{ErrorBody, Failure, RequestContext};

use crate::lookup;
use crate::state::App;
use crate::views::PublicCertificateView;

/// Verify a certificate, without signing in.
///
/// Codes may be in any case, with spaces, with O for 0, and with I or L for 1. The response for a superseded
/// issue does not reveal the newer code.
#[utoipa::path(
    get, path = "/api/public/certificates/{code}/", operation_id = "verifyCertificate", tag = "public",
    security(()), params(("code" = String, Path)),
    responses((status = 200, body = PublicCertificateView), (status = 404, body = ErrorBody)),
)]
pub async fn get_public_certificate(
    State(app): State<Arc<App>>,
    context: RequestContext,
    Path(code): Path<String>,
) -> Result<impl IntoResponse, Failure> {
    let found = lookup::by_code(&app, &context, &code).await?;
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((no_store, Json(PublicCertificateView::from(found))))
}
