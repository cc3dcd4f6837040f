//! From the outbox to the queues: at once by the table's stream, and by a sweep for what the stream
//! missed or what is due only now.
//!
//! A row is deleted once SQS has accepted its message. A crash in between sends it twice; every consumer
//! does the work once by the message's id.

mod config;
mod relay;
mod state;

pub use config::{Config, Queues};
pub use relay::RelayError;
pub use state::App;
