//! A refund or a dispute is first of all a fact about a payment; the enrolment that the payment belongs to follows.
//!
//! The payment itself knows that enrolment once its session was confirmed. Before that, the event's metadata may
//! name it.

use domain::enrolment::EnrolmentChange;
use domain::payment::Payment;
use domain::{CourseId, LearnerId, Money};
use shared::effects::ChangedEnrolment;
use shared::enrolment_context::EnrolmentContext;
use shared::store::{Decision, ItemKey, Snapshot, StoreError, keys};
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
    /// How much was refunded, where the event says so.
    pub(crate) refunded: Option<Money>,
}

impl PaymentUpdate<'_> {
    /// Adds the fact to the payment and lets the enrolment follow.
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
            keys.extend(EnrolmentContext::keys(learner, course));
            read.push((learner, course));
        }
        app.store
            .decide(deadline, &keys, |snapshot| {
                let context = EventContext { app, event, snapshot };
                if context.is_duplicate()? {
                    return Ok(Decision::Answer(EventOutcome::Duplicate));
                }
                let (payment_read, payment) = context.payment(self.payment)?;
                // A confirmed payment outweighs the event's metadata, and may have been confirmed only just now.
                let attribution = payment.attribution().or(self.named);
                if let Some((learner, course)) = attribution.filter(|owner| !read.contains(owner)) {
                    read.push((learner, course));
                    return Ok(Decision::ReadAlso(EnrolmentContext::keys(learner, course)));
                }
                let (learner, course) = attribution.unzip();
                let payment = add_fact(payment.attributed(learner, course));
                let mut unit = context.unit_of_work();
                unit.transaction.save(&keys::payment(self.payment), payment_read.as_ref(), &payment)?;
                let outcome = match attribution {
                    Some(owner) => self.update_enrolment(&mut unit, snapshot, owner, &payment)?,
                    None => EventOutcome::Recorded,
                };
                context.write(unit, outcome)
            })
            .await
    }

    fn update_enrolment(
        &self,
        unit: &mut UnitOfWork<'_>,
        snapshot: &Snapshot,
        (learner, course): (LearnerId, CourseId),
        payment: &Payment,
    ) -> Result<EventOutcome, StoreError> {
        let context = EnrolmentContext::from(snapshot, learner, course)?;
        let (Some(before), Some(course)) = (&context.enrolment, &context.course) else {
            return Ok(EventOutcome::Recorded);
        };
        let (enrolment, change) = before.value.clone().apply_payment_update(payment);
        if enrolment != before.value {
            unit.save_enrolment(context.write(course, None), enrolment.clone())?;
        }
        unit.add_effects(&ChangedEnrolment {
            change,
            enrolment: &enrolment,
            course,
            notifications: context.notifications.as_ref(),
            refunded: self.refunded.clone(),
        })?;
        Ok(match change {
            EnrolmentChange::Granted => EventOutcome::Enrolled { overbooked: false },
            EnrolmentChange::Suspended => EventOutcome::Suspended,
            EnrolmentChange::Restored => EventOutcome::Restored,
            EnrolmentChange::PaymentReplaced => EventOutcome::PaymentReplaced,
            EnrolmentChange::Revoked { was_completed } => EventOutcome::Revoked { was_completed },
            EnrolmentChange::Unchanged
            | EnrolmentChange::Withheld
            | EnrolmentChange::PaidTwice
            | EnrolmentChange::Left
            | EnrolmentChange::Completed => EventOutcome::Recorded,
        })
    }
}
