//! Sends the requests that async-stripe describes. Its own client parses each answer, and each error, as the whole of what
//! Stripe may ever say: a megabyte of parsers, of which four fields are used.

use lambda_http::Error;
use serde::de::DeserializeOwned;
use shared::stripe::client::{self, StripeError, Verb};
use stripe_client_core::{RequestBuilder, StripeMethod};
use stripe_shared::version::VERSION;

/// A client of Stripe's API. A checkout may take three calls.
#[derive(Clone, Debug)]
pub struct StripeClient(client::StripeClient);

impl StripeClient {
    /// Builds the client; `api_base` differs from Stripe's only in tests.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(api_base: &str) -> Result<Self, Error> {
        let agent = concat!("cpd-checkout/", env!("CARGO_PKG_VERSION"));
        Ok(Self(client::StripeClient::new(api_base, agent)?))
    }

    /// Sends a request once, and reads the answer.
    pub(crate) async fn send<T: DeserializeOwned>(
        &self,
        api_key: &str,
        request: RequestBuilder,
        idempotency_key: Option<&str>,
    ) -> Result<T, SessionError> {
        let RequestBuilder { query, body, path, method } = request;
        let request = client::StripeRequest {
            verb: verb(method),
            path,
            query,
            form: body,
            // The types of the requests are those of this version of the API.
            version: VERSION.as_str(),
            idempotency_key,
        };
        Ok(self.0.send(api_key, request).await?)
    }
}

/// Why no session was created. Nothing was charged.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SessionError {
    #[error("stripe refused with {status}: {code}")]
    Refused { status: u16, code: String },
    #[error("stripe could not be reached: {0}")]
    Unreachable(String),
    #[error("stripe answered without a payment page")]
    NoPage,
}

impl From<StripeError> for SessionError {
    fn from(error: StripeError) -> Self {
        match error {
            StripeError::Refused { status, code, .. } => Self::Refused { status, code },
            StripeError::Unreachable(reason) => Self::Unreachable(reason),
        }
    }
}

fn verb(method: StripeMethod) -> Verb {
    match method {
        StripeMethod::Get => Verb::Get,
        StripeMethod::Post => Verb::Post,
        StripeMethod::Delete => Verb::Delete,
    }
}
