//! Responds with the certificate as a PDF.
//!
//! A document has some 50 KB, far below the 6 MB limit of a Lambda response (4.5 MB before base64), so it
//! needs no bucket and no presigned URL.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use shared::pdf::{CertificateSheet, certificate, prints_in_full};
use shared::runtime::SystemClock;
use shared::runtime::metrics::{self, Metric};
use utoipa::ToSchema;

use crate::lookup::CertificateLookup;
use crate::state::App;

/// A PDF document.
#[derive(Clone, Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct PdfDocument(Vec<u8>);

/// Builds the response. Caching is disabled because the certificate may be revoked at any time.
pub(crate) fn answer(app: &App, found: &CertificateLookup) -> Response {
    let sheet = CertificateSheet {
        certificate: &found.issue,
        validity: found.validity(),
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
    if !prints_in_full(&found.issue) {
        metrics::count(Metric::LetterNotPrinted, 1, &SystemClock);
    }
    let PdfDocument(bytes) = PdfDocument(certificate(&sheet));
    (headers, bytes).into_response()
}
