//! When to give up: shortly before Lambda ends the invocation, so that a response can still be sent.

use std::time::{Duration, SystemTime};

use lambda_runtime::Context;
use tokio::time::Instant;

/// Reserved for building and sending the response.
const RESERVE: Duration = Duration::from_millis(500);
/// Used if the context's deadline is in the past (`cargo lambda` says 1970).
const FALLBACK: Duration = Duration::from_secs(10);

/// When the work of this invocation must be finished.
#[expect(clippy::disallowed_methods, reason = "Lambda gives its deadline as a wall-clock time")]
pub fn deadline(context: &Context) -> Instant {
    let left = context.deadline().duration_since(SystemTime::now()).unwrap_or(FALLBACK);
    Instant::now() + left.saturating_sub(RESERVE)
}
