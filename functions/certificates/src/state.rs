//! The state that the function keeps between requests.

use shared::runtime::{Aws, SecretSource};
use shared::store::Store;

use crate::badge::BadgeKeys;
use crate::config::Config;

/// The state that the function keeps between requests.
pub struct App {
    pub store: Store,
    pub config: Config,
    /// What credentials are signed with.
    pub keys: BadgeKeys,
}

impl App {
    /// Builds the store.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let keys = BadgeKeys::new(SecretSource::manager(&aws.config, config.secret_id.clone()));
        let store = aws.store(config.tables.clone());
        shared::pdf::use_fonts_in(&config.fonts);
        Self { store, config, keys }
    }

    /// The public verification page of a certificate.
    pub(crate) fn verify_url(&self, code: &str) -> String {
        format!("{}/verify/{code}", self.config.frontend_url)
    }
}
