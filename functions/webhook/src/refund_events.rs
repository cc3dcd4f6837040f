//! `charge.refunded`, in full or in part, and `refund.*`, which says how far one refund has come; before or after the
//! payment that they refund.

use shared::store::StoreError;
use shared::stripe::event::{Event, RefundChangeFacts, RefundFacts};
use shared::stripe::metadata;
use tokio::time::Instant;

use crate::event_context::reject_other_mode;
use crate::outcome::EventOutcome;
use crate::payment_update::PaymentUpdate;
use crate::state::App;

/// Records the total that was refunded; the enrolment follows.
pub(crate) async fn refunded(
    app: &App,
    event: &Event,
    facts: &RefundFacts,
    deadline: Instant,
) -> Result<EventOutcome, StoreError> {
    if facts.livemode != Some(app.config.livemode) {
        return reject_other_mode(app, event, deadline).await;
    }
    let update = PaymentUpdate {
        payment: &facts.payment_intent,
        named: metadata::attribution(&facts.metadata),
        currency: facts.currency.as_deref(),
    };
    let now = app.clock.now();
    let add_fact =
        |payment: domain::payment::Payment| payment.charge_refunded(facts.amount_refunded, facts.full, now);
    update.write(app, event, deadline, add_fact).await
}

/// Records how far one refund has come; the enrolment follows. A refund may fail weeks after it was made.
pub(crate) async fn changed(
    app: &App,
    event: &Event,
    facts: &RefundChangeFacts,
    deadline: Instant,
) -> Result<EventOutcome, StoreError> {
    if facts.livemode != Some(app.config.livemode) {
        return reject_other_mode(app, event, deadline).await;
    }
    // A refund names no purchase; one that the office asked for names its request.
    let update =
        PaymentUpdate { payment: &facts.payment_intent, named: None, currency: facts.currency.as_deref() };
    let now = app.clock.now();
    update.write(app, event, deadline, |payment| payment.refund(&facts.id, facts.refund, now)).await
}
