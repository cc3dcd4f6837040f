//! Stripe's events, read tolerantly: any API version, unknown fields, null wherever Stripe allows it.
//!
//! Only the fields that a rule needs are read. An event of a known type whose object has no id is malformed;
//! anything else that is missing is left to the rules, which record why they refuse it.

use serde_json::Value;

use domain::payment::purchase::{Charge, Claim};
use domain::payment::{Dispute, Refund, RefundStatus};

use super::lenient;
use super::metadata::{self, Metadata};

/// The longest id that is stored; Stripe's have at most 255 characters.
const ID_MAX: usize = 255;
/// The longest value of metadata that Stripe takes.
const METADATA_MAX: usize = 500;

/// An event whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Stripe's `evt_…`.
    pub id: String,
    /// Stripe's name of the type.
    pub kind: String,
    /// What it says.
    pub fact: Fact,
}

/// What an event says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// `checkout.session.completed` or `.async_payment_succeeded`.
    SessionCompleted(SessionFacts),
    /// `checkout.session.async_payment_failed`.
    SessionFailed(SessionFacts),
    /// `checkout.session.expired`.
    SessionExpired(SessionFacts),
    /// `charge.refunded`: the total.
    Refunded(RefundFacts),
    /// `refund.created`, `.updated` or `.failed`: how far one refund has come.
    RefundChanged(RefundChangeFacts),
    /// `charge.dispute.*` when money is at stake.
    Disputed(DisputeFacts),
    /// Nothing can be stored under its ids; with the reason.
    SetAside(&'static str),
    /// Anything else.
    Ignored,
}

impl Fact {
    /// The ids that the event is stored under.
    fn ids(&self) -> Vec<&str> {
        match self {
            Self::SessionCompleted(facts) | Self::SessionFailed(facts) | Self::SessionExpired(facts) => {
                vec![&facts.id, facts.payment_id()]
            }
            Self::Refunded(facts) => vec![&facts.payment_intent],
            Self::RefundChanged(facts) => vec![&facts.id, &facts.payment_intent],
            Self::Disputed(facts) => vec![&facts.id, &facts.payment_intent],
            Self::SetAside(_) | Self::Ignored => Vec::new(),
        }
    }
}

/// What Stripe says about a Checkout Session; any field but the id may be null.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionFacts {
    /// Stripe's `cs_…`.
    pub id: String,
    /// Stripe's `pi_…`; absent when nothing had to be paid.
    pub payment_intent: Option<String>,
    /// `paid`, `unpaid` or `no_payment_required`.
    pub payment_status: Option<String>,
    pub charge: Charge,
    pub metadata: Metadata,
    /// The learner's id a second time.
    pub client_reference_id: Option<String>,
}

impl SessionFacts {
    /// The id under which the payment is stored.
    pub fn payment_id(&self) -> &str {
        self.payment_intent.as_deref().unwrap_or(&self.id)
    }

    /// Whether it was paid, or nothing was due.
    pub fn is_paid(&self) -> bool {
        matches!(self.payment_status.as_deref(), Some("paid" | "no_payment_required"))
    }

    /// The purchase that the metadata claims.
    pub fn claim(&self) -> Claim {
        metadata::claim(&self.metadata, self.client_reference_id.as_deref())
    }
}

/// What Stripe says about a refunded charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundFacts {
    /// Stripe's `pi_…`.
    pub payment_intent: String,
    /// Whether all of it was refunded.
    pub full: bool,
    /// How much was refunded so far, in minor units.
    pub amount_refunded: i64,
    /// As Stripe writes it.
    pub currency: Option<String>,
    /// Whether it is real money.
    pub livemode: Option<bool>,
    /// Copied by Stripe from the payment intent.
    pub metadata: Metadata,
}

/// What Stripe says about one refund; it carries metadata of ours only where the office asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundChangeFacts {
    /// Stripe's `re_…`.
    pub id: String,
    /// Stripe's `pi_…`.
    pub payment_intent: String,
    pub refund: Refund,
    /// As Stripe writes it.
    pub currency: Option<String>,
    /// Whether it is real money.
    pub livemode: Option<bool>,
}

/// What Stripe says about a dispute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeFacts {
    /// Stripe's `dp_…` (or `du_…`).
    pub id: String,
    /// Stripe's `pi_…`.
    pub payment_intent: String,
    pub dispute: Dispute,
    /// Whether it is real money.
    pub livemode: Option<bool>,
}

/// A signed body that is not a readable event.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the event has no readable {0}")]
pub struct MalformedEvent(&'static str);

/// Reads the body of an event.
///
/// # Errors
/// Names the part that is missing.
pub fn parse(body: &[u8]) -> Result<Event, MalformedEvent> {
    let event = lenient::value(body).ok_or(MalformedEvent("JSON"))?;
    let mut id = text(&event["id"]).ok_or(MalformedEvent("id"))?;
    let mut kind = text(&event["type"]).ok_or(MalformedEvent("type"))?;
    let object = &event["data"]["object"];
    let livemode = object["livemode"].as_bool().or(event["livemode"].as_bool());
    let fact = match kind.as_str() {
        "checkout.session.completed" | "checkout.session.async_payment_succeeded" => {
            Fact::SessionCompleted(session(object, livemode)?)
        }
        "checkout.session.async_payment_failed" => Fact::SessionFailed(session(object, livemode)?),
        "checkout.session.expired" => Fact::SessionExpired(session(object, livemode)?),
        "charge.refunded" => refund(object, livemode).map_or(Fact::Ignored, Fact::Refunded),
        // `charge.refund.updated` is the older name.
        "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            refund_change(&kind, object, livemode)?.map_or(Fact::Ignored, Fact::RefundChanged)
        }
        "charge.dispute.created"
        | "charge.dispute.updated"
        | "charge.dispute.closed"
        | "charge.dispute.funds_withdrawn"
        | "charge.dispute.funds_reinstated" => {
            dispute(&kind, object, livemode)?.map_or(Fact::Ignored, Fact::Disputed)
        }
        _ => Fact::Ignored,
    };
    let is_too_long = |id: &str| id.len() > ID_MAX;
    let fact = match fact {
        Fact::Ignored => Fact::Ignored,
        fact if is_too_long(&id) || fact.ids().into_iter().any(is_too_long) => Fact::SetAside("id_too_long"),
        fact => fact,
    };
    // Both are logged, whatever their length.
    shorten(&mut id);
    shorten(&mut kind);
    Ok(Event { id, kind, fact })
}

