//! Compares Stripe's events with the tables: which never arrived, and which arrived but are not reflected.
//!
//! Stripe stops retrying after three days and keeps its events for thirty. An event that was never handled can safely
//! be sent again; one that was handled and left no trace needs a person.

use std::fmt;

use domain::payment::{Payment, PaymentState};
use domain::{CheckoutSession, CheckoutSessionState};
use tokio::time::Instant;

use crate::store::{ItemKey, Snapshot, Store, StoreError, keys};
use crate::stripe::event::{Event, Fact};

/// How an event and the tables disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The event left no marker. Sending it again fixes that.
    NotHandled,
    /// It was handled, but the tables do not reflect it; with what is wrong.
    NotReflected(&'static str),
    /// It was handled and held for review: a person has to decide. Nothing is lost.
    HeldForReview(CheckoutSessionState),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotHandled => f.write_str("never handled"),
            Self::NotReflected(reason) => write!(f, "handled, but {reason}"),
            Self::HeldForReview(CheckoutSessionState::Rejected) => {
                f.write_str("paid and rejected: refund or assign it")
            }
            Self::HeldForReview(_) => f.write_str("paid and unmatched: assign it, or leave it"),
        }
    }
}

/// A difference, and the event that it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stripe's `evt_…`.
    pub event: String,
    /// Stripe's name of its type.
    pub kind: String,
    /// The session or the payment that it is about.
    pub about: String,
    pub difference: Difference,
}

/// Compares events with the tables; types that the webhook ignores are ignored here too.
///
/// # Errors
/// The store's.
pub async fn reconcile_events(
    store: &Store,
    deadline: Instant,
    events: &[Event],
) -> Result<Vec<Finding>, StoreError> {
    let keys: Vec<ItemKey> = events.iter().flat_map(keys).collect();
    let snapshot = store.read(deadline, &keys).await?;
    let mut keys: Vec<ItemKey> = Vec::new();
    for event in events {
        let owner = payment_of(event, &snapshot)?.and_then(|payment| payment.attribution());
        keys.extend(owner.map(|(learner, course)| ItemKey::from(&keys::enrolment(learner, course))));
    }
    let enrolments = store.read(deadline, &keys).await?;
    let mut findings = Vec::new();
    for event in events {
        let difference = match difference(event, &snapshot)? {
            None => enrolment_difference(event, &snapshot, &enrolments)?,
            difference => difference,
        };
        if let Some(difference) = difference {
            let about = about(&event.fact).unwrap_or_default().to_owned();
            let (event, kind) = (event.id.clone(), event.kind.clone());
            findings.push(Finding { event, kind, about, difference });
        }
    }
    Ok(findings)
}

/// The session or the payment that an event is about; `None` for an ignored event.
fn about(fact: &Fact) -> Option<&str> {
    match fact {
        Fact::SessionCompleted(facts) | Fact::SessionFailed(facts) | Fact::SessionExpired(facts) => {
            Some(&facts.id)
        }
        Fact::Refunded(facts) => Some(&facts.payment_intent),
        Fact::RefundChanged(facts) => Some(&facts.payment_intent),
        Fact::Disputed(facts) => Some(&facts.payment_intent),
        Fact::Ignored | Fact::SetAside(_) => None,
    }
}

/// The id of the payment that an event is about.
fn payment_id(event: &Event) -> Option<&str> {
    match &event.fact {
        Fact::SessionCompleted(facts) => Some(facts.payment_id()),
        fact => about(fact),
    }
}

fn keys(event: &Event) -> Vec<ItemKey> {
    let (Some(about), Some(payment)) = (about(&event.fact), payment_id(event)) else { return Vec::new() };
    vec![
        (&keys::event_marker(&event.id)).into(),
        (&keys::checkout_session(about)).into(),
        (&keys::payment(payment)).into(),
    ]
}

fn payment_of(event: &Event, snapshot: &Snapshot) -> Result<Option<Payment>, StoreError> {
    payment_id(event).map_or(Ok(None), |id| snapshot.get(&keys::payment(id)))
}

