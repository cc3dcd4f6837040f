//! The switch of all writing, for every route that is not a read.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::Method;

use super::error::Failure;
use crate::runtime::{Switch, Switches};

/// The router, which refuses to write while writing is switched off. Reads never wait for the switch.
pub fn write_gate(router: Router, switches: Arc<Switches>) -> Router {
    router.layer(from_fn_with_state(switches, gate))
}

async fn gate(State(switches): State<Arc<Switches>>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS)
        && let Err(off) = switches.require(Switch::Writes).await
    {
        return Failure::from(off).into_response();
    }
    next.run(request).await
}
