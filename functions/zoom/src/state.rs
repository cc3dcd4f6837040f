//! The state that the function keeps between invocations.

use std::sync::Arc;

use domain::Clock;
use lambda_runtime::Error;
use shared::runtime::{Aws, Deferred, SecretSource, Secrets, Switches, SystemClock, deferred};
use shared::store::Store;
use shared::zoom::{Zoom, ZoomSecret};

use crate::config::Config;

/// The state that the function keeps between invocations.
pub struct App {
    pub store: Store,
    pub zoom: Zoom,
    /// For changing the visibility timeout of a message.
    pub sqs: Deferred<aws_sdk_sqs::Client>,
    pub clock: Arc<dyn Clock>,
    /// While writing is off, every message goes back to the queue.
    pub switches: Switches,
}

impl App {
    /// Fetches the secret and builds the clients.
    ///
    /// # Errors
    /// The secret cannot be fetched or is incomplete, or TLS cannot be set up.
    pub async fn start(config: Config, aws: &Aws) -> Result<Self, Error> {
        let source = SecretSource::manager(&aws.config, config.zoom.secret_id.clone());
        let store = aws.store(config.tables.clone());
        let switches = Switches::stored_in(store.clone(), &[]);
        let load = Secrets::load(source, ZoomSecret::check);
        let (secrets, _) = tokio::join!(load, switches.current());
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        Ok(Self {
            store,
            zoom: Zoom::new(&config.zoom, secrets?, clock.clone())?,
            sqs: deferred(&aws.config, aws_sdk_sqs::Client::new),
            clock,
            switches,
        })
    }
}
