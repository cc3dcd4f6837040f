//! Secrets: fetched in init, kept five minutes, never printed; an empty one stops the start.

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
    /// The service does not give it.
    #[error("the secret {id} cannot be fetched: {reason}")]
    Fetch {
        /// Which secret.
        id: String,
        /// What the service said.
        reason: String,
    },
    /// It is not the JSON that it should be; what it holds is not said.
    #[error("the secret {id} is not the JSON object that it should be")]
    Malformed {
        /// Which secret.
        id: String,
    },
    /// A part that is needed is empty.
    #[error("the secret {id} holds no {part}")]
    Empty {
        /// Which secret.
        id: String,
        /// Which part.
        part: &'static str,
    },
}

/// Where a secret's text comes from.
#[derive(Clone)]
pub enum SecretSource {
    /// Secrets Manager, by name or ARN.
    Manager {
        /// The way there.
        client: aws_sdk_secretsmanager::Client,
        /// Name or ARN.
        id: String,
    },
    /// A given function: tests rotate secrets with it.
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

/// One secret of a vendor, as a typed JSON object.
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
    /// Fetches the secret; `check` names a part that is empty, which stops the start.
    ///
    /// # Errors
    /// It cannot be fetched, is malformed or incomplete.
    pub async fn load(
        source: SecretSource,
        check: fn(&T) -> Result<(), &'static str>,
    ) -> Result<Self, SecretError> {
        let first = Self::fetch(&source, check).await?;
        Ok(Self { source, check, kept: Mutex::new((Arc::new(first), Instant::now())) })
    }

    /// The secret as it was fetched within the last five minutes. When it cannot be fetched anew the kept
    /// one serves on: an outage of Secrets Manager must not stop payments.
    pub async fn current(&self) -> Arc<T> {
        self.younger_than(KEPT).await
    }

    /// The secret as it was fetched within the last `age`, fetched anew if need be.
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
