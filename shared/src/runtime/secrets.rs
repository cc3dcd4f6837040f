//! Secrets: fetched at the start, cached for five minutes, never printed. An empty secret stops the start.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long a fetched secret is used.
const KEPT: Duration = Duration::from_secs(300);

/// Why there is no usable secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Secrets Manager refused or failed.
    #[error("the secret {id} cannot be fetched: {reason}")]
    Fetch { id: String, reason: String },
    /// Not the expected JSON; the message does not quote it.
    #[error("the secret {id} is not the JSON object that it should be")]
    Malformed { id: String },
    /// A required part is empty.
    #[error("the secret {id} holds no {part}")]
    Empty { id: String, part: &'static str },
}

/// Where a secret's text comes from.
#[derive(Clone)]
pub enum SecretSource {
    /// Secrets Manager, by name or ARN.
    Manager {
        client: aws_sdk_secretsmanager::Client,
        /// Name or ARN.
        id: String,
    },
    /// A function, with which tests rotate secrets.
    Given(Arc<dyn Fn() -> String + Send + Sync>),
}

impl SecretSource {
    fn id(&self) -> String {
        match self {
            Self::Manager { id, .. } => id.clone(),
            Self::Given(_) => "given".to_owned(),
        }
    }

    async fn fetch(&self) -> Result<String, SecretError> {
        match self {
            Self::Given(text) => Ok(text()),
            Self::Manager { client, id } => {
                let answer = client.get_secret_value().secret_id(id).send().await.map_err(|error| {
                    let reason = error.into_service_error().to_string();
                    SecretError::Fetch { id: id.clone(), reason }
                })?;
                Ok(answer.secret_string.unwrap_or_default())
            }
        }
    }
}

/// A vendor's secret as a typed JSON object.
pub struct Secrets<T> {
    source: SecretSource,
    check: fn(&T) -> Result<(), &'static str>,
    kept: Mutex<(Arc<T>, Instant)>,
}

impl<T> fmt::Debug for Secrets<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

impl<T: DeserializeOwned> Secrets<T> {
    /// Fetches the secret. `check` names an empty part, which stops the start.
    ///
    /// # Errors
    /// It cannot be fetched, or is malformed or incomplete.
    pub async fn load(
        source: SecretSource,
        check: fn(&T) -> Result<(), &'static str>,
    ) -> Result<Self, SecretError> {
        let first = Self::fetch(&source, check).await?;
        Ok(Self { source, check, kept: Mutex::new((Arc::new(first), Instant::now())) })
    }

    /// The secret, at most five minutes old. If it cannot be refreshed, the cached one stays in use: an outage of
    /// Secrets Manager must not stop payments.
    pub async fn current(&self) -> Arc<T> {
        self.younger_than(KEPT).await
    }

    /// The secret, at most `age` old; refreshed if necessary.
    pub async fn younger_than(&self, age: Duration) -> Arc<T> {
        let mut kept = self.kept.lock().await;
        if kept.1.elapsed() > age {
            match Self::fetch(&self.source, self.check).await {
                Ok(fresh) => *kept = (Arc::new(fresh), Instant::now()),
                Err(error) => tracing::error!(%error, "the kept secret serves on"),
            }
        }
        Arc::clone(&kept.0)
    }

    async fn fetch(
        source: &SecretSource,
        check: fn(&T) -> Result<(), &'static str>,
    ) -> Result<T, SecretError> {
        let text = source.fetch().await?;
        let secret: T =
            serde_json::from_str(&text).map_err(|_| SecretError::Malformed { id: source.id() })?;
        check(&secret).map_err(|part| SecretError::Empty { id: source.id(), part })?;
        Ok(secret)
    }
}
