//! Creates a Checkout Session at Stripe. async-stripe describes the requests.

use std::collections::HashMap;
use std::time::Duration;

use domain::course::Course;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;
use shared::http::Identity;
use shared::stripe::metadata;
use stripe_checkout::CheckoutSessionMode;
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionLineItems, CreateCheckoutSessionLineItemsPriceData,
    CreateCheckoutSessionPaymentIntentData, ExpireCheckoutSession, ProductData, RetrieveCheckoutSession,
};
use stripe_client_core::StripeRequest;

use crate::config::Config;
use crate::state::App;
use crate::stripe_client::{SessionError, StripeClient};

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

/// The part of Stripe's session that is used.
#[derive(Deserialize)]
struct StripeSession {
    id: String,
    status: Option<String>,
    /// Only while it is open.
    url: Option<String>,
    expires_at: i64,
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

/// Asks for a session that was opened before.
pub(crate) async fn find_session(
    client: &StripeClient,
    api_key: &str,
    id: &str,
) -> Result<KnownSession, SessionError> {
    let request = RetrieveCheckoutSession::new(id).build();
    let session: StripeSession = match client.send(api_key, request, None).await {
        Err(SessionError::Refused { status: NOT_FOUND_STATUS, .. }) => return Ok(KnownSession::Over),
        answer => answer?,
    };
    Ok(match session.status.as_deref() {
        Some("open") => KnownSession::Open(opened(session)?),
        Some("complete") => KnownSession::Complete,
        _ => KnownSession::Over,
    })
}

/// Makes sure that a session can no longer be paid.
pub(crate) async fn expire_session(
    client: &StripeClient,
    api_key: &str,
    id: &str,
) -> Result<(), SessionError> {
    client.send::<IgnoredAny>(api_key, ExpireCheckoutSession::new(id).build(), None).await?;
    Ok(())
}

/// Creates a session; the same `key` returns the same session.
pub(crate) async fn create_session(
    app: &App,
    api_key: &str,
    key: &str,
    course: &Course,
    identity: &Identity,
) -> Result<Session, SessionError> {
    let request = session_of(&app.config, course, identity)?;
    let mut pauses = IN_PROGRESS_PAUSES.into_iter();
    let session = loop {
        match app.stripe.send(api_key, request.build(), Some(key)).await {
            Err(SessionError::Refused { status: IN_PROGRESS_STATUS, code }) => match pauses.next() {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(SessionError::Refused { status: IN_PROGRESS_STATUS, code }),
            },
            answer => break answer?,
        }
    };
    opened(session)
}

fn opened(session: StripeSession) -> Result<Session, SessionError> {
    let url = session.url.ok_or(SessionError::NoPage)?;
    let expires_at = Timestamp::from_second(session.expires_at).map_err(|_| SessionError::NoPage)?;
    Ok(Session { id: session.id, url, expires_at })
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
