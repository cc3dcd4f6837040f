//! The start of every function: logs, configuration, clients, secrets.
//!
//! A function's `main.rs` calls [`boot`], reads its [`Environment`], builds its clients with [`Aws`] and starts
//! `lambda_runtime` or `lambda_http`.

mod aws;
mod clock;
mod deadline;
mod environment;
pub mod metrics;
mod parameter_store;
mod secrets;
mod switches;
pub mod trace;
mod trust;

pub use aws::Aws;
pub use clock::SystemClock;
pub use deadline::deadline;
pub use environment::{ConfigError, Environment};
pub use parameter_store::{Parameter, ParameterError, ParameterStore};
pub use secrets::{SecretError, SecretSource, Secrets};
pub use switches::{Positions, Switch, SwitchSource, SwitchedOff, Switches};
pub use trust::own_roots;

use tracing_subscriber::EnvFilter;

/// Sets up logging: one JSON object per line on standard output, for CloudWatch.
pub fn boot() {
    let filter = EnvFilter::try_from_env("LOG_LEVEL").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_target(false)
        .with_env_filter(filter)
        .init();
}
