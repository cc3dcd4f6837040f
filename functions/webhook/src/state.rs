//! What the function holds between requests.

use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use lambda_http::Error;
use shared::dynamo::Store;
use shared::runtime::{Aws, SecretSource, Secrets, SystemClock};

use crate::config::{Config, StripeSecret};

/// A secret that is younger than this cannot just have been rolled.
const SECRET_MAY_BE_STALE_AFTER: Duration = Duration::from_secs(30);

/// What the function holds between requests.
pub struct App {
    /// The tables.
    pub store: Store,
    /// Time and ids.
    pub clock: Arc<dyn Clock>,
    /// Stripe's secret.
    pub secrets: Secrets<StripeSecret>,
    /// A failed signature asks once for a secret that is older than this: it may just have been rolled.
    pub secret_may_be_stale_after: Duration,
    /// The environment.
    pub config: Config,
}

impl App {
    /// Fetches the secret and builds the store; without a secret the function does not start.
    ///
    /// # Errors
    /// The secret cannot be fetched, or holds no signing secret.
    pub async fn start(config: Config, aws: &Aws) -> Result<Self, Error> {
        let client = aws_sdk_secretsmanager::Client::new(&aws.config);
        let source = SecretSource::Manager { client, id: config.secret_id.clone() };
        let secrets = Secrets::load(source, StripeSecret::check).await?;
        let store = aws.store(config.tables.clone());
        Ok(Self {
            store,
            clock: Arc::new(SystemClock),
            secrets,
            secret_may_be_stale_after: SECRET_MAY_BE_STALE_AFTER,
            config,
        })
    }
}
