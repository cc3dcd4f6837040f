//! Money that goes back: refunds and disputes, before or after the payment they belong to.
//!
//! Both are facts about a payment first. Whose enrolment it carried stands on the payment itself once it was
//! settled, or in the metadata that Stripe copies from the payment intent to the charge.

use domain::course::Course;
use domain::enrolment::{EnrolmentChange, Enrolment};
use domain::outbox::{Mail, Message};
use domain::payment::Payment;
use domain::payment::purchase::{METADATA_COURSE, METADATA_LEARNER};
use domain::{CourseId, LearnerId, Money};
use shared::dynamo::{Decision, ItemKey, Snapshot, StoreError, keys};
use shared::stripe::event::{DisputeFacts, Event, RefundFacts};
use shared::unit_of_work::{EnrolmentRead, UnitOfWork};
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
    /// The payment belongs to another enrolment than the one that was read.
    BelongsTo(Attribution),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Adds a fact to the payment, and lets the enrolment follow.
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
        let keys = keys(event, payment_id, attribution);
        let judged = app.store.decide(deadline, &keys, |snapshot| {
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
            let mut unit = judgement.unit_of_work();
            unit.transaction.save(&keys::payment(payment_id), payment_read.as_ref(), &payment)?;
            let outcome = match attribution {
                Some(attribution) => {
                    change_enrolment(&mut unit, snapshot, attribution, &payment, amount.clone())?
                }
                None => Outcome::Recorded,
            };
            Ok(judgement.write(unit, outcome)?)
        });
        match judged.await {
            Ok(outcome) => return Ok(outcome),
            Err(Stop::BelongsTo(owner)) => attribution = Some(owner),
            Err(Stop::Store(error)) => return Err(error),
        }
    }
}

/// Whose enrolment the payment carries or carried.
fn owner(payment: &Payment) -> Option<Attribution> {
    payment.learner.zip(payment.course).filter(|_| payment.settled)
}

fn keys(event: &Event, payment_id: &str, attribution: Option<Attribution>) -> Vec<ItemKey> {
    let mut keys: Vec<ItemKey> =
        vec![(&keys::event_marker(&event.id)).into(), (&keys::payment(payment_id)).into()];
    if let Some((learner, course)) = attribution {
        keys.extend(EnrolmentRead::keys(learner, course));
    }
    keys
}

fn change_enrolment(
    unit: &mut UnitOfWork<'_>,
    snapshot: &Snapshot,
    (learner, course): Attribution,
    payment: &Payment,
    amount: Option<Money>,
) -> Result<Outcome, StoreError> {
    let read = EnrolmentRead::from(snapshot, learner, course)?;
    let (Some(enrolment_read), Some(course)) = (&read.enrolment, &read.course) else {
        return Ok(Outcome::Recorded);
    };
    let before = &enrolment_read.value;
    let (enrolment, change) = before.clone().apply_payment_update(payment);
    if enrolment != *before {
        unit.save_enrolment(Some(enrolment_read), &enrolment, course, None)?;
    }
    effects(unit, &enrolment, course, &read, change, amount)
}

fn effects(
    unit: &mut UnitOfWork<'_>,
    enrolment: &Enrolment,
    course: &Course,
    read: &EnrolmentRead,
    change: EnrolmentChange,
    amount: Option<Money>,
) -> Result<Outcome, StoreError> {
    let refund = |access_ended| {
        Message::Mail(Mail::Refunded {
            learner: enrolment.learner,
            course: course.uuid,
            amount: amount.clone(),
            access_ended,
        })
    };
    Ok(match change {
        EnrolmentChange::Unchanged | EnrolmentChange::PaidTwice => Outcome::Recorded,
        EnrolmentChange::PaymentReplaced => {
            unit.send(refund(false))?;
            tell(
                unit,
                enrolment,
                course,
                read,
                "Payment refunded",
                "One of your payments was refunded. Your enrolment stays.",
            )?;
            Outcome::PaymentReplaced
        }
        EnrolmentChange::Revoked { was_completed } => {
            unit.send(refund(true))?;
            unit.enqueue_zoom(enrolment, course, Message::ZoomCancel)?;
            tell(
                unit,
                enrolment,
                course,
                read,
                "Enrolment ended",
                "Your payment was returned, so your enrolment has ended.",
            )?;
            Outcome::Revoked { was_completed }
        }
        EnrolmentChange::Suspended => {
            let message = "Your payment is disputed. Access is paused until your bank has decided.";
            tell(unit, enrolment, course, read, "Access paused", message)?;
            Outcome::Suspended
        }
        EnrolmentChange::Restored => {
            // Zoom's consumer lets messages rest while an enrolment is suspended.
            unit.enqueue_zoom(enrolment, course, Message::ZoomRegister)?;
            tell(unit, enrolment, course, read, "Access restored", "The dispute is settled. Welcome back.")?;
            Outcome::Restored
        }
        EnrolmentChange::Granted => {
            unit.notify_granted(enrolment, course, read.notes.as_ref())?;
            Outcome::Enrolled { overbooked: false }
        }
    })
}
