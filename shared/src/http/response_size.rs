//! Lambda passes on responses of up to 6 MB, and loses a larger one. A reader who asks for too much at once is told so
//! instead.

use std::io::Write;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use domain::Refusal;

use super::error::Failure;

/// How large a response may get, as Lambda passes it on.
pub(super) const RESPONSE_BYTES: usize = 4_800_000;

/// Counts the bytes of a text as Lambda sends it: in a JSON string, so quotes and backslashes count twice.
#[derive(Debug, Default)]
struct TextBytes(usize);

impl Write for TextBytes {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let escaped =
            bytes.iter().filter(|byte| matches!(byte, b'"' | b'\\' | b'\n' | b'\r' | b'\t')).count();
        self.0 += bytes.len() + escaped;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// How many bytes a body takes in a response.
pub fn response_bytes(body: &impl Serialize) -> usize {
    let mut bytes = TextBytes::default();
    // What cannot be measured cannot be sent either.
    _ = serde_json::to_writer(&mut bytes, body);
    bytes.0
}

/// Whether a body that is no page fits into a response.
pub fn fits_response(body: &impl Serialize) -> bool {
    response_bytes(body) <= RESPONSE_BYTES
}

/// Refuses what a reader asked for if it does not fit. Writes are left alone: what they did is done.
pub(super) async fn bounded(request: Request, next: Next) -> Response {
    let reads = request.method() == Method::GET;
    let response = next.run(request).await;
    // Spelled out for Lambda, a body is at most twice as large.
    let may_be_large = |body: &Body| HttpBody::size_hint(body).lower() > RESPONSE_BYTES as u64 / 2;
    if !reads || !may_be_large(response.body()) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else { return too_large() };
    match passed_on(&parts.headers, &bytes) > RESPONSE_BYTES {
        true => too_large(),
        false => Response::from_parts(parts, Body::from(bytes)),
    }
}

fn too_large() -> Response {
    Failure::from(Refusal::field("url", "selects more than fits into a response; ask for a part of it"))
        .into_response()
}

/// The bytes of a body on their way through Lambda: text in a JSON string, anything else in base64.
fn passed_on(headers: &HeaderMap, bytes: &[u8]) -> usize {
    let kind = headers.get(header::CONTENT_TYPE).map_or(&b""[..], |kind| kind.as_bytes());
    let is_text = kind.starts_with(b"application/json") || kind.starts_with(b"text/");
    if is_text && !headers.contains_key(header::CONTENT_ENCODING) {
        let mut counted = TextBytes::default();
        _ = counted.write_all(bytes);
        return counted.0;
    }
    bytes.len().div_ceil(3) * 4
}
