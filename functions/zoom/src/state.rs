//! What the function holds between messages.

use std::sync::Arc;

use domain::Clock;
use lambda_runtime::Error;
use shared::dynamo::Store;
use shared::runtime::{Aws, SecretSource, Secrets, SystemClock};

use crate::client::Zoom;
use crate::config::{Config, ZoomSecret};

/// What the function holds between requests.
pub struct App {
    /// The tables.
    pub store: Store,
    /// The way to Zoom.
    pub zoom: Zoom,
    /// The way to the queue, to hide a message that has to wait.
    pub sqs: aws_sdk_sqs::Client,
    /// Time and ids.
    pub clock: Arc<dyn Clock>,
}

impl App {
    /// Fetches the secret and builds the clients; without a secret the function does not start.
    ///
    /// # Errors
    /// The secret cannot be fetched or lacks a part; the machine has no trust roots.
    pub async fn start(config: Config, aws: &Aws) -> Result<Self, Error> {
        let client = aws_sdk_secretsmanager::Client::new(&aws.config);
        let source = SecretSource::Manager { client, id: config.secret_id.clone() };
        let secrets = Secrets::load(source, ZoomSecret::check).await?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        Ok(Self {
            store: aws.store(config.tables.clone()),
            zoom: Zoom::new(&config, secrets, clock.clone())?,
            sqs: aws_sdk_sqs::Client::new(&aws.config),
            clock,
        })
    }
}
