//! Zoom's Server-to-Server OAuth: one token for all calls, kept until shortly before it expires.

use std::sync::Arc;

use domain::Clock;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use super::config::ZoomSecret;
use super::response::{ZoomResponse, send};
use super::zoom_error::ZoomError;
use crate::runtime::Secrets;

/// A token is renewed this long before it expires, so that it does not expire in transit.
const BEFORE_EXPIRY: SignedDuration = SignedDuration::from_secs(60);

/// The cached token of this process.
pub(super) struct Tokens {
    oauth_url: Url,
    secrets: Secrets<ZoomSecret>,
    clock: Arc<dyn Clock>,
    kept: Mutex<Option<Token>>,
}

/// A token. It has no `Debug`, so that it is never printed.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) text: Arc<str>,
    renew_at: Timestamp,
}

/// The response of the token endpoint.
#[derive(Deserialize)]
struct Grant {
    access_token: String,
    expires_in: u32,
}

impl Tokens {
    pub(super) fn new(oauth_url: Url, secrets: Secrets<ZoomSecret>, clock: Arc<dyn Clock>) -> Self {
        Self { oauth_url, secrets, clock, kept: Mutex::new(None) }
    }

    /// The cached token, or a new one if it is about to expire.
    pub(super) async fn current(
        &self,
        http: &reqwest::Client,
        deadline: Instant,
    ) -> Result<Token, ZoomError> {
        let mut kept = self.kept.lock().await;
        match kept.as_ref().filter(|token| token.renew_at > self.clock.now()) {
            Some(token) => Ok(token.clone()),
            None => Ok(kept.insert(self.fetch(http, deadline).await?).clone()),
        }
    }

    /// A new token to replace a refused one. Concurrent callers share the first replacement.
    pub(super) async fn replace(
        &self,
        refused: &Token,
        http: &reqwest::Client,
        deadline: Instant,
    ) -> Result<Token, ZoomError> {
        let mut kept = self.kept.lock().await;
        match kept.as_ref().filter(|token| token.text != refused.text) {
            Some(token) => Ok(token.clone()),
            None => Ok(kept.insert(self.fetch(http, deadline).await?).clone()),
        }
    }

    async fn fetch(&self, http: &reqwest::Client, deadline: Instant) -> Result<Token, ZoomError> {
        let secret = self.secrets.current().await;
        let request = http
            .post(self.oauth_url.clone())
            .query(&[("grant_type", "account_credentials"), ("account_id", &secret.account_id)])
            .basic_auth(&secret.client_id, Some(&secret.client_secret))
            // Some proxies require a content length for a POST.
            .body("");
        let asked_at = self.clock.now();
        let response =
            send(request, deadline).await.map_err(|error| ZoomError::NoToken(error.to_string()))?;
        if let Some(until) = response.token_retry_at(self.clock.now()) {
            return Err(ZoomError::NoTokenBefore(until));
        }
        if !response.status.is_success() {
            return Err(ZoomError::NoToken(refusal(&response)));
        }
        let grant: Grant = serde_json::from_slice(&response.body)
            .map_err(|_| ZoomError::NoToken("unreadable response".to_owned()))?;
        let lives = SignedDuration::from_secs(i64::from(grant.expires_in));
        Ok(Token { text: grant.access_token.into(), renew_at: asked_at + (lives - BEFORE_EXPIRY) })
    }
}

/// The token endpoint has its own error format: `{"reason", "error": "invalid_client"}`.
fn refusal(response: &ZoomResponse) -> String {
    let value: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let code = value["error"].as_str().unwrap_or_default();
    let known = code.len() <= 40 && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    match known {
        true => format!("http_{} {code}", response.status.as_u16()).trim_end().to_owned(),
        false => format!("http_{}", response.status.as_u16()),
    }
}
