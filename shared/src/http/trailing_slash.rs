//! Public paths end with a slash, and the gateway's route keys must not: the edge removes the slash, and here it is put
//! back. So a function answers alike whichever way a request arrives.

use axum::Router;
use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use tower::util::MapRequest;

/// The router, which finds a path that has lost its trailing slash.
pub(super) fn accepted_without(router: Router) -> Router {
    // A layer of the router itself would run after the route was chosen.
    Router::new().fallback_service(MapRequest::new(router, restored))
}

fn restored(mut request: Request) -> Request {
    if let Some(uri) = with_slash(request.uri()) {
        *request.uri_mut() = uri;
    }
    request
}

/// The address with its trailing slash; `None` if it has it already.
fn with_slash(uri: &Uri) -> Option<Uri> {
    if uri.path().ends_with('/') {
        return None;
    }
    let path = match uri.query() {
        Some(query) => format!("{}/?{query}", uri.path()),
        None => format!("{}/", uri.path()),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(path).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restored(uri: &str) -> Option<String> {
        with_slash(&uri.parse().unwrap()).map(|uri| uri.to_string())
    }

    #[test]
    fn a_path_gets_its_slash_back_and_keeps_the_rest() {
        assert_eq!(restored("/api/courses").as_deref(), Some("/api/courses/"));
        let restored = restored("https://a.example/api/a%2Fb?x=1/&y=");
        assert_eq!(restored.as_deref(), Some("https://a.example/api/a%2Fb/?x=1/&y="));
    }

    #[test]
    fn a_path_with_its_slash_stays_as_it_is() {
        assert_eq!(restored("/api/courses/?cursor=x"), None);
        assert_eq!(restored("/"), None);
    }
}
