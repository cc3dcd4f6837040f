//! What the function holds between requests.

use std::sync::Arc;

use domain::Clock;
use lambda_http::Error;
use shared::runtime::{Aws, SecretSource, Secrets, Switch, Switches, SystemClock};
use shared::store::Store;

use crate::config::{Config, StripeSecret};
use crate::stripe_client::StripeClient;

/// What the function holds between requests.
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub secrets: Secrets<StripeSecret>,
    pub stripe: StripeClient,
    pub switches: Arc<Switches>,
    pub config: Config,
}

impl App {
    /// Fetches the secret and builds the store; without a secret the function does not start.
    ///
    /// # Errors
    /// The secret cannot be fetched or holds no key, or TLS cannot be set up.
    pub async fn start(config: Config, aws: &Aws) -> Result<Self, Error> {
        let source = SecretSource::manager(&aws.config, config.secret_id.clone());
        let store = aws.store(config.tables.clone());
        let switches = Arc::new(Switches::stored_in(store.clone(), &[Switch::PaidEnrolment]));
        let load = Secrets::load(source, StripeSecret::check);
        let (secrets, _) = tokio::join!(load, switches.current());
        let (secrets, stripe) = (secrets?, StripeClient::new(&config.stripe_api_base)?);
        Ok(Self { store, clock: Arc::new(SystemClock), secrets, stripe, switches, config })
    }
}
