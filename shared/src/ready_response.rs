//! A response as Lambda passes it on: a text, or bytes in base64.

use std::future::ready;
use std::pin::Pin;

use lambda_http::{Body, IntoResponse, Response};

/// A response whose body is what Lambda takes.
///
/// `lambda_http` decodes each other body by the encoding that its type names, and brings the tables of forty encodings for
/// it into every package. Ours are UTF-8 or no text (decision 0141).
#[derive(Debug)]
pub struct ReadyResponse(pub Response<Body>);

impl IntoResponse for ReadyResponse {
    fn into_response(self) -> Pin<Box<dyn Future<Output = Response<Body>> + Send>> {
        Box::pin(ready(self.0))
    }
}

/// A body as Lambda takes it. What is UTF-8 travels as it is, and nothing else can.
pub fn body_of(bytes: Vec<u8>) -> Body {
    match String::from_utf8(bytes) {
        Ok(text) => Body::Text(text),
        Err(no_text) => Body::Binary(no_text.into_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_a_text_and_bytes_stay_bytes() {
        assert_eq!(body_of("Zürich \u{1f393}\0".into()), Body::Text("Zürich \u{1f393}\0".into()));
        assert_eq!(body_of(vec![]), Body::Text(String::new()));
        assert_eq!(body_of(b"%PDF-1.7\n\xe2\xe3".to_vec()), Body::Binary(b"%PDF-1.7\n\xe2\xe3".to_vec()));
    }
}
