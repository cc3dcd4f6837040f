//! `GET /api/certificates/{certificate_uuid}/pdf/`: a certificate of the learner's, on paper.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::lookup;
use crate::sheet::{self, PdfDocument};
use crate::state::App;

/// A certificate of the learner's own as a PDF.
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
    Ok(sheet::answer(&app, &found))
}
