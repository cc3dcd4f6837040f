//! `GET /api/public/certificates/{code}/pdf/`: a certificate as a PDF, without signing in.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use shared::http::{ErrorBody, Failure, RequestContext};

use crate::lookup;
use crate::pdf_response::{self, PdfDocument};
use crate::state::App;

/// Get a certificate as a PDF, without signing in. A certificate that is no longer valid says so across the
/// page.
#[utoipa::path(
    get, path = "/api/public/certificates/{code}/pdf/", operation_id = "getPublicCertificatePdf", tag = "public",
    security(()), params(("code" = String, Path)),
    responses(
        (status = 200, body = PdfDocument, content_type = "application/pdf"),
        (status = 404, body = ErrorBody),
    ),
)]
pub async fn get_public_pdf(
    State(app): State<Arc<App>>,
    context: RequestContext,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let found = lookup::by_code(&app, &context, &code).await?;
    Ok(pdf_response::answer(&app, &found))
}
