//! What `office` holds between requests.

use std::sync::Arc;

use domain::Clock;
use shared::runtime::{Aws, SecretSource, Switches, SystemClock};
use shared::store::Store;

use crate::config::Config;
use crate::payments::stripe_refunds::StripeRefunds;

/// What the function holds between requests.
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    /// The token's claim that names the user's groups.
    pub groups_claim: String,
    pub stripe: StripeRefunds,
    /// Whether this stage takes real payments.
    pub livemode: bool,
    pub switches: Arc<Switches>,
}

impl App {
    /// Builds the store. Stripe's secret is fetched when the first refund needs it.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let source = SecretSource::manager(&aws.config, config.stripe_secret_id);
        let stripe = StripeRefunds::new(source, config.stripe_api_base);
        let store = aws.store(config.tables);
        let switches = Arc::new(Switches::stored_in(store.clone(), &[]));
        Self {
            store,
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            stripe,
            livemode: config.livemode,
            switches,
        }
    }
}
