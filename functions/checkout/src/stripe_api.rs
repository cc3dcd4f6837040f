//! Creates a Checkout Session at Stripe, through async-stripe.

use std::collections::HashMap;
use std::time::Duration;

use domain::course::Course;
use jiff::Timestamp;
use shared::http::Identity;
use shared::stripe::metadata;
use stripe::StripeRequest;
use stripe::{Client, ClientBuilder, IdempotencyKey, RequestStrategy, StripeError};
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionLineItems, CreateCheckoutSessionLineItemsPriceData,
    CreateCheckoutSessionPaymentIntentData, ExpireCheckoutSession, ProductData, RetrieveCheckoutSession,
};
use stripe_checkout::{CheckoutSession, CheckoutSessionMode, CheckoutSessionStatus};

use crate::config::Config;

/// If Stripe takes longer than this, the learner is asked to try again. A checkout may take three calls.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Stripe does not know the session: it belongs to another account or mode.
const NOT_FOUND_STATUS: u16 = 404;

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
    pub(crate) expires_at: Timestamp,
}

/// What Stripe says about a session that was opened before.
pub(crate) enum KnownSession {
    /// It may still be paid.
    Open(Session),
    /// The learner has paid, or has promised to: the bank may take days.
    Complete,
    /// It can no longer be paid, or Stripe does not know it.
    Over,
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

/// A client of Stripe's API.
pub(crate) fn client(config: &Config, api_key: &str) -> Result<Client, SessionError> {
    let builder = ClientBuilder::new(api_key.trim()).url(&config.stripe_api_base).timeout(TIMEOUT);
    Ok(builder.build()?)
}

/// Asks for a session that was opened before.
pub(crate) async fn find_session(client: &Client, id: &str) -> Result<KnownSession, SessionError> {
    let sent = RetrieveCheckoutSession::new(id).send(client).await;
    let session = match sent.map_err(SessionError::from) {
        Err(SessionError::Refused { status: NOT_FOUND_STATUS, .. }) => return Ok(KnownSession::Over),
        answer => answer?,
    };
    Ok(match session.status {
        Some(CheckoutSessionStatus::Open) => KnownSession::Open(opened(session)?),
        Some(CheckoutSessionStatus::Complete) => KnownSession::Complete,
        _ => KnownSession::Over,
    })
}

/// Makes sure that a session can no longer be paid.
pub(crate) async fn expire_session(client: &Client, id: &str) -> Result<(), SessionError> {
    ExpireCheckoutSession::new(id).send(client).await?;
    Ok(())
}

/// Creates a session; the same `key` returns the same session.
pub(crate) async fn create_session(
    config: &Config,
    client: &Client,
    key: &str,
    course: &Course,
    identity: &Identity,
) -> Result<Session, SessionError> {
    let key = IdempotencyKey::new(key).map_err(|error| SessionError::Unreachable(error.to_string()))?;
    let request = session_of(config, course, identity)?;
    let mut pauses = IN_PROGRESS_PAUSES.into_iter();
    let session = loop {
        let strategy = RequestStrategy::Idempotent(key.clone());
        let sent = request.customize().request_strategy(strategy).send(client).await;
        match sent.map_err(SessionError::from) {
            Err(SessionError::Refused { status: IN_PROGRESS_STATUS, code }) => match pauses.next() {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(SessionError::Refused { status: IN_PROGRESS_STATUS, code }),
            },
            answer => break answer?,
        }
    };
    opened(session)
}

fn opened(session: CheckoutSession) -> Result<Session, SessionError> {
    let url = session.url.ok_or(SessionError::NoPage)?;
    let expires_at = Timestamp::from_second(session.expires_at).map_err(|_| SessionError::NoPage)?;
    Ok(Session { id: session.id.to_string(), url, expires_at })
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
    let mut product = ProductData::new(&course.title);
    product.description = attendance(course);
    price.product_data = Some(product);
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

/// What the learner has to know before paying, on Stripe's page as on the course's.
fn attendance(course: &Course) -> Option<String> {
    let sessions = course.sessions.len();
    let required = course.completion.requires_attendance && sessions > 0;
    required.then(|| match sessions {
        1 => "To complete this course, you must attend its live session.".to_owned(),
        sessions => format!("To complete this course, you must attend all {sessions} live sessions."),
    })
}
