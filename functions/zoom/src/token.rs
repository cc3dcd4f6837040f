//! Zoom's Server-to-Server OAuth: one token for all calls, kept until shortly before it expires.

use std::sync::Arc;

use domain::Clock;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use shared::runtime::Secrets;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use crate::answer::{Answer, send};
use crate::config::ZoomSecret;
use crate::zoom_error::ZoomError;

/// A token is renewed this long before it expires, so that it does not expire on its way.
const BEFORE_EXPIRY: SignedDuration = SignedDuration::from_secs(60);

/// The token of this process.
pub(crate) struct Tokens {
    oauth_url: Url,
    secrets: Secrets<ZoomSecret>,
    clock: Arc<dyn Clock>,
    kept: Mutex<Option<Token>>,
}

/// A token. It has no `Debug`, so that it is never printed.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) text: Arc<str>,
    renew_at: Timestamp,
}

/// What the endpoint grants.
#[derive(Deserialize)]
struct Grant {
    access_token: String,
    expires_in: u32,
}

impl Tokens {
    pub(crate) fn new(oauth_url: Url, secrets: Secrets<ZoomSecret>, clock: Arc<dyn Clock>) -> Self {
        Self { oauth_url, secrets, clock, kept: Mutex::new(None) }
    }

    /// The token, fetched if there is none that lasts.
    pub(crate) async fn current(
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

    /// A token in place of one that was refused before its time. Whoever comes second takes the one that
    /// the first has fetched.
    pub(crate) async fn in_place_of(
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
            // Without a body some proxies miss the length of a POST.
            .body("");
        let asked_at = self.clock.now();
        let answer = send(request, deadline).await.map_err(|error| ZoomError::NoToken(error.to_string()))?;
        if let Some(until) = answer.token_again(self.clock.now()) {
            return Err(ZoomError::NoTokenBefore(until));
        }
        if !answer.status.is_success() {
            return Err(ZoomError::NoToken(refusal(&answer)));
        }
        let grant: Grant = serde_json::from_slice(&answer.body)
            .map_err(|_| ZoomError::NoToken("an answer that cannot be read".to_owned()))?;
        let lives = SignedDuration::from_secs(i64::from(grant.expires_in));
        Ok(Token { text: grant.access_token.into(), renew_at: asked_at + (lives - BEFORE_EXPIRY) })
    }
}

/// The endpoint has a shape of its own: `{"reason", "error": "invalid_client"}`.
fn refusal(answer: &Answer) -> String {
    let value: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let code = value["error"].as_str().unwrap_or_default();
    let known = code.len() <= 40 && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    match known {
        true => format!("http_{} {code}", answer.status.as_u16()).trim_end().to_owned(),
        false => format!("http_{}", answer.status.as_u16()),
    }
}
