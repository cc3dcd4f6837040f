//! A refund or a dispute is first of all a fact about a payment; the enrolment that the payment belongs to follows.
//!
//! The payment itself knows that enrolment once its session was confirmed. Before that, the event's metadata may
//! name it.

use domain::enrolment::EnrolmentChange;
use domain::payment::{Payment, PaymentState};
use domain::{CheckoutSession, CourseId, LearnerId, Money};
use shared::effects::ChangedEnrolment;
use shared::enrolment_context::EnrolmentContext;
use shared::store::{Decision, ItemKey, Read, StoreError, keys};
use shared::stripe::event::Event;
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;

use crate::event_context::EventContext;
use crate::outcome::EventOutcome;
use crate::state::App;

/// What an event says about a payment.
pub(crate) struct PaymentUpdate<'a> {
    /// The payment's id.
    pub(crate) payment: &'a str,
    /// The learner and the course that the event names.
    pub(crate) named: Option<(LearnerId, CourseId)>,
    /// The currency of a refund, as Stripe writes it.
    pub(crate) currency: Option<&'a str>,
}

impl PaymentUpdate<'_> {
    /// Adds the fact to the payment and lets the enrolment follow. An event that is sent again repairs what does not
    /// reflect it, and otherwise changes nothing.
    pub(crate) async fn write(
        &self,
        app: &App,
        event: &Event,
        deadline: Instant,
        add_fact: impl Fn(Payment) -> Payment,
    ) -> Result<EventOutcome, StoreError> {
        let mut keys: Vec<ItemKey> =
            vec![(&keys::event_marker(&event.id)).into(), (&keys::payment(self.payment)).into()];
        let mut read: Vec<(LearnerId, CourseId)> = Vec::new();
        if let Some((learner, course)) = self.named {
            keys.extend(enrolment_keys(learner, course));
            read.push((learner, course));
        }
        app.store
            .decide(deadline, &keys, |snapshot| {
                let context = EventContext { app, event, snapshot };
                let (payment_read, payment) = context.payment(self.payment)?;
                // A confirmed payment outweighs the event's metadata, and may have been confirmed only just now.
                let attribution = payment.attribution().or(self.named);
                let mut more = snapshot
                    .unread(payment.waiting_session().map(|id| ItemKey::from(&keys::checkout_session(id))));
                if let Some((learner, course)) = attribution.filter(|owner| !read.contains(owner)) {
                    read.push((learner, course));
                    more.extend(enrolment_keys(learner, course));
                }
                if !more.is_empty() {
                    return Ok(Decision::ReadAlso(more));
                }
                self.decide(&context, (payment_read.as_ref(), payment), attribution, &add_fact)
            })
            .await
    }

    /// Decides on what was read: the payment, and the enrolment that it is attributed to.
    pub(crate) fn decide(
        &self,
        context: &EventContext<'_>,
        (payment_read, payment): (Option<&Read<Payment>>, Payment),
        attribution: Option<(LearnerId, CourseId)>,
        add_fact: impl Fn(Payment) -> Payment,
    ) -> Result<Decision<EventOutcome>, StoreError> {
        let (learner, course) = attribution.unzip();
        let currency = self.currency.and_then(|text| text.parse().ok());
        let payment = add_fact(payment.attributed(learner, course).in_currency(currency));
        let mut unit = context.unit_of_work();
        let (outcome, updated) = match attribution {
            Some(owner) => self.update_enrolment(&mut unit, context, owner, &payment)?,
            None => (EventOutcome::Recorded, false),
        };
        let waiting = waiting_session(context, &payment, &unit)?;
        let known = payment_read.is_some_and(|read| read.value == payment);
        if known && !updated && waiting.is_none() && context.was_handled()? {
            return Ok(Decision::Answer(EventOutcome::Duplicate));
        }
        if let Some(owner) = attribution.filter(|_| payment.state() == PaymentState::Returned) {
            context.close_checkout(&mut unit, owner, None)?;
        }
        if let Some((read, session)) = &waiting {
            unit.transaction.save(&keys::checkout_session(&session.id), Some(read), session)?;
        }
        unit.transaction.save(&keys::payment(self.payment), payment_read, &payment)?;
        context.write(unit, outcome)
    }

    /// The outcome, and whether the enrolment was updated.
    fn update_enrolment(
        &self,
        unit: &mut UnitOfWork<'_>,
        event: &EventContext<'_>,
        (learner, course): (LearnerId, CourseId),
        payment: &Payment,
    ) -> Result<(EventOutcome, bool), StoreError> {
        let context = EnrolmentContext::from(event.snapshot, learner, course)?;
        let Some(course) = &context.course else {
            return Ok((EventOutcome::Recorded, false));
        };
        let Some(before) = &context.enrolment else {
            // The payment may be read before, and its enrolment after, the transaction that writes both.
            unit.transaction.require_absent(&keys::enrolment(learner, course.uuid));
            return Ok((EventOutcome::Recorded, false));
        };
        let (enrolment, change) = before.value.clone().apply_payment_update(payment);
        let enrolment = unit.save_or_require_enrolment(context.write(course, None), &enrolment)?;
        let currency = self.currency.and_then(|text| text.parse().ok());
        unit.add_effects(&ChangedEnrolment {
            change,
            enrolment: &enrolment,
            course,
            notifications: context.notifications.as_ref(),
            refunded: currency.map(|currency| Money { amount: payment.refunded_so_far(), currency }),
        })?;
        let outcome = match change {
            EnrolmentChange::Granted => EventOutcome::Enrolled { overbooked: false },
            EnrolmentChange::Suspended => EventOutcome::Suspended,
            EnrolmentChange::Restored => EventOutcome::Restored,
            EnrolmentChange::RefundFailed => EventOutcome::RefundFailed,
            EnrolmentChange::PaidTwice => EventOutcome::PaidTwice,
            EnrolmentChange::PaymentReplaced => EventOutcome::PaymentReplaced,
            EnrolmentChange::Revoked { was_completed } => EventOutcome::Revoked { was_completed },
            EnrolmentChange::Unchanged
            | EnrolmentChange::Withheld
            | EnrolmentChange::Awaited
            | EnrolmentChange::Left
            | EnrolmentChange::Withdrawn
            | EnrolmentChange::Extended
            | EnrolmentChange::Transferred { .. }
            | EnrolmentChange::Completed => EventOutcome::Recorded,
        };
        Ok((outcome, enrolment != before.value))
    }
}

/// The session of the payment that waits for a decision, as it was read and as it becomes, if the payment changes it.
fn waiting_session(
    context: &EventContext<'_>,
    payment: &Payment,
    unit: &UnitOfWork<'_>,
) -> Result<Option<(Read<CheckoutSession>, CheckoutSession)>, StoreError> {
    let Some(id) = payment.waiting_session() else { return Ok(None) };
    let Some(read) = context.snapshot.read(&keys::checkout_session(id))? else { return Ok(None) };
    let session = read.value.clone().with_payment(payment, unit.now);
    Ok((session != read.value).then_some((read, session)))
}

/// What is read of an enrolment to let it follow a payment.
pub(crate) fn enrolment_keys(learner: LearnerId, course: CourseId) -> Vec<ItemKey> {
    let mut keys = EnrolmentContext::keys(learner, course);
    keys.push((&keys::open_checkout(learner, course)).into());
    keys
}
