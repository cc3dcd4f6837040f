//! The state that the function keeps between requests.

use lambda_http::Error;
use shared::runtime::{Aws, SecretSource, Secrets};
use shared::store::Store;

use crate::badge::ParsedKeys;
use crate::config::{BadgeSecret, Config};

/// The state that the function keeps between requests.
pub struct App {
    pub store: Store,
    pub secrets: Secrets<BadgeSecret>,
    pub config: Config,
    /// The secret's keys, parsed.
    pub keys: ParsedKeys,
}

impl App {
    /// Fetches the secret and builds the store.
    ///
    /// # Errors
    /// The secret cannot be fetched, or has no usable key.
    pub async fn start(config: Config, aws: &Aws) -> Result<Self, Error> {
        let client = aws_sdk_secretsmanager::Client::new(&aws.config);
        let source = SecretSource::Manager { client, id: config.secret_id.clone() };
        let store = aws.store(config.tables.clone());
        let ((), secrets) = tokio::join!(store.prewarm(), Secrets::load(source, BadgeSecret::check));
        let secrets = secrets?;
        shared::pdf::use_fonts_in(&config.fonts);
        Ok(Self { store, secrets, config, keys: ParsedKeys::default() })
    }

    /// The public verification page of a certificate.
    pub(crate) fn verify_url(&self, code: &str) -> String {
        format!("{}/verify/{code}", self.config.frontend_url)
    }
}
