//! The object of an event, by the type of the event.

mod charge;
mod dispute;
mod payment_intent;
mod refund;
mod session;

use serde_json::{Value, json};

use super::Facts;
use super::ids::derived;

/// The object that an event of this type carries.
pub(super) fn of(kind: &str, facts: &Facts) -> Value {
    match kind.rsplit_once('.') {
        Some(("checkout.session", change)) => session::session(change, facts),
        Some(("payment_intent", change)) => payment_intent::payment_intent(change, facts),
        Some(("charge.dispute", change)) => dispute::dispute(change, facts),
        Some(("charge.refund" | "refund", _)) => refund::refund(facts),
        Some(("charge", change)) => charge::charge(change, facts),
        Some((other, _)) => minimal(other, facts),
        None => minimal(kind, facts),
    }
}

/// A type that nothing here depends on: an endpoint must bear what it does not know.
fn minimal(name: &str, facts: &Facts) -> Value {
    let object = name.replace('.', "_");
    json!({
        "id": derived(&object, &facts.session),
        "object": name,
        "created": facts.created,
        "livemode": facts.livemode,
        "metadata": facts.metadata,
    })
}