fn shorten(text: &mut String) {
    text.truncate(text.floor_char_boundary(ID_MAX));
}

fn session(object: &Value, livemode: Option<bool>) -> Result<SessionFacts, MalformedEvent> {
    let details = &object["total_details"];
    Ok(SessionFacts {
        id: text(&object["id"]).ok_or(MalformedEvent("session id"))?,
        payment_intent: reference(&object["payment_intent"]),
        payment_status: short(&object["payment_status"]),
        charge: Charge {
            one_time: object["mode"].as_str() == Some("payment"),
            livemode,
            subtotal: minor_units(&object["amount_subtotal"]),
            total: minor_units(&object["amount_total"]),
            discount: minor_units(&details["amount_discount"]).unwrap_or(0),
            tax: minor_units(&details["amount_tax"]).unwrap_or(0),
            shipping: minor_units(&details["amount_shipping"]).unwrap_or(0),
            currency: short(&object["currency"]),
        },
        metadata: strings(&object["metadata"]),
        client_reference_id: text(&object["client_reference_id"]),
    })
}

/// A charge without a payment intent is not one of ours.
fn refund(object: &Value, livemode: Option<bool>) -> Option<RefundFacts> {
    Some(RefundFacts {
        payment_intent: reference(&object["payment_intent"])?,
        full: object["refunded"].as_bool().unwrap_or(false),
        amount_refunded: minor_units(&object["amount_refunded"]).unwrap_or(0),
        currency: short(&object["currency"]),
        livemode,
        metadata: strings(&object["metadata"]),
    })
}

/// A refund of a charge without a payment intent is not one of ours.
fn refund_change(
    kind: &str,
    object: &Value,
    livemode: Option<bool>,
) -> Result<Option<RefundChangeFacts>, MalformedEvent> {
    let id = text(&object["id"]).ok_or(MalformedEvent("refund id"))?;
    let Some(payment_intent) = reference(&object["payment_intent"]) else { return Ok(None) };
    let status = match (kind, object["status"].as_str()) {
        ("refund.failed", _) | (_, Some("failed" | "canceled")) => RefundStatus::Failed,
        (_, Some("succeeded")) => RefundStatus::Succeeded,
        _ => RefundStatus::Pending,
    };
    let amount = minor_units(&object["amount"]).unwrap_or(0);
    let request = metadata::refund_request(&strings(&object["metadata"]));
    let (refund, currency) = (Refund { amount, status, request }, text(&object["currency"]));
    Ok(Some(RefundChangeFacts { id, payment_intent, refund, currency, livemode }))
}

/// `warning_*` is an inquiry and `prevented` was averted: no money has moved. A closed dispute is won or lost; any
/// other status of a closed one takes no money either. Money that was withdrawn is at stake, whatever the status.
fn dispute(
    kind: &str,
    object: &Value,
    livemode: Option<bool>,
) -> Result<Option<DisputeFacts>, MalformedEvent> {
    let id = text(&object["id"]).ok_or(MalformedEvent("dispute id"))?;
    let status = text(&object["status"]).unwrap_or_default();
    let Some(payment_intent) = reference(&object["payment_intent"]) else { return Ok(None) };
    let dispute = match (kind, status.as_str()) {
        (_, "won") => Dispute::Won,
        (_, "lost") => Dispute::Lost,
        ("charge.dispute.funds_reinstated", _) => Dispute::Won,
        ("charge.dispute.funds_withdrawn", _) => Dispute::Open,
        (_, "prevented") => return Ok(None),
        (_, status) if status.starts_with("warning_") => return Ok(None),
        ("charge.dispute.closed", _) => return Ok(None),
        _ => Dispute::Open,
    };
    Ok(Some(DisputeFacts { id, payment_intent, dispute, livemode }))
}

fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A word of Stripe's, which is stored.
fn short(value: &Value) -> Option<String> {
    text(value).filter(|text| text.len() <= ID_MAX)
}

/// An id, or the object itself where Stripe expanded it.
fn reference(value: &Value) -> Option<String> {
    text(value).or_else(|| text(&value["id"]))
}

/// A whole number; some API versions and SDKs write it with a zero fraction.
fn minor_units(value: &Value) -> Option<i64> {
    let number = value.as_number()?;
    number.as_i64().or_else(|| {
        let exact: rust_decimal::Decimal = number.to_string().parse().ok()?;
        (exact.fract().is_zero()).then(|| exact.trunc().to_string().parse().ok())?
    })
}

fn strings(value: &Value) -> Metadata {
    let Some(map) = value.as_object() else { return Metadata::new() };
    let kept = |value: &Value| short_enough(value.as_str()?);
    map.iter().filter_map(|(key, value)| Some((short_enough(key)?, kept(value)?))).collect()
}

fn short_enough(text: &str) -> Option<String> {
    (text.len() <= METADATA_MAX).then(|| text.to_owned())
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
