//! `GET /api/certificates/{certificate_uuid}/pdf/`: one of the learner's certificates as a PDF.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::lookup;
use crate::pdf_response::{self, PdfDocument};
use crate::state::App;

/// Get one of your certificates as a PDF.
#[utoipa::path(
    get, path = "/api/certificates/{certificate_uuid}/pdf/", operation_id = "getCertificatePdf",
    tag = "certificates", params(("certificate_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = PdfDocument, content_type = "application/pdf"),
        (status = 404, body = ErrorBody),
    ),
)]
pub async fn get_pdf(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(certificate_uuid): Path<String>,
) -> Result<Response, Failure> {
    let found = lookup::by_uuid(&app, &context, identity.learner, &certificate_uuid).await?;
    Ok(pdf_response::answer(&app, &found))
}
