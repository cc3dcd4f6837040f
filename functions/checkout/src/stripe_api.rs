//! Creates a Checkout Session at Stripe, through async-stripe.

use std::collections::HashMap;
use std::time::Duration;

use domain::course::Course;
use shared::http::Identity;
use shared::stripe::metadata;
use stripe::StripeRequest;
use stripe::{ClientBuilder, IdempotencyKey, RequestStrategy, StripeError};
use stripe_checkout::CheckoutSessionMode;
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionLineItems, CreateCheckoutSessionLineItemsPriceData,
    CreateCheckoutSessionPaymentIntentData, ProductData,
};

use crate::config::Config;

/// If Stripe takes longer than this, the learner is asked to try again.
const TIMEOUT: Duration = Duration::from_secs(8);

/// Stripe refuses an idempotency key with 409 while the first request with it is still running, such as that of
/// another click. Its answer is a moment away.
const IN_PROGRESS_STATUS: u16 = 409;
const IN_PROGRESS_PAUSES: [Duration; 4] = [
    Duration::from_millis(150),
    Duration::from_millis(300),
    Duration::from_millis(600),
    Duration::from_millis(900),
];

/// A Checkout Session at Stripe.
pub(crate) struct Session {
    /// Stripe's `cs_…`.
    pub(crate) id: String,
    /// Stripe's payment page.
    pub(crate) url: String,
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
            // The message may repeat what the learner typed; the code does not.
            StripeError::Stripe(error, status) => {
                let code = error.code.map_or_else(|| error.type_.to_string(), |code| code.to_string());
                Self::Refused { status, code }
            }
            StripeError::Timeout => Self::Unreachable("timeout".to_owned()),
            other => Self::Unreachable(other.to_string()),
        }
    }
}

/// Creates a session; the same `key` returns the same session.
pub(crate) async fn create_session(
    config: &Config,
    api_key: &str,
    key: &str,
    course: &Course,
    identity: &Identity,
) -> Result<Session, SessionError> {
    let client = ClientBuilder::new(api_key.trim()).url(&config.stripe_api_base).timeout(TIMEOUT).build()?;
    let key = IdempotencyKey::new(key).map_err(|error| SessionError::Unreachable(error.to_string()))?;
    let request = session_of(config, course, identity)?;
    let mut pauses = IN_PROGRESS_PAUSES.into_iter();
    let session = loop {
        let strategy = RequestStrategy::Idempotent(key.clone());
        let sent = request.customize().request_strategy(strategy).send(&client).await;
        match sent.map_err(SessionError::from) {
            Err(SessionError::Refused { status: IN_PROGRESS_STATUS, code }) => match pauses.next() {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(SessionError::Refused { status: IN_PROGRESS_STATUS, code }),
            },
            answer => break answer?,
        }
    };
    let url = session.url.ok_or(SessionError::NoPage)?;
    Ok(Session { id: session.id.to_string(), url })
}

fn session_of(
    config: &Config,
    course: &Course,
    identity: &Identity,
) -> Result<CreateCheckoutSession, SessionError> {
    let currency: stripe_types::Currency =
        course.price.currency.as_str().parse().map_err(|_| SessionError::Refused {
            status: 400,
            code: "currency_unknown_to_stripe".to_owned(),
        })?;
    let metadata: HashMap<String, String> =
        metadata::of_purchase(identity.learner, course.uuid, &course.price).into_iter().collect();

    let mut price = CreateCheckoutSessionLineItemsPriceData::new(currency);
    price.unit_amount = Some(course.price.amount);
    price.product_data = Some(ProductData::new(&course.title));
    let mut line = CreateCheckoutSessionLineItems::new();
    line.price_data = Some(price);
    line.quantity = Some(1);
    // Stripe copies this metadata to the charge, so a refund names its learner and course.
    let mut payment = CreateCheckoutSessionPaymentIntentData::new();
    payment.metadata = Some(metadata.clone());

    let site = &config.frontend_url;
    Ok(CreateCheckoutSession::new()
        .mode(CheckoutSessionMode::Payment)
        .client_reference_id(identity.learner.to_string())
        .customer_email(&identity.email)
        .line_items(vec![line])
        .metadata(metadata)
        .payment_intent_data(payment)
        .success_url(format!(
            "{site}/checkout/success?session_id={{CHECKOUT_SESSION_ID}}&course_uuid={}",
            course.uuid
        ))
        .cancel_url(format!("{site}/checkout/cancelled?course_uuid={}", course.uuid)))
}