/// How the enrolment disagrees with the payment that the event is about.
fn enrolment_difference(
    event: &Event,
    snapshot: &Snapshot,
    enrolments: &Snapshot,
) -> Result<Option<Difference>, StoreError> {
    let Some(payment) = payment_of(event, snapshot)? else { return Ok(None) };
    let Some((learner, course)) = payment.attribution() else { return Ok(None) };
    Ok(match enrolments.get(&keys::enrolment(learner, course))? {
        None => Some(Difference::NotReflected("its enrolment is missing")),
        Some(enrolment) if !enrolment.reflects(&payment) => {
            Some(Difference::NotReflected("its enrolment does not agree with the payment"))
        }
        Some(_) => None,
    })
}

fn difference(event: &Event, snapshot: &Snapshot) -> Result<Option<Difference>, StoreError> {
    let Some(about) = about(&event.fact) else { return Ok(None) };
    let Some(marker) = snapshot.get(&keys::event_marker(&event.id))? else {
        return Ok(Some(Difference::NotHandled));
    };
    // An event of Stripe's other mode leaves only its marker.
    if marker.outcome == "livemode_mismatch" && !matches!(event.fact, Fact::SessionCompleted(_)) {
        return Ok(None);
    }
    let payment = |id: &str| snapshot.get(&keys::payment(id));
    let session = || snapshot.get(&keys::checkout_session(about));
    Ok(match &event.fact {
        Fact::SessionCompleted(facts) => {
            completed(facts.is_paid(), session()?.as_ref(), payment(facts.payment_id())?.as_ref())
        }
        Fact::SessionFailed(_) | Fact::SessionExpired(_) => match session()?.map(|session| session.state) {
            None => Some(Difference::NotReflected("its session is missing")),
            Some(CheckoutSessionState::Pending) => {
                Some(Difference::NotReflected("its session is still pending"))
            }
            Some(_) => None,
        },
        Fact::Refunded(facts) => {
            let kept = payment(about)?.is_some_and(|payment| {
                (payment.refunded || !facts.full) && payment.refunded_amount >= facts.amount_refunded
            });
            (!kept).then_some(Difference::NotReflected("its payment does not know of the refund"))
        }
        Fact::RefundChanged(facts) => {
            let known = payment(about)?.and_then(|payment| payment.refunds.get(&facts.id).copied());
            let kept = known.is_some_and(|known| known.status >= facts.refund.status);
            (!kept).then_some(Difference::NotReflected("its payment does not know the state of the refund"))
        }
        Fact::Disputed(facts) => {
            let known = payment(about)?.and_then(|payment| payment.disputes.get(&facts.id).copied());
            let kept = known.is_some_and(|known| known >= facts.dispute);
            (!kept).then_some(Difference::NotReflected("its payment does not know the state of the dispute"))
        }
        Fact::Ignored | Fact::SetAside(_) => None,
    })
}

fn completed(paid: bool, session: Option<&CheckoutSession>, payment: Option<&Payment>) -> Option<Difference> {
    let Some(session) = session else { return Some(Difference::NotReflected("its session is missing")) };
    match session.state {
        CheckoutSessionState::Confirmed if payment.is_none_or(|payment| !payment.paid) => {
            Some(Difference::NotReflected("its payment does not know of the session"))
        }
        CheckoutSessionState::Confirmed => None,
        held @ (CheckoutSessionState::Rejected | CheckoutSessionState::Unmatched) => {
            // Nobody has to decide about money that the payer has back.
            let returned = payment.is_some_and(|payment| {
                payment.clone().waiting_for(session).state() == PaymentState::Returned
            });
            (session.paid && !returned).then_some(Difference::HeldForReview(held))
        }
        CheckoutSessionState::Pending | CheckoutSessionState::Failed | CheckoutSessionState::Expired => {
            paid.then_some(Difference::NotReflected("its session does not know that it is paid"))
        }
    }
}
