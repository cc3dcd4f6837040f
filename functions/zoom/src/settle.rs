//! After Zoom has answered: the record, and what follows from it, in one transaction.

use domain::course::{Course, LiveSession};
use domain::enrolment::Enrolment;
use domain::notification::Notice;
use domain::outbox::{Mail, Message};
use domain::{Pause, Registration};
use jiff::{SignedDuration, Timestamp};
use shared::dynamo::{Decision, Read, StoreError, keys};
use shared::unit_of_work::UnitOfWork;

use crate::client::{Link, Registrant};
use crate::outcome::Outcome;
use crate::seat::{Facts, Round};
use crate::visibility::waits_in_outbox;

/// Rows that are due at the same midnight are spread over this many seconds.
const JITTER_SECONDS: u128 = 60;

impl Round<'_> {
    /// Writes down that Zoom has the registrant, and tells the learner; `None` when the enrolment gives no access
    /// any more, and nobody is told anything.
    pub(crate) async fn confirm(&self, registrant: &Registrant) -> Result<Option<Outcome>, StoreError> {
        let (link, link_refused) = match &registrant.link {
            Link::Ready(link) => (Some(link.clone()), false),
            Link::ByHost => (None, false),
            Link::Refused => (None, true),
        };
        let outcome = match link {
            Some(_) => Outcome::Registered,
            None => Outcome::AwaitingApproval { link_refused },
        };
        self.decide(|facts, now| {
            let Some(held) = self.held(facts) else { return Ok(Decision::Answer(Some(outcome.clone()))) };
            let (Some(enrolment), true) =
                (&facts.enrolment, facts.status().is_some_and(|status| status.gives_access()))
            else {
                return Ok(Decision::Answer(None));
            };
            let mut next = held.value.clone().confirmed(registrant.id.clone(), link.clone(), now);
            next.failure = link_refused.then(|| "join_url_refused".to_owned());
            let mut unit = self.unit_of_work();
            unit.transaction.save(&self.key(), Some(held), &next)?;
            // What is told is true: the enrolment still gives access at the instant of the write.
            unit.transaction
                .require(&keys::enrolment(enrolment.value.learner, enrolment.value.course), enrolment);
            self.tell(&mut unit, facts, &enrolment.value, link.is_some())?;
            Ok(Decision::Write(unit.transaction, Some(outcome.clone())))
        })
        .await
    }

    fn tell(
        &self,
        unit: &mut UnitOfWork<'_>,
        facts: &Facts,
        enrolment: &Enrolment,
        has_link: bool,
    ) -> Result<(), StoreError> {
        let seat = self.delivery.seat;
        if has_link {
            unit.send(Message::Mail(Mail::ZoomLinkReady(seat)))?;
        }
        let course = facts.course.as_ref();
        let Some((course, session)) = course.and_then(|it| Some((it, it.session(seat.session)?))) else {
            return Ok(());
        };
        unit.notify(seat.learner, facts.notes.as_ref(), notice(enrolment, course, session, has_link))
    }

    /// Zoom refuses for good.
    pub(crate) async fn fail(&self, code: String) -> Result<Outcome, StoreError> {
        self.update(|registration, now| registration.failed(code.clone(), now)).await?;
        Ok(Outcome::Failed(code))
    }

    /// Zoom has cancelled, never knew of it, or refuses to cancel.
    pub(crate) async fn note_cancelled(&self, refusal: Option<String>) -> Result<Outcome, StoreError> {
        self.update(|registration, now| registration.cancelled(refusal.clone(), now)).await?;
        Ok(refusal.map_or(Outcome::Cancelled, Outcome::CancelRefused))
    }

    /// Changes the record for as long as this round holds it. Who does not hold it any more has written
    /// this very change before, or was so slow that somebody else has taken over.
    pub(crate) async fn update(
        &self,
        change: impl Fn(Registration, Timestamp) -> Registration,
    ) -> Result<(), StoreError> {
        self.decide(|facts, now| {
            let Some(held) = self.held(facts) else { return Ok(Decision::Answer(())) };
            let mut unit = self.unit_of_work();
            unit.transaction.save(&self.key(), Some(held), &change(held.value.clone(), now))?;
            Ok(Decision::Write(unit.transaction, ()))
        })
        .await
    }

    /// Lets the seat wait: in the queue, or as a row of the outbox, so that waiting never looks like
    /// failing. `wanted`: it is a registration that waits, and no other message asks for it meanwhile.
    pub(crate) async fn wait(
        &self,
        until: Timestamp,
        wanted: bool,
        change: impl Fn(Registration, Timestamp) -> Registration,
    ) -> Result<Outcome, StoreError> {
        let in_outbox = waits_in_outbox(until, self.app.clock.now(), self.delivery.receives);
        let due = if in_outbox { self.spread(until) } else { until };
        let pause = Pause { until: due, in_outbox };
        self.decide(|facts, now| {
            let postponed =
                Outcome::Postponed { until: due, too_late: wanted && self.is_too_late(facts, due) };
            let outcome = if in_outbox { postponed } else { Outcome::Waiting(until) };
            let free = facts.registration.as_ref().filter(|read| {
                let written = wanted && read.value.pause == Some(pause) && read.value.lease.is_none();
                !written && read.value.is_held_against(self.holder, now).is_none()
            });
            // Written before, or in somebody else's hands by now: then that one sees to it.
            let Some(read) = free else { return Ok(Decision::Answer(outcome)) };
            let next = change(read.value.clone(), now);
            let next = if wanted { next.paused(pause, now) } else { next.at_rest(now) };
            let mut unit = self.unit_of_work();
            unit.transaction.save(&self.key(), Some(read), &next)?;
            if in_outbox {
                unit.send_at(self.delivery.message.clone(), due)?;
            }
            Ok(Decision::Write(unit.transaction, outcome))
        })
        .await
    }

    /// Lets the message wait for somebody else who is at the seat, without touching the record.
    pub(crate) async fn stand_back(&self, until: Timestamp) -> Result<Outcome, StoreError> {
        if !waits_in_outbox(until, self.app.clock.now(), self.delivery.receives) {
            return Ok(Outcome::InFlight(until));
        }
        let due = self.spread(until);
        let mut unit = self.unit_of_work();
        unit.send_at(self.delivery.message.clone(), due)?;
        // Not written can only mean that it was written by a first try whose answer was lost.
        self.app.store.write(self.deadline, &unit.transaction).await?;
        Ok(Outcome::Postponed { until: due, too_late: false })
    }

    async fn decide<T>(
        &self,
        mut judge: impl FnMut(&Facts, Timestamp) -> Result<Decision<T>, StoreError>,
    ) -> Result<T, StoreError> {
        let keys = Facts::keys(self.delivery.seat);
        let now = self.app.clock.now();
        let store = &self.app.store;
        store
            .decide(self.deadline, &keys, |snapshot| judge(&Facts::from(snapshot, self.delivery.seat)?, now))
            .await
    }

    fn held<'f>(&self, facts: &'f Facts) -> Option<&'f Read<Registration>> {
        facts.registration.as_ref().filter(|read| read.value.is_held_by(self.holder))
    }

    fn unit_of_work(&self) -> UnitOfWork<'_> {
        UnitOfWork::new(self.app.clock.as_ref(), self.delivery.correlation_id)
    }

    fn is_too_late(&self, facts: &Facts, due: Timestamp) -> bool {
        let course = facts.course.as_ref();
        course.and_then(|it| it.session(self.delivery.seat.session)).is_some_and(|it| it.starts_at <= due)
    }

    /// A moment shortly after.
    fn spread(&self, until: Timestamp) -> Timestamp {
        let drawn = self.app.clock.new_id().as_u128() % JITTER_SECONDS;
        until + SignedDuration::from_secs(1 + i64::try_from(drawn).unwrap_or_default())
    }
}

fn notice(enrolment: &Enrolment, course: &Course, session: &LiveSession, has_link: bool) -> Notice {
    let (title, message) = match has_link {
        true => (
            "Your Zoom link is ready",
            format!("You are registered for “{}”. Your personal link is on the course page.", session.topic),
        ),
        false => (
            "Your registration awaits approval",
            format!(
                "The host of “{}” approves each participant. Zoom then sends you the link by mail.",
                session.topic
            ),
        ),
    };
    Notice::about_course(enrolment, course, title.to_owned(), message)
}
