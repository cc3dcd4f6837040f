//! Refunds at Stripe. The id of the recorded request is Stripe's idempotency key and part of the refund's metadata.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::payment::refund_request::{RefundAnswer, RefundRequest};
use serde::Deserialize;
use shared::runtime::SecretSource;
use shared::stripe::client::{StripeError, StripeRequest, Verb, encoded};
use shared::stripe::lazy_client::{LazyClient, VERSION};
use shared::stripe::metadata::REFUND_REQUEST;

/// Stripe refuses an idempotency key with 409 while the first request with it is still running, such as that of another
/// click. Its answer is a moment away.
const IN_PROGRESS_STATUS: u16 = 409;
const IN_PROGRESS_PAUSES: [Duration; 4] = [
    Duration::from_millis(150),
    Duration::from_millis(300),
    Duration::from_millis(600),
    Duration::from_millis(900),
];

/// Statuses that say nothing about the refund: our key was refused, or Stripe is busy.
const NOT_ABOUT_THE_REFUND: [u16; 4] = [401, 403, IN_PROGRESS_STATUS, 429];

/// Why a refund has no outcome yet: it may have been made.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct NoAnswer(String);

/// Makes refunds. The secret is fetched when the first one needs it, so that the office starts without it.
pub struct StripeRefunds(LazyClient);

/// The part of Stripe's refund that is used.
#[derive(Deserialize)]
struct StripeRefund {
    id: String,
    #[serde(default)]
    metadata: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct StripeList {
    data: Vec<StripeRefund>,
}

impl StripeRefunds {
    /// `api_base` differs from Stripe's only in tests.
    pub fn new(source: SecretSource, api_base: String) -> Self {
        Self(LazyClient::new(source, api_base, concat!("cpd-office/", env!("CARGO_PKG_VERSION"))))
    }

    /// Makes the refund of a request, or finds the one that was made for it.
    ///
    /// Stripe forgets idempotency keys after a day. So a request that was `sent_before` is looked for first.
    pub(crate) async fn make(
        &self,
        payment: &str,
        request: &RefundRequest,
        sent_before: bool,
    ) -> Result<RefundAnswer, NoAnswer> {
        let no_answer = |error: StripeError| NoAnswer(error.to_string());
        if sent_before && let Some(id) = self.find(payment, request).await.map_err(no_answer)? {
            return Ok(RefundAnswer::Accepted(id));
        }
        match self.create(payment, request).await {
            Ok(refund) => Ok(RefundAnswer::Accepted(refund.id)),
            Err(StripeError::Refused { status, code, param })
                if (400..500).contains(&status) && !NOT_ABOUT_THE_REFUND.contains(&status) =>
            {
                Ok(RefundAnswer::Refused(match param.as_deref() {
                    Some("amount") => AMOUNT_TOO_LARGE.to_owned(),
                    _ => code,
                }))
            }
            Err(error) => Err(no_answer(error)),
        }
    }

    async fn create(&self, payment: &str, request: &RefundRequest) -> Result<StripeRefund, StripeError> {
        let (id, amount) = (request.id.to_string(), request.amount.to_string());
        let key = format!("refund-{id}");
        let name = format!("metadata[{REFUND_REQUEST}]");
        let form = encoded(&[("payment_intent", payment), ("amount", &amount), (&name, &id)]);
        let mut pauses = IN_PROGRESS_PAUSES.into_iter();
        loop {
            let request = StripeRequest {
                verb: Verb::Post,
                path: "/refunds".to_owned(),
                query: None,
                form: Some(form.clone()),
                version: VERSION,
                idempotency_key: Some(&key),
            };
            let answer = self.0.send::<StripeRefund>(request).await;
            let in_progress = matches!(answer, Err(StripeError::Refused { status: IN_PROGRESS_STATUS, .. }));
            match pauses.next().filter(|_| in_progress) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return answer,
            }
        }
    }

    /// The refund that was made for a request.
    async fn find(&self, payment: &str, request: &RefundRequest) -> Result<Option<String>, StripeError> {
        let id = request.id.to_string();
        let list = StripeRequest {
            verb: Verb::Get,
            path: "/refunds".to_owned(),
            query: Some(encoded(&[("payment_intent", payment), ("limit", "100")])),
            form: None,
            version: VERSION,
            idempotency_key: None,
        };
        let list = self.0.send::<StripeList>(list).await?;
        let is_its = |refund: &StripeRefund| {
            refund.metadata.as_ref().is_some_and(|metadata| metadata.get(REFUND_REQUEST) == Some(&id))
        };
        Ok(list.data.into_iter().find(is_its).map(|refund| refund.id))
    }
}

/// Stripe names only the parameter.
const AMOUNT_TOO_LARGE: &str = "amount_too_large";

/// What an administrator is told of a refusal.
pub(crate) fn in_words(code: &str) -> &'static str {
    match code {
        "charge_already_refunded" => {
            "Stripe refused: all of this payment was refunded already. It is shown here within minutes."
        }
        AMOUNT_TOO_LARGE => "Stripe refused: less of this payment is left. Reload the page in a few minutes.",
        "charge_disputed" => {
            "Stripe refused: this payment is disputed. Answer the dispute in Stripe instead of refunding it."
        }
        "balance_insufficient" | "insufficient_funds" => {
            "Stripe refused: the balance of your Stripe account does not cover this refund. Top it up, then try again."
        }
        "resource_missing" => {
            "Stripe refused: it does not know this payment. It may belong to another account, or to test mode."
        }
        "charge_expired_for_capture" | "refund_disputed_payment" | "charge_too_old" => {
            "Stripe refused: this payment can no longer be refunded. Pay the money back in another way."
        }
        _ => "Stripe refused this refund. Open the payment in Stripe to see why.",
    }
}
