//! The start of every function: logs, configuration, clients, secrets.
//!
//! A function's `main.rs` calls [`boot`], reads its [`Environment`], builds its clients with [`Aws`] and starts
//! `lambda_runtime` or `lambda_http`.

mod aws;
mod clock;
mod connector;
mod deadline;
mod environment;
mod media_links;
pub mod metrics;
mod secrets;
mod switches;
pub mod trace;
mod trust;
#[cfg(feature = "vendors")]
mod vendor_client;

pub use aws::{Aws, Deferred, deferred};
pub use clock::SystemClock;
pub use deadline::deadline;
pub use environment::{ConfigError, Environment};
pub use media_links::{LinkError, MediaLinks};
pub use secrets::{SecretError, SecretSource, Secrets};
pub use switches::{Positions, Switch, SwitchSource, SwitchedOff, Switches};
pub use trust::own_roots;
#[cfg(feature = "vendors")]
pub use vendor_client::vendor_client;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Sets up logging: one JSON object per line on standard output, for CloudWatch.
pub fn boot() {
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_target(false);
    tracing_subscriber::registry().with(lines).with(filter(Environment)).init();
}

/// `LOG_LEVEL`: a level, and others for single crates, such as `warn,webhook=info`; below `info` only in development.
/// Filters by fields, which nobody sets here, would bring an engine for regular expressions into every package.
fn filter(env: Environment) -> Targets {
    let usual = || Targets::new().with_default(LevelFilter::INFO);
    env.parsed("LOG_LEVEL", usual()).unwrap_or_else(|_| usual())
}
