//! What belongs to one call and not to its caller: the deadline and the id that leads through the logs.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use lambda_http::Context;
use tokio::time::Instant;

use crate::runtime::deadline;

/// One call.
#[derive(Clone, Debug)]
pub struct RequestContext {
    /// When the work has to be over.
    pub deadline: Instant,
    /// Leads through the logs from here to the mail.
    pub correlation_id: String,
}

impl<S: Send + Sync> FromRequestParts<S> for RequestContext {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let context = parts.extensions.get::<Context>();
        Ok(Self {
            deadline: context.map_or_else(|| Instant::now() + Duration::from_secs(10), deadline),
            correlation_id: context.map(|context| context.request_id.clone()).unwrap_or_default(),
        })
    }
}
