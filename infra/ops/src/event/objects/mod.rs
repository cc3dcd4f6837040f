//! The object of an event, by the type of the event.

mod charge;
mod dispute;
mod payment_intent;
mod refund;
mod session;

use serde_json::{Value, json};

use super::EventDetails;
use super::ids::derived;

/// The object for an event of this type.
pub(super) fn of(kind: &str, details: &EventDetails) -> Value {
    match kind.rsplit_once('.') {
        Some(("checkout.session", change)) => session::session(change, details),
        Some(("payment_intent", change)) => payment_intent::payment_intent(change, details),
        Some(("charge.dispute", change)) => dispute::dispute(change, details),
        Some(("charge.refund" | "refund", _)) => refund::refund(details),
        Some(("charge", change)) => charge::charge(change, details),
        Some((other, _)) => minimal(other, details),
        None => minimal(kind, details),
    }
}

/// A minimal object for any other type; an endpoint must accept unknown types.
fn minimal(name: &str, details: &EventDetails) -> Value {
    let object = name.replace('.', "_");
    json!({
        "id": derived(&object, &details.session),
        "object": name,
        "created": details.created,
        "livemode": details.livemode,
        "metadata": details.metadata,
    })
}
