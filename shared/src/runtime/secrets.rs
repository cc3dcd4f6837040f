//! Secrets: fetched at the start or with the first request that needs them, cached for five minutes, never printed. An
//! empty secret stops the start, or that request.
//!
//! A refresh that fails is not repeated by every request, and one that hangs holds nobody up: the cached secret stays in
//! use, and the next try waits, longer after each failure.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::Client;
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use super::aws::{Deferred, deferred};

/// How long a fetched secret is used.
const KEPT: Duration = Duration::from_secs(300);
/// The longest that the first request with a need for a secret waits for it.
const FIRST_REQUEST_MAX: Duration = Duration::from_secs(4);
/// The longest wait for a refresh: a small part of the time that a request has.
const REFRESH_MAX: Duration = Duration::from_secs(2);
/// How long no refresh is tried after a first failure; doubled after each further one.
const RETRY_AFTER: Duration = Duration::from_secs(5);
/// The longest such pause.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(120);

/// Why there is no usable secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Secrets Manager refused or failed.
    #[error("the secret {id} cannot be fetched: {reason}")]
    Fetch { id: String, reason: String },
    /// Not the expected JSON; the message does not quote it.
    #[error("the secret {id} is not the JSON object that it should be")]
    Malformed { id: String },
    /// Secrets Manager did not answer in time.
    #[error("the secret {id} was not fetched in time")]
    TooSlow { id: String },
    /// A required part is empty.
    #[error("the secret {id} holds no {part}")]
    Empty { id: String, part: &'static str },
}

/// Where a secret's text comes from.
#[derive(Clone)]
pub enum SecretSource {
    /// Secrets Manager, by name or ARN.
    Manager {
        client: Arc<Deferred<Client>>,
        /// Name or ARN.
        id: String,
    },
    /// A function, with which tests rotate secrets.
    Given(Arc<dyn Fn() -> String + Send + Sync>),
    /// The same, for a source that takes its time or hangs.
    Awaited(Arc<dyn Fn() -> Pin<Box<dyn Future<Output = String> + Send>> + Send + Sync>),
}

impl SecretSource {
    /// The secret with this name or ARN. Many are fetched long after the start or never, so the client is built with the
    /// first one.
    pub fn manager(config: &SdkConfig, id: String) -> Self {
        Self::Manager { client: Arc::new(deferred(config, Client::new)), id }
    }

    fn id(&self) -> String {
        match self {
            Self::Manager { id, .. } => id.clone(),
            Self::Given(_) | Self::Awaited(_) => "given".to_owned(),
        }
    }

    async fn fetch(&self) -> Result<String, SecretError> {
        match self {
            Self::Given(text) => Ok(text()),
            Self::Awaited(text) => Ok(text().await),
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
    kept: Mutex<Kept<T>>,
}

/// The newest secret, and how refreshing it went.
struct Kept<T> {
    secret: Arc<T>,
    fetched_at: Instant,
    /// No refresh before this time: one is under way, or the last one failed.
    next_try: Instant,
    /// In a row.
    failures: u32,
}

impl<T> fmt::Debug for Secrets<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

impl<T: DeserializeOwned> Secrets<T> {
    /// Fetches the secret while a function starts. `check` names an empty part.
    ///
    /// # Errors
    /// It cannot be fetched, or is malformed or incomplete.
    pub async fn load(
        source: SecretSource,
        check: fn(&T) -> Result<(), &'static str>,
    ) -> Result<Self, SecretError> {
        let first = Self::fetch(&source, check).await?;
        let now = Instant::now();
        let kept = Kept { secret: Arc::new(first), fetched_at: now, next_try: now, failures: 0 };
        Ok(Self { source, check, kept: Mutex::new(kept) })
    }

    /// The same while a request waits for it: four seconds at most.
    ///
    /// # Errors
    /// As [`Self::load`], and it was not fetched in time.
    pub async fn load_for_request(
        source: SecretSource,
        check: fn(&T) -> Result<(), &'static str>,
    ) -> Result<Self, SecretError> {
        let id = source.id();
        let loaded = tokio::time::timeout(FIRST_REQUEST_MAX, Self::load(source, check)).await;
        loaded.unwrap_or(Err(SecretError::TooSlow { id }))
    }

    /// The secret, at most five minutes old. If it cannot be refreshed, the cached one stays in use: an outage of
    /// Secrets Manager must not stop payments.
    pub async fn current(&self) -> Arc<T> {
        self.younger_than(KEPT).await
    }

    /// The secret, at most `age` old; refreshed if necessary and possible.
    pub async fn younger_than(&self, age: Duration) -> Arc<T> {
        {
            let mut kept = self.kept();
            let now = Instant::now();
            if now.duration_since(kept.fetched_at) <= age || now < kept.next_try {
                return Arc::clone(&kept.secret);
            }
            // Whoever comes meanwhile uses the cached one.
            kept.next_try = now + REFRESH_MAX;
        }
        let fetched = tokio::time::timeout(REFRESH_MAX, Self::fetch(&self.source, self.check)).await;
        let mut kept = self.kept();
        let now = Instant::now();
        match fetched.unwrap_or_else(|_| Err(SecretError::TooSlow { id: self.source.id() })) {
            Ok(fresh) => {
                *kept = Kept { secret: Arc::new(fresh), fetched_at: now, next_try: now, failures: 0 };
            }
            Err(error) => {
                kept.next_try = now + pause(kept.failures);
                kept.failures = kept.failures.saturating_add(1);
                tracing::error!(%error, failures = kept.failures, "the kept secret stays in use");
            }
        }
        Arc::clone(&kept.secret)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept<T>> {
        // Nothing that holds the lock can panic half-way.
        self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
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

/// The pause after a refresh that failed, with so many failures before it.
fn pause(failures: u32) -> Duration {
    RETRY_AFTER.saturating_mul(2_u32.saturating_pow(failures)).min(RETRY_AFTER_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_limit() {
        let seconds: Vec<u64> = [0, 1, 2, 3, 4, 5, 40, u32::MAX].map(|n| pause(n).as_secs()).into();
        assert_eq!(seconds, [5, 10, 20, 40, 80, 120, 120, 120]);
    }
}
