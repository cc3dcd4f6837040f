//! After Zoom has responded: records the result and what follows from it, in one transaction.

use domain::enrolment::Enrolment;
use domain::{Pause, Registration};
use jiff::{SignedDuration, Timestamp};
use shared::store::{Decision, Read, StoreError, keys};
use shared::zoom::{Link, Registrant};

use crate::context::RegistrationContext;
use crate::outcome::RegistrationOutcome;
use crate::reconciler::Reconciler;
use crate::visibility::waits_in_outbox;

/// Rows that are due at the same midnight are spread over this many seconds.
const JITTER_SECONDS: u128 = 60;

impl Reconciler<'_> {
    /// Records the registrant; `None`, with nothing written, when the enrolment no longer gives access, or not until the
    /// session starts.
    pub(crate) async fn confirm(
        &self,
        registrant: &Registrant,
    ) -> Result<Option<RegistrationOutcome>, StoreError> {
        let (link, link_refused) = match &registrant.link {
            Link::Ready(link) => (Some(link.clone()), false),
            Link::AwaitingApproval => (None, false),
            Link::Refused => (None, true),
        };
        let outcome = match link {
            Some(_) => RegistrationOutcome::Registered,
            None => RegistrationOutcome::AwaitingApproval { link_refused },
        };
        self.decide(|context, now| {
            let Some(held) = self.held_registration(context) else {
                return Ok(Decision::Answer(Some(outcome.clone())));
            };
            let session = context.session(self.request.registrant.session);
            let gives_access = |enrolment: &Enrolment| {
                enrolment.status.gives_access() && session.is_none_or(|session| enrolment.includes(session))
            };
            let Some(enrolment) = context.enrolment().filter(|read| gives_access(&read.value)) else {
                return Ok(Decision::Answer(None));
            };
            let mut next = held.value.clone().confirmed(registrant.id.clone(), link.clone(), now);
            next.failure = link_refused.then(|| "join_url_refused".to_owned());
            let mut unit = self.unit_of_work();
            unit.transaction.save(&self.key(), Some(held), &next)?;
            // A link is stored only while the enrolment gives access at the time of the write.
            unit.transaction
                .require(&keys::enrolment(enrolment.value.learner, enrolment.value.course), enrolment);
            Ok(Decision::Write(unit.transaction, Some(outcome.clone())))
        })
        .await
    }

    /// Records that Zoom refused for good.
    pub(crate) async fn fail(&self, code: String) -> Result<RegistrationOutcome, StoreError> {
        self.update(|registration, now| registration.failed(code.clone(), now)).await?;
        Ok(RegistrationOutcome::Failed(code))
    }

    /// Records that Zoom has cancelled, never had the registrant, or refused to cancel.
    pub(crate) async fn record_cancelled(
        &self,
        refusal: Option<String>,
    ) -> Result<RegistrationOutcome, StoreError> {
        self.update(|registration, now| registration.cancelled(refusal.clone(), now)).await?;
        Ok(refusal.map_or(RegistrationOutcome::Cancelled, RegistrationOutcome::CancelRefused))
    }

    /// Changes the record while this step holds the lease. Without the lease, either this change was written
    /// before, or another delivery has taken over.
    pub(crate) async fn update(
        &self,
        change: impl Fn(Registration, Timestamp) -> Registration,
    ) -> Result<(), StoreError> {
        self.decide(|context, now| {
            let Some(held) = self.held_registration(context) else { return Ok(Decision::Answer(())) };
            let mut unit = self.unit_of_work();
            unit.transaction.save(&self.key(), Some(held), &change(held.value.clone(), now))?;
            Ok(Decision::Write(unit.transaction, ()))
        })
        .await
    }

    /// Waits in the queue or, so that waiting never counts as failing, as an outbox row. With `wanted`, other
    /// messages do not register before the pause ends.
    pub(crate) async fn wait(
        &self,
        until: Timestamp,
        wanted: bool,
        change: impl Fn(Registration, Timestamp) -> Registration,
    ) -> Result<RegistrationOutcome, StoreError> {
        let in_outbox = waits_in_outbox(until, self.app.clock.now(), self.request.receives);
        let due = if in_outbox { self.spread(until) } else { until };
        let pause = Pause { until: due, in_outbox };
        self.decide(|context, now| {
            let postponed = RegistrationOutcome::Postponed {
                until: due,
                too_late: wanted && self.is_too_late(context, due),
            };
            let outcome = if in_outbox { postponed } else { RegistrationOutcome::Waiting(until) };
            let free = context.registration.as_ref().filter(|read| {
                let written = wanted && read.value.pause == Some(pause) && read.value.lease.is_none();
                !written && read.value.is_held_against(self.holder, now).is_none()
            });
            // Already written, or another delivery has the lease and takes care of it.
            let Some(read) = free else { return Ok(Decision::Answer(outcome)) };
            let next = change(read.value.clone(), now);
            let next = if wanted { next.paused(pause, now) } else { next.at_rest(now) };
            let mut unit = self.unit_of_work();
            unit.transaction.save(&self.key(), Some(read), &next)?;
            if in_outbox {
                unit.send_at(self.request.message.clone(), due)?;
            }
            Ok(Decision::Write(unit.transaction, outcome))
        })
        .await
    }

    /// Waits for the delivery that holds the lease, without changing the record.
    pub(crate) async fn yield_to_holder(&self, until: Timestamp) -> Result<RegistrationOutcome, StoreError> {
        if !waits_in_outbox(until, self.app.clock.now(), self.request.receives) {
            return Ok(RegistrationOutcome::InFlight(until));
        }
        let due = self.spread(until);
        let mut unit = self.unit_of_work();
        unit.send_at(self.request.message.clone(), due)?;
        // A failed condition means that an earlier try was written and its response lost.
        self.app.store.write(self.deadline, &unit.transaction).await?;
        Ok(RegistrationOutcome::Postponed { until: due, too_late: false })
    }

    async fn decide<T>(
        &self,
        mut decide: impl FnMut(&RegistrationContext, Timestamp) -> Result<Decision<T>, StoreError>,
    ) -> Result<T, StoreError> {
        let keys = RegistrationContext::keys(self.request.registrant);
        let now = self.app.clock.now();
        let store = &self.app.store;
        store
            .decide(self.deadline, &keys, |snapshot| {
                decide(&RegistrationContext::from(snapshot, self.request.registrant)?, now)
            })
            .await
    }

    fn held_registration<'f>(&self, context: &'f RegistrationContext) -> Option<&'f Read<Registration>> {
        context.registration.as_ref().filter(|read| read.value.is_held_by(self.holder))
    }

    fn is_too_late(&self, context: &RegistrationContext, due: Timestamp) -> bool {
        context.session(self.request.registrant.session).is_some_and(|it| it.starts_at <= due)
    }

    /// A random time shortly after, so that rows due at midnight are spread.
    fn spread(&self, until: Timestamp) -> Timestamp {
        let drawn = self.app.clock.new_id().as_u128() % JITTER_SECONDS;
        until + SignedDuration::from_secs(1 + i64::try_from(drawn).unwrap_or_default())
    }
}
