//! The loop of a function behind HTTP.

use axum::Router;
use axum::body::to_bytes;
use axum::response::Response;
use lambda_http::{Error, Request};
use tower::ServiceExt;

use crate::ready_response::{ReadyResponse, body_of};

/// Answers requests until Lambda ends the process.
///
/// The functions that serve a router call this and not `lambda_http::run`: that is generic, and would be compiled for each of
/// them.
///
/// # Errors
/// Lambda's runtime API cannot be reached.
pub async fn run(router: Router) -> Result<(), Error> {
    let answering = ServiceExt::<Request>::then(router, async |answer: Result<Response, _>| match answer {
        Ok(response) => ready(response).await,
    });
    lambda_http::run(answering).await
}

/// Reaches the store, and answers requests: the routes are built while its answer is on the way.
///
/// # Errors
/// As [`run`].
pub async fn run_after<T>(
    reached: impl Future<Output = T>,
    routes: impl FnOnce() -> Router,
) -> Result<(), Error> {
    let (_reached, router) = tokio::join!(reached, async { routes() });
    run(router).await
}

async fn ready(response: Response) -> Result<ReadyResponse, Error> {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await?;
    Ok(ReadyResponse(Response::from_parts(parts, body_of(bytes.into()))))
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use axum::response::IntoResponse;
    use lambda_http::Body;

    use super::*;

    #[tokio::test]
    async fn a_response_keeps_its_status_headers_and_body() {
        let response = (StatusCode::CONFLICT, [("retry-after", "60")], "{\"é\": 1}").into_response();
        let ready = ready(response).await.unwrap().0;
        assert_eq!(
            (ready.status(), ready.headers()["retry-after"].as_bytes()),
            (StatusCode::CONFLICT, &b"60"[..])
        );
        assert_eq!(ready.into_body(), Body::Text("{\"é\": 1}".into()));
        let bytes = ready_body(vec![0xff, 0xd8, 0xff]).await;
        assert_eq!(bytes, Body::Binary(vec![0xff, 0xd8, 0xff]));
    }

    async fn ready_body(bytes: Vec<u8>) -> Body {
        ready(bytes.into_response()).await.unwrap().0.into_body()
    }
}
