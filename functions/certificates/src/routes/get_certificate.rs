//! `GET /api/certificates/{certificate_uuid}/`: one of the learner's certificates.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::lookup;
use crate::state::App;
use crate::views::CertificateView;

/// Get one of your certificates.
#[utoipa::path(
    get, path = "/api/certificates/{certificate_uuid}/", operation_id = "getCertificate", tag = "certificates",
    params(("certificate_uuid" = Uuid, Path)),
    responses((status = 200, body = CertificateView), (status = 404, body = ErrorBody)),
)]
pub async fn get_certificate(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(certificate_uuid): Path<String>,
) -> Result<Json<CertificateView>, Failure> {
    let found = lookup::by_uuid(&app, &context, identity.learner, &certificate_uuid).await?;
    Ok(Json(CertificateView::new(&app, &found)))
}
