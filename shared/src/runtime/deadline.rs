//! When to give up: shortly before Lambda ends the invocation, so that an answer still gets out.

use std::time::{Duration, SystemTime};

use lambda_runtime::Context;
use tokio::time::Instant;

/// Time kept for building and sending the answer.
const RESERVE: Duration = Duration::from_millis(500);
/// Used when the context names no deadline that lies ahead (`cargo lambda` says 1970).
const FALLBACK: Duration = Duration::from_secs(10);

/// The moment at which the work of this invocation has to be over.
#[expect(clippy::disallowed_methods, reason = "Lambda gives its deadline as a wall-clock time")]
pub fn deadline(context: &Context) -> Instant {
    let left = context.deadline().duration_since(SystemTime::now()).unwrap_or(FALLBACK);
    Instant::now() + left.saturating_sub(RESERVE)
}
