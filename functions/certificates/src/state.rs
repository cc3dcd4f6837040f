//! What the function holds between requests.

use lambda_http::Error;
use shared::dynamo::Store;
use shared::runtime::{Aws, SecretSource, Secrets};

use crate::config::{BadgeSecret, Config};

/// What the function holds between requests.
pub struct App {
    /// The tables.
    pub store: Store,
    /// What credentials are signed with.
    pub secrets: Secrets<BadgeSecret>,
    /// The environment.
    pub config: Config,
}

impl App {
    /// Fetches the secret and builds the store; without a key the function does not start.
    ///
    /// # Errors
    /// The secret cannot be fetched, or holds no key.
    pub async fn start(config: Config, aws: &Aws) -> Result<Self, Error> {
        let client = aws_sdk_secretsmanager::Client::new(&aws.config);
        let source = SecretSource::Manager { client, id: config.secret_id.clone() };
        let secrets = Secrets::load(source, BadgeSecret::check).await?;
        let store = aws.store(config.tables.clone());
        Ok(Self { store, secrets, config })
    }

    /// The page where everybody can see whether a certificate holds.
    pub(crate) fn verify_url(&self, code: &str) -> String {
        format!("{}/verify/{code}", self.config.frontend_url)
    }
}
