//! What belongs to a request and not to its caller: the deadline and the correlation id.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use lambda_http::Context;
use tokio::time::Instant;

use crate::runtime::{deadline, trace};

/// The context of one request.
#[derive(Clone, Debug)]
pub struct RequestContext {
    /// When the work must be finished.
    pub deadline: Instant,
    /// Connects the log lines from the request to the e-mail.
    pub correlation_id: String,
}

impl<S: Send + Sync> FromRequestParts<S> for RequestContext {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let context = parts.extensions.get::<Context>();
        if let Some(context) = context {
            trace::annotate(&context.request_id);
        }
        Ok(Self {
            deadline: context.map_or_else(|| Instant::now() + Duration::from_secs(10), deadline),
            correlation_id: context.map(|context| context.request_id.clone()).unwrap_or_default(),
        })
    }
}
