//! `charge.refunded`, in full or in part; before or after the payment that it refunds.

use domain::Money;
use shared::store::StoreError;
use shared::stripe::event::{Event, RefundFacts};
use shared::stripe::metadata;
use tokio::time::Instant;

use crate::event_context::reject_other_mode;
use crate::outcome::EventOutcome;
use crate::payment_update::PaymentUpdate;
use crate::state::App;

/// Records the refund; the enrolment follows.
pub(crate) async fn refunded(
    app: &App,
    event: &Event,
    facts: &RefundFacts,
    deadline: Instant,
) -> Result<EventOutcome, StoreError> {
    if facts.livemode != Some(app.config.livemode) {
        return reject_other_mode(app, event, deadline).await;
    }
    let currency = facts.currency.as_deref().and_then(|text| text.parse().ok());
    let update = PaymentUpdate {
        payment: &facts.payment_intent,
        named: metadata::attribution(&facts.metadata),
        refunded: currency.map(|currency| Money { amount: facts.amount_refunded, currency }),
    };
    let now = app.clock.now();
    update.write(app, event, deadline, |payment| payment.refund(facts.amount_refunded, facts.full, now)).await
}
