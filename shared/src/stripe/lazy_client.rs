//! A client of Stripe that is built, and whose secret is fetched, when the first request needs it: functions that rarely
//! call Stripe start without either.

use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;

use super::client::{ApiSecret, StripeClient, StripeError, StripeRequest};
use crate::runtime::{SecretSource, Secrets};

/// The version of the API that requests written by hand, and their answers, are for: that of `checkout`.
pub const VERSION: &str = "2026-09-30.endive";

/// A client of Stripe that starts with its first request.
pub struct LazyClient {
    source: SecretSource,
    api_base: String,
    agent: &'static str,
    ready: OnceCell<Ready>,
}

struct Ready {
    client: StripeClient,
    secrets: Secrets<ApiSecret>,
}

impl LazyClient {
    /// `api_base` differs from Stripe's only in tests; `agent` is how the function calls itself.
    pub fn new(source: SecretSource, api_base: String, agent: &'static str) -> Self {
        Self { source, api_base, agent, ready: OnceCell::new() }
    }

    /// Sends a request once, and reads the answer.
    ///
    /// # Errors
    /// Stripe refuses, did not answer, or its secret cannot be fetched.
    pub async fn send<T: DeserializeOwned>(&self, request: StripeRequest<'_>) -> Result<T, StripeError> {
        let ready = self.ready.get_or_try_init(|| self.start()).await?;
        let secret = ready.secrets.current().await;
        ready.client.send(&secret.api_key, request).await
    }

    async fn start(&self) -> Result<Ready, StripeError> {
        let secrets = Secrets::load_for_request(self.source.clone(), ApiSecret::check).await;
        let secrets = secrets.map_err(|error| StripeError::Unreachable(error.to_string()))?;
        let client = StripeClient::new(&self.api_base, self.agent);
        let client = client.map_err(|error| StripeError::Unreachable(error.to_string()))?;
        Ok(Ready { client, secrets })
    }
}
