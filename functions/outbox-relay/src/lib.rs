//! Relays messages from the outbox table to the queues: at once by the table's stream, and by a sweep for
//! rows that the stream missed or that have just become due.
//!
//! A row is deleted after SQS has accepted its message. A crash in between sends the message twice; consumers
//! deduplicate by message id.

mod config;
mod relay;
mod state;
mod sweep;

pub use config::{Config, Queues, SweepConfig};
pub use relay::RelayError;
pub use state::App;
pub use sweep::{EVERY, Sweep, SweepError};
