//! Request bodies: parsed as JSON, refused with the path of the error.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use domain::Refusal;

use super::error::Failure;

/// The bytes of a body: read as JSON by [`body`], hashed for an `Idempotency-Key`.
#[derive(Clone, Debug)]
pub struct RawBody(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for RawBody {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let read = Bytes::from_request(request, state).await;
        read.map(Self).map_err(|_| Refusal::field("body", "cannot be read").into())
    }
}

/// Reads the body as JSON.
///
/// # Errors
/// A `VALIDATION_ERROR` that names the path in the body.
pub fn body<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Refusal> {
    // serde also fills a struct from an array, field by field: `[{}]` would pass for a body with one field.
    if bytes.trim_ascii_start().first().is_some_and(|first| *first != b'{') {
        return Err(Refusal::field("body", "is no JSON object"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        // In a body that ends too early the path ends in a question mark: `file.?`.
        let path = path.trim_end_matches('?').trim_end_matches('.');
        let reason = error.inner().to_string();
        // With a path, serde_json's line and column add nothing.
        let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
        Refusal::field(if path.is_empty() { "body" } else { path }, reason)
    })?;
    reader.end().map_err(|_| Refusal::field("body", "there is something behind the JSON"))?;
    Ok(value)
}
