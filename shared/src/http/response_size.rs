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

/// The most bytes that one of a text becomes in a JSON string: a control character is `\u0001`.
const SPELLED_OUT_MAX: usize = 6;

/// Counts the bytes of a text as Lambda sends it, in a JSON string: quotes and backslashes take two, most control
/// characters six.
#[derive(Debug, Default)]
struct TextBytes(usize);

impl Write for TextBytes {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.iter().map(|byte| spelled_out(*byte)).sum::<usize>();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

const fn spelled_out(byte: u8) -> usize {
    match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | b'\x08' | b'\x0C' => 2,
        0..0x20 => SPELLED_OUT_MAX,
        _ => 1,
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
    let may_be_large = |body: &Body| {
        let bytes = usize::try_from(HttpBody::size_hint(body).lower()).unwrap_or(usize::MAX);
        bytes > RESPONSE_BYTES / SPELLED_OUT_MAX
    };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_counts_as_it_is_spelled_out_in_a_json_string() {
        for byte in 0..=0x7F_u8 {
            let text = char::from(byte).to_string();
            let sent = serde_json::to_string(&text).unwrap();
            let mut counted = TextBytes::default();
            counted.write_all(text.as_bytes()).unwrap();
            assert_eq!(counted.0, sent.len() - 2, "{text:?}");
            assert!(counted.0 <= SPELLED_OUT_MAX);
        }
    }
}
