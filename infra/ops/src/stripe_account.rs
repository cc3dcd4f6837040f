//! A Stripe account: lists its events; and the client that ends checkouts in it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use shared::runtime::{SecretSource, Secrets};
use shared::stripe::lazy_client::LazyClient;

use crate::http_client;
use crate::target::Target;

/// The types that the webhook handles.
const KINDS: [&str; 13] = [
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.closed",
    "charge.dispute.updated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "refund.created",
    "refund.updated",
    "refund.failed",
];
/// The largest page that Stripe returns.
const PAGE_SIZE: &str = "100";
/// Stripe's rate limits reset within a second or two.
const BACKOFF_SECONDS: [u64; 3] = [1, 2, 4];

/// The functions' Stripe secret. It has no `Debug`, so that it is never printed.
#[derive(Clone, Deserialize)]
pub(crate) struct StripeSecret {
    api_key: String,
    #[serde(default)]
    signing: Vec<String>,
}

impl StripeSecret {
    /// Reads the secret from the environment or from Secrets Manager.
    pub(crate) async fn find(named: Option<&str>, target: &Target) -> anyhow::Result<Self> {
        if let Ok(api_key) = std::env::var("STRIPE_API_KEY") {
            let signing = std::env::var("STRIPE_SIGNING_SECRET").into_iter().collect();
            return Ok(Self { api_key, signing });
        }
        let of_stack = target.stack()?.and_then(|mut stack| stack.secrets.remove("stripe"));
        let id = named.map(str::to_owned).or(of_stack).context(
            "no Stripe secret was found: pass --stripe-secret (output StripeSecretArn), or set the environment \
             variable STRIPE_API_KEY",
        )?;
        let source = SecretSource::manager(&target.aws().await?, id);
        let check = |secret: &Self| if secret.api_key.trim().is_empty() { Err("api_key") } else { Ok(()) };
        let kept = Secrets::load(source, check).await?;
        Ok((*kept.current().await).clone())
    }

    /// The newest signing secret.
    pub(crate) fn signing(&self) -> anyhow::Result<&str> {
        let secret = self.signing.iter().map(|text| text.trim()).find(|text| !text.is_empty());
        secret.context("no signing secret was found, so events cannot be sent to the webhook")
    }
}

/// The URL of Stripe's API for a deployment. Only the local stack has a stand-in.
fn url_of(named: Option<&str>, target: &Target) -> anyhow::Result<String> {
    let of_stack = target.stack()?.and_then(|stack| stack.stripe_url);
    let url = named.map(str::to_owned).or(of_stack);
    Ok(url.unwrap_or_else(|| "https://api.stripe.com".to_owned()))
}

/// The functions' client of Stripe, for what operators and functions do alike.
pub(crate) async fn stripe_client(
    url: Option<&str>,
    secret: Option<&str>,
    target: &Target,
) -> anyhow::Result<LazyClient> {
    let StripeSecret { api_key, .. } = StripeSecret::find(secret, target).await?;
    let secret = serde_json::json!({"api_key": api_key}).to_string();
    let source = SecretSource::Given(Arc::new(move || secret.clone()));
    Ok(LazyClient::new(source, url_of(url, target)?, "cpd-ops"))
}

/// A Stripe account.
pub(crate) struct StripeAccount {
    client: reqwest::Client,
    /// Without a path.
    url: String,
    key: String,
}

impl StripeAccount {
    /// The account of a deployment.
    pub(crate) async fn of(
        url: Option<&str>,
        secret: Option<&str>,
        target: &Target,
    ) -> anyhow::Result<(Self, StripeSecret)> {
        let secret = StripeSecret::find(secret, target).await?;
        Ok((Self::new(&url_of(url, target)?, &secret)?, secret))
    }

    pub(crate) fn new(url: &str, secret: &StripeSecret) -> anyhow::Result<Self> {
        let client = http_client::builder().timeout(Duration::from_secs(30)).build()?;
        let url = url.trim_end_matches('/').to_owned();
        Ok(Self { client, url, key: secret.api_key.trim().to_owned() })
    }

