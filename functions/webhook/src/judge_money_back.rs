//! Money that goes back: refunds and disputes, before or after the payment they belong to.
//!
//! Both are facts about a payment first. Whose place it carried stands on the payment itself once it was
//! settled, or in the metadata that Stripe copies from the payment intent to the charge.

use domain::course::Course;
use domain::enrolment::{Change, Enrolment};
use domain::outbox::{Mail, Message};
use domain::payment::Payment;
use domain::payment::purchase::{METADATA_COURSE, METADATA_LEARNER};
use domain::{CourseId, LearnerId, Money};
use shared::dynamo::{Address, Decision, Snapshot, StoreError, keys};
use shared::record::{PlaceRead, Record};
use shared::stripe::event::{DisputeFacts, Event, RefundFacts};
use tokio::time::Instant;

use crate::judge::{Judgement, Outcome, foreign_mode};
use crate::judge_session::tell;
use crate::state::App;

/// Whom and what a payment was for.
type Attribution = (LearnerId, CourseId);

/// `charge.refunded`, in full or in part.
pub(crate) async fn refunded(
    app: &App,
    event: &Event,
    facts: &RefundFacts,
    deadline: Instant,
) -> Result<Outcome, StoreError> {
    if facts.livemode != Some(app.config.livemode) {
        return foreign_mode(app, event, deadline).await;
    }
    let named = named(facts);
    let currency = facts.currency.as_deref().and_then(|text| text.parse().ok());
    let amount = currency.map(|currency| Money { amount: facts.amount_refunded, currency });
    let now = app.clock.now();
    follow(app, event, &facts.payment_intent, named, amount, deadline, |payment| {
        payment.refund(facts.amount_refunded, facts.full, now)
    })
    .await
}

/// `charge.dispute.created` and `.closed`. A dispute carries no metadata of ours.
pub(crate) async fn disputed(
    app: &App,
    event: &Event,
    facts: &DisputeFacts,
    deadline: Instant,
) -> Result<Outcome, StoreError> {
    if facts.livemode != Some(app.config.livemode) {
        return foreign_mode(app, event, deadline).await;
    }
    let now = app.clock.now();
    follow(app, event, &facts.payment_intent, None, None, deadline, |payment| {
        payment.dispute(&facts.id, facts.dispute, now)
    })
    .await
}

fn named(facts: &RefundFacts) -> Option<Attribution> {
    let learner = facts.metadata.get(METADATA_LEARNER)?.parse().ok()?;
    Some((learner, facts.metadata.get(METADATA_COURSE)?.parse().ok()?))
}

/// Why a judgement stops before its end.
enum Stop {
    /// The payment belongs to another place than the one that was read.
    BelongsTo(Attribution),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Adds a fact to the payment, and lets the place follow.
async fn follow(
    app: &App,
    event: &Event,
    payment_id: &str,
    mut attribution: Option<Attribution>,
    amount: Option<Money>,
    deadline: Instant,
    add: impl Fn(Payment) -> Payment,
) -> Result<Outcome, StoreError> {
    if attribution.is_none() {
        // Only the payment knows: a read more, for events that name nobody.
        let read = app.store.get(deadline, &keys::payment(payment_id)).await?;
        attribution = read.and_then(|read| owner(&read.value));
    }
    loop {
        let addresses = addresses(event, payment_id, attribution);
        let judged = app.store.decide(deadline, &addresses, |snapshot| {
            let judgement = Judgement { app, event, snapshot };
            if judgement.is_duplicate()? {
                return Ok(Decision::Answer(Outcome::Duplicate));
            }
            let (payment_read, payment) = judgement.payment(payment_id)?;
            // What was settled is stronger than what an event says; and it may have been settled just now.
            if let Some(owner) = owner(&payment).filter(|owner| Some(*owner) != attribution) {
                return Err(Stop::BelongsTo(owner));
            }
            let (learner, course) = attribution.unzip();
            let payment = add(payment.attributed(learner, course));
            let mut record = judgement.record();
            record.transaction.save(&keys::payment(payment_id), payment_read.as_ref(), &payment)?;
            let outcome = match attribution {
                Some(attribution) => {
                    change_place(&mut record, snapshot, attribution, &payment, amount.clone())?
                }
                None => Outcome::Recorded,
            };
            Ok(judgement.write(record, outcome)?)
        });
        match judged.await {
            Ok(outcome) => return Ok(outcome),
            Err(Stop::BelongsTo(owner)) => attribution = Some(owner),
            Err(Stop::Store(error)) => return Err(error),
        }
    }
}

/// Whose place the payment carries or carried.
fn owner(payment: &Payment) -> Option<Attribution> {
    payment.learner.zip(payment.course).filter(|_| payment.settled)
}

fn addresses(event: &Event, payment_id: &str, attribution: Option<Attribution>) -> Vec<Address> {
    let mut addresses: Vec<Address> =
        vec![(&keys::event_marker(&event.id)).into(), (&keys::payment(payment_id)).into()];
    if let Some((learner, course)) = attribution {
        addresses.extend(PlaceRead::addresses(learner, course));
    }
    addresses
}

fn change_place(
    record: &mut Record<'_>,
    snapshot: &Snapshot,
    (learner, course): Attribution,
    payment: &Payment,
    amount: Option<Money>,
) -> Result<Outcome, StoreError> {
    let read = PlaceRead::from(snapshot, learner, course)?;
    let (Some(place_read), Some(course)) = (&read.place, &read.course) else { return Ok(Outcome::Recorded) };
    let before = &place_read.value;
    let (place, change) = before.clone().follow_payment(payment);
    if place != *before {
        record.save_place(Some(place_read), &place, course, None)?;
    }
    effects(record, &place, course, &read, change, amount)
}

fn effects(
    record: &mut Record<'_>,
    place: &Enrolment,
    course: &Course,
    read: &PlaceRead,
    change: Change,
    amount: Option<Money>,
) -> Result<Outcome, StoreError> {
    let refund = |access_ended| {
        Message::Mail(Mail::Refunded {
            learner: place.learner,
            course: course.uuid,
            amount: amount.clone(),
            access_ended,
        })
    };
    Ok(match change {
        Change::Quiet | Change::PaidTwice => Outcome::Recorded,
        Change::Carried => {
            record.send(refund(false))?;
            tell(
                record,
                place,
                course,
                read,
                "Payment refunded",
                "One of your payments was refunded. Your place stays.",
            )?;
            Outcome::Carried
        }
        Change::Revoked { was_completed } => {
            record.send(refund(true))?;
            record.tell_zoom(place, course, Message::ZoomCancel)?;
            tell(
                record,
                place,
                course,
                read,
                "Place ended",
                "Your payment was returned, so your place has ended.",
            )?;
            Outcome::Revoked { was_completed }
        }
        Change::Suspended => {
            let message = "Your payment is disputed. Access is paused until your bank has decided.";
            tell(record, place, course, read, "Access paused", message)?;
            Outcome::Suspended
        }
        Change::Restored => {
            // Zoom's consumer lets messages rest while a place is suspended.
            record.tell_zoom(place, course, Message::ZoomRegister)?;
            tell(record, place, course, read, "Access restored", "The dispute is settled. Welcome back.")?;
            Outcome::Restored
        }
        Change::Granted => {
            record.welcome(place, course, read.notes.as_ref())?;
            Outcome::Enrolled { overbooked: false }
        }
    })
}
