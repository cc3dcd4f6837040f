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
/// Takes the code, the certificate number or a pasted link, in any case, with any hyphens and blanks, with O for 0
/// and with I or L for 1. The number shows less than the code: whose certificate it is, and for how many credits,
/// is `null`. The response for a superseded issue does not reveal the newer code.
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
    let (found, by_code) = lookup::by_reference(&app, &context, &code).await?;
    let view = PublicCertificateView::new(found, by_code);
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((no_store, Json(view)))
}