    /// Lists every event since a time that the webhook handles, newest first.
    pub(crate) async fn events_since(&self, since: Timestamp) -> anyhow::Result<Vec<Value>> {
        let mut events: Vec<Value> = Vec::new();
        loop {
            let last = events.last().and_then(|event| event["id"].as_str()).map(str::to_owned);
            let mut page = self.page(since, last.as_deref()).await?;
            let found =
                page["data"].as_array_mut().map(std::mem::take).context("Stripe's response has no list")?;
            let more = page["has_more"].as_bool().unwrap_or(false) && !found.is_empty();
            events.extend(found);
            if !more {
                return Ok(events);
            }
        }
    }

    async fn page(&self, since: Timestamp, after: Option<&str>) -> anyhow::Result<Value> {
        let since = since.as_second().to_string();
        let mut query = vec![("limit", PAGE_SIZE), ("created[gte]", since.as_str())];
        query.extend(KINDS.map(|kind| ("types[]", kind)));
        query.extend(after.map(|id| ("starting_after", id)));
        let request = self.client.get(format!("{}/v1/events", self.url)).query(&query);
        let answer = self.send(&request).await?;
        let status = answer.status();
        match status.is_success() {
            true => answer.json().await.context("Stripe's response is not JSON"),
            false => bail!("Stripe refused to list events ({status}); check that the key may read them"),
        }
    }

    /// Sends a request, again while Stripe is busy.
    async fn send(&self, request: &reqwest::RequestBuilder) -> anyhow::Result<reqwest::Response> {
        let mut backoff = BACKOFF_SECONDS.into_iter();
        loop {
            let again = request.try_clone().context("a request that can be sent once only")?;
            // The error contains the URL, which is safe to print: the key is not part of it.
            let asked = again.bearer_auth(&self.key).send().await;
            let answer = asked.map_err(|error| anyhow!("Stripe is unreachable ({error})"))?;
            let is_temporary = answer.status().as_u16() == 429 || answer.status().is_server_error();
            match backoff.next().filter(|_| is_temporary) {
                Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
                None => return Ok(answer),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use wiremock::matchers::{header, method, path, query_param, query_param_is_missing};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;

    fn list(ids: &[&str], has_more: bool) -> ResponseTemplate {
        let data: Vec<Value> = ids.iter().map(|id| json!({"id": id})).collect();
        ResponseTemplate::new(200)
            .set_body_json(json!({"object": "list", "data": data, "has_more": has_more, "url": "/v1/events"}))
    }

    #[tokio::test]
    async fn every_page_is_read_and_a_limit_is_waited_for() {
        let server = MockServer::start().await;
        let events = || Mock::given(method("GET")).and(path("/v1/events"));
        events().respond_with(ResponseTemplate::new(429)).up_to_n_times(1).mount(&server).await;
        events()
            .and(header("authorization", "Bearer sk_test_1"))
            .and(query_param("created[gte]", "1790000000"))
            .and(query_param("types[]", "charge.refunded"))
            .and(query_param_is_missing("starting_after"))
            .respond_with(list(&["evt_3", "evt_2"], true))
            .mount(&server)
            .await;
        events()
            .and(query_param("starting_after", "evt_2"))
            .respond_with(list(&["evt_1"], false))
            .mount(&server)
            .await;
        let secret = StripeSecret { api_key: " sk_test_1\n".into(), signing: vec![" ".into()] };
        let account = StripeAccount::new(&server.uri(), &secret).unwrap();
        let found = account.events_since(Timestamp::from_second(1_790_000_000).unwrap()).await.unwrap();
        let ids: Vec<&str> = found.iter().filter_map(|event| event["id"].as_str()).collect();
        assert_eq!(ids, ["evt_3", "evt_2", "evt_1"]);
        assert!(secret.signing().is_err());
    }

    #[tokio::test]
    async fn a_key_that_may_not_read_events_is_said_so() {
        let server = MockServer::start().await;
        Mock::given(method("GET")).respond_with(ResponseTemplate::new(403)).mount(&server).await;
        let secret = StripeSecret { api_key: "rk_1".into(), signing: Vec::new() };
        let account = StripeAccount::new(&server.uri(), &secret).unwrap();
        let error = account.events_since(Timestamp::UNIX_EPOCH).await.unwrap_err();
        assert!(error.to_string().contains("403") && !error.to_string().contains("rk_1"), "{error}");
    }
}
