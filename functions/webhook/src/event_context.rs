//! One event and one snapshot of the tables: what every decision about an event starts from and ends with.

use domain::payment::Payment;
use domain::{CourseId, LearnerId, OpenCheckout};
use shared::store::{Decision, EventMarker, Read, Snapshot, StoreError, keys};
use shared::stripe::event::Event;
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;

use crate::outcome::EventOutcome;
use crate::state::App;

/// An event, seen against a snapshot.
#[derive(Clone, Copy)]
pub(crate) struct EventContext<'a> {
    pub(crate) app: &'a App,
    pub(crate) event: &'a Event,
    pub(crate) snapshot: &'a Snapshot,
}

impl<'a> EventContext<'a> {
    /// Whether the same event was handled before. That alone does not make it a duplicate: an event that Stripe sends
    /// again is decided on by what is stored now.
    pub(crate) fn was_handled(&self) -> Result<bool, StoreError> {
        Ok(self.snapshot.read(&keys::event_marker(&self.event.id))?.is_some())
    }

    /// A payment as it is stored, or an unknown one.
    pub(crate) fn payment(&self, id: &str) -> Result<(Option<Read<Payment>>, Payment), StoreError> {
        let read = self.snapshot.read(&keys::payment(id))?;
        let payment = match &read {
            Some(read) => read.value.clone(),
            None => Payment::unknown(id.to_owned(), self.app.clock.now()),
        };
        Ok((read, payment))
    }

    /// An empty unit of work, correlated with the event.
    pub(crate) fn unit_of_work(&self) -> UnitOfWork<'a> {
        UnitOfWork::new(self.app.clock.as_ref(), &self.event.id)
    }

    /// Remembers that the session which the learner last opened for the course is over, so that the next click opens
    /// another one; with `session` only if it is that one.
    pub(crate) fn close_checkout(
        &self,
        unit: &mut UnitOfWork<'_>,
        (learner, course): (LearnerId, CourseId),
        session: Option<&str>,
    ) -> Result<(), StoreError> {
        let key = keys::open_checkout(learner, course);
        let Some(read) = self.snapshot.read(&key)? else { return Ok(()) };
        if read.value.closed || session.is_some_and(|session| session != read.value.checkout_session) {
            return Ok(());
        }
        unit.transaction.save(&key, Some(&read), &OpenCheckout { closed: true, ..read.value.clone() })
    }

    /// Writes the unit of work together with the event's marker.
    pub(crate) fn write(
        &self,
        mut unit: UnitOfWork<'a>,
        outcome: EventOutcome,
    ) -> Result<Decision<EventOutcome>, StoreError> {
        let marker = EventMarker {
            kind: self.event.kind.clone(),
            outcome: outcome.name().to_owned(),
            judged_at: unit.now,
        };
        let key = keys::event_marker(&self.event.id);
        unit.transaction.save(&key, self.snapshot.read(&key)?.as_ref(), &marker)?;
        Ok(Decision::Write(unit.transaction, outcome))
    }
}

/// Writes only the marker of an event of Stripe's other mode: none of this stage's money moved.
pub(crate) async fn reject_other_mode(
    app: &App,
    event: &Event,
    deadline: Instant,
) -> Result<EventOutcome, StoreError> {
    let keys = [(&keys::event_marker(&event.id)).into()];
    app.store
        .decide(deadline, &keys, |snapshot| {
            let context = EventContext { app, event, snapshot };
            match context.was_handled()? {
                true => Ok(Decision::Answer(EventOutcome::Duplicate)),
                false => context.write(context.unit_of_work(), EventOutcome::Rejected("livemode_mismatch")),
            }
        })
        .await
}
