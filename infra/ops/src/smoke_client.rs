//! The client of the smoke test: one deployed API, called as a browser calls it.

use std::time::Duration;

use crate::http_client;
use anyhow::{Context, bail};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

/// How long an answer may take, also when a function has to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// A deployed API and a person.
pub(crate) struct SmokeClient {
    http: Client,
    api: String,
    token: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// `null` if it was empty or no JSON.
    pub(crate) body: Value,
}

impl Answer {
    /// The code of a refusal.
    pub(crate) fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_default()
    }

    /// Fails unless this is the status and, if named, the code.
    pub(crate) fn expect(&self, status: u16, code: Option<&str>) -> anyhow::Result<()> {
        if self.status != status || code.is_some_and(|code| code != self.code()) {
            bail!("it answered {} {}, not {status} {}", self.status, self.code(), code.unwrap_or_default());
        }
        Ok(())
    }
}

impl SmokeClient {
    pub(crate) fn new(api: &str, token: Option<String>) -> anyhow::Result<Self> {
        let http = http_client::builder().timeout(PATIENCE).build()?;
        Ok(Self { http, api: api.trim_end_matches('/').to_owned(), token })
    }

    /// Reads without a token.
    pub(crate) async fn public(&self, path: &str) -> anyhow::Result<Answer> {
        answer(self.http.get(format!("{}{path}", self.api))).await
    }

    /// Reads as the person.
    pub(crate) async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.send(Method::GET, path, None).await
    }

    /// Calls as the person.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<Answer> {
        let mut request = self.http.request(method, format!("{}{path}", self.api));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        answer(request).await
    }

    /// Sends an event that Stripe did not sign.
    pub(crate) async fn unsigned_event(&self, webhook: &str) -> anyhow::Result<Answer> {
        answer(self.http.post(webhook).json(&serde_json::json!({"id": "evt_smoke"}))).await
    }

    /// Uploads as the API says.
    pub(crate) async fn upload(&self, to: &Value, bytes: &'static [u8]) -> anyhow::Result<Answer> {
        let url = to["url"].as_str().context("no address to upload to was given")?;
        let mut request = self.http.put(url).body(bytes);
        for (name, value) in to["headers"].as_object().into_iter().flatten() {
            request = request.header(name, value.as_str().unwrap_or_default());
        }
        answer(request).await
    }
}

async fn answer(request: RequestBuilder) -> anyhow::Result<Answer> {
    let answer = request.send().await.context("no answer")?;
    let status = answer.status().as_u16();
    let text = answer.text().await.context("the answer broke off")?;
    Ok(Answer { status, body: serde_json::from_str(&text).unwrap_or_default() })
}
