//! What surrounds every router. Its own errors (unknown route, wrong method, malformed URL) get the shape of every
//! refusal, so that clients read only one kind of error body. Every response gets the headers that keep it out of
//! caches and guesses.

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, map_response};
use axum::response::{IntoResponse, Response};

use domain::Refusal;

use super::error::Failure;
use super::response_size::bounded;
use super::trailing_slash::accepted_without;

/// The router, with its own errors in our shape, the headers of every response, no response larger than Lambda passes
/// on, and its paths accepted with and without their trailing slash.
pub fn error_layer(router: Router) -> Router {
    let router = router.layer(from_fn(bounded));
    accepted_without(router.layer(map_response(reworded)).layer(map_response(guarded)))
}

/// Responses are about persons, so no cache keeps one unless its route says that it may.
async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

async fn reworded(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_ours = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if is_ours || !response.status().is_client_error() {
        return response;
    }
    let failure = match response.status() {
        StatusCode::NOT_FOUND => Refusal::NotFound.into(),
        StatusCode::METHOD_NOT_ALLOWED => Failure::MethodNotAllowed,
        _ => {
            Refusal::field("url", "cannot be read: a part is malformed, or a parameter appears twice").into()
        }
    };
    let mut own = failure.into_response();
    if let Some(allowed) = response.headers().get(header::ALLOW) {
        own.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    own
}
