//! The certificate as a PDF, in the answer to a request.
//!
//! A document is some 50 KB, far below the 6 MB that Lambda answers with (4.5 MB before base64), so it goes
//! straight to the caller: no bucket, no presigned address, nothing to clean up.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use shared::pdf::{CertificateSheet, certificate};
use utoipa::ToSchema;

use crate::lookup::Found;
use crate::state::App;

/// A document.
#[derive(Clone, Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct PdfDocument(Vec<u8>);

/// The answer with the document. Nobody keeps a copy of it: it may be revoked tomorrow.
pub(crate) fn answer(app: &App, found: &Found) -> Response {
    let sheet = CertificateSheet {
        certificate: &found.issue,
        standing: found.standing(),
        provider: &app.config.provider,
        verify_url: &app.verify_url(&found.issue.code),
    };
    let name = format!("inline; filename=\"{}.pdf\"", found.issue.number);
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("inline"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    let PdfDocument(bytes) = PdfDocument(certificate(&sheet));
    (headers, bytes).into_response()
}
