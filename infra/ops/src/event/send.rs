//! Sends an event as Stripe does: the raw bytes with their signature.

use std::sync::Arc;

use crate::http_client;
use anyhow::{Context, anyhow};
use jiff::{SignedDuration, Timestamp};
use shared::stripe::signature::{self, SigningSecret};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// A signed event and its destination.
pub(crate) struct Delivery {
    url: String,
    body: String,
    header: String,
}

/// The response of an endpoint.
pub(crate) struct WebhookResponse {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl WebhookResponse {
    /// Whether Stripe would consider it delivered.
    pub(crate) fn accepted(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Delivery {
    pub(crate) fn new(
        url: String,
        body: String,
        secret: &str,
        now: Timestamp,
        offset_seconds: i64,
    ) -> anyhow::Result<Self> {
        let secret = SigningSecret::new(secret).context("the signing secret is empty; pass --secret")?;
        let time = now
            .checked_add(SignedDuration::from_secs(offset_seconds))
            .context("--timestamp-offset is too large")?;
        let header = signature::header(&secret, body.as_bytes(), time);
        Ok(Self { url, body, header })
    }

    /// Sends the same bytes `times` times, `parallel` at once; returns the responses in order of arrival.
    pub(crate) async fn send(self, times: u32, parallel: u32) -> anyhow::Result<Vec<WebhookResponse>> {
        let client =
            http_client::builder().user_agent("Stripe/1.0 (+https://stripe.com/docs/webhooks)").build()?;
        let delivery = Arc::new(self);
        let room = Arc::new(Semaphore::new(parallel.max(1) as usize));
        let mut tasks = JoinSet::new();
        for _ in 0..times {
            let (client, delivery, room) = (client.clone(), Arc::clone(&delivery), Arc::clone(&room));
            tasks.spawn(async move {
                let _permit = room.acquire_owned().await?;
                delivery.once(&client).await
            });
        }
        let mut answers = Vec::new();
        while let Some(done) = tasks.join_next().await {
            answers.push(done??);
        }
        Ok(answers)
    }

    async fn once(&self, client: &reqwest::Client) -> anyhow::Result<WebhookResponse> {
        let sent = client
            .post(&self.url)
            .header("content-type", "application/json; charset=utf-8")
            .header("stripe-signature", &self.header)
            .body(self.body.clone())
            .send()
            .await
            .map_err(|error| {
                anyhow!("the webhook at {} is unreachable; check that the stack is up ({error})", self.url)
            })?;
        let status = sent.status().as_u16();
        Ok(WebhookResponse { status, body: sent.text().await.unwrap_or_default() })
    }
}
