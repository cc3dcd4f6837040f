//! What lives as long as the function instance: clients, clock and configuration.

use std::sync::Arc;

use domain::Clock;
use shared::runtime::{Aws, SystemClock};
use shared::store::Store;

use crate::config::Config;

/// The function's state.
pub struct App {
    /// The tables.
    pub store: Store,
    /// The SES client.
    pub mailer: aws_sdk_sesv2::Client,
    /// For changing the visibility timeout of a message.
    pub sqs: aws_sdk_sqs::Client,
    /// Time and new ids.
    pub clock: Arc<dyn Clock>,
    /// The environment.
    pub config: Config,
}

impl App {
    /// Builds the clients.
    pub fn start(config: Config, aws: &Aws) -> Self {
        let store = aws.store(config.tables.clone());
        let mailer = aws_sdk_sesv2::Client::new(&aws.config);
        let sqs = aws_sdk_sqs::Client::new(&aws.config);
        Self { store, mailer, sqs, clock: Arc::new(SystemClock), config }
    }
}
