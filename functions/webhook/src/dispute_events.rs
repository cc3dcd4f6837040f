//! `charge.dispute.*`: created, updated, funds withdrawn or reinstated, closed; before or after the payment under dispute.

use shared::store::StoreError;
use shared::stripe::event::{DisputeFacts, Event};
use tokio::time::Instant;

use crate::event_context::reject_other_mode;
use crate::outcome::EventOutcome;
use crate::payment_update::PaymentUpdate;
use crate::state::App;

/// Records the state of the dispute; the enrolment follows.
pub(crate) async fn disputed(
    app: &App,
    event: &Event,
    facts: &DisputeFacts,
    deadline: Instant,
) -> Result<EventOutcome, StoreError> {
    if facts.livemode != Some(app.config.livemode) {
        return reject_other_mode(app, event, deadline).await;
    }
    // Stripe attaches none of our metadata to a dispute.
    let update = PaymentUpdate { payment: &facts.payment_intent, named: None, currency: None };
    let now = app.clock.now();
    update.write(app, event, deadline, |payment| payment.dispute(&facts.id, facts.dispute, now)).await
}
