//! What the function holds between requests.

use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use lambda_http::Error;
use shared::runtime::{Aws, SecretSource, Secrets, Switch, Switches, SystemClock};
use shared::store::Store;

use crate::config::{Config, StripeSecret};

/// A secret that was fetched more recently than this is not fetched again.
const SECRET_MAY_BE_STALE_AFTER: Duration = Duration::from_secs(30);

/// What the function holds between requests.
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub secrets: Secrets<StripeSecret>,
    /// When verification fails with a secret older than this, it is fetched once more: it may have been rolled.
    pub secret_may_be_stale_after: Duration,
    /// When paid enrolment is off, events are answered with 503, so that Stripe sends them again later.
    pub switches: Switches,
    pub config: Config,
}

impl App {
    /// Fetches the secret and builds the store; without a secret the function does not start.
    ///
    /// # Errors
    /// The secret cannot be fetched, or holds no signing secret.
    pub async fn start(config: Config, aws: &Aws) -> Result<Self, Error> {
        let source = SecretSource::manager(&aws.config, config.secret_id.clone());
        let store = aws.store(config.tables.clone());
        let switches = Switches::stored_in(store.clone(), &[Switch::PaidEnrolment]);
        let load = Secrets::load(source, StripeSecret::check);
        let (secrets, _) = tokio::join!(load, switches.current());
        let secrets = secrets?;
        Ok(Self {
            store,
            clock: Arc::new(SystemClock),
            secrets,
            secret_may_be_stale_after: SECRET_MAY_BE_STALE_AFTER,
            switches,
            config,
        })
    }
}
