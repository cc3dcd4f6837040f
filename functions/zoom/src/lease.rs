//! Before Zoom is called: decides the next step, and records it together with a lease.

use domain::course::{Course, ZoomRoom};
use domain::live_session::registration_step::{RegistrationStep, Wanted, next_step};
use domain::{Learner, Lease, RegistrantName, Registration};
use jiff::{SignedDuration, Timestamp};
use shared::store::{Decision, StoreError, Transaction};
use shared::zoom::Person;
use tokio::time::Instant;

use crate::context::RegistrationContext;
use crate::outcome::RegistrationOutcome;
use crate::reconciler::Reconciler;

/// The longest e-mail address that Zoom accepts.
const ADDRESS_MAX: usize = 128;
/// A lease outlives its invocation by this much, because clocks differ.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(5);

/// What to do next for a registration.
pub(crate) enum LeaseDecision {
    Finished(RegistrationOutcome),
    /// Another delivery holds the lease until this time.
    InFlight(Timestamp),
    /// Retry at this time.
    Wait(Timestamp),
    /// This delivery holds the lease and may call Zoom.
    Leased(LeasedCall),
}

/// The call to make, as recorded.
#[derive(Clone)]
pub(crate) struct LeasedCall {
    pub(crate) call: ZoomCall,
    pub(crate) room: ZoomRoom,
    /// The e-mail address that Zoom knows.
    pub(crate) address: Option<String>,
    /// The session is in another room now: when this call has ended the registration here, the next step registers
    /// the learner there.
    pub(crate) moves: bool,
}

/// A call to Zoom.
#[derive(Clone)]
pub(crate) enum ZoomCall {
    Register(Person),
    /// Finds out whether Zoom knows the address.
    LookUp {
        /// Whether to keep a registrant that is found.
        wanted: bool,
    },
    /// Cancels the registrant with this id.
    Cancel(String),
}

impl Reconciler<'_> {
    /// Decides the next step, and takes the lease if it needs a call.
    pub(crate) async fn take_lease(&self) -> Result<LeaseDecision, StoreError> {
        let keys = RegistrationContext::keys(self.request.registrant);
        let mut leased_call = None;
        self.app
            .store
            .decide(self.deadline, &keys, |snapshot| {
                let context = RegistrationContext::from(snapshot, self.request.registrant)?;
                // The write succeeded, but its response was lost.
                let held =
                    context.registration.as_ref().is_some_and(|read| read.value.is_held_by(self.holder));
                if let (true, Some(leased)) = (held, leased_call.take()) {
                    return Ok(Decision::Answer(LeaseDecision::Leased(leased)));
                }
                self.decide_step(&context, &mut leased_call)
            })
            .await
    }

    fn decide_step(
        &self,
        context: &RegistrationContext,
        leased_call: &mut Option<LeasedCall>,
    ) -> Result<Decision<LeaseDecision>, StoreError> {
        let now = self.app.clock.now();
        let registration = context.registration.as_ref().map(|read| &read.value);
        let session = context.session(self.request.registrant.session);
        let wanted = Wanted::of(context.enrolment().map(|read| &read.value), session, now);
        let step = next_step(wanted, registration, self.holder, self.request.retries_failed(), now);
        let known =
            registration.cloned().unwrap_or_else(|| Registration::pending_for(self.request.registrant, now));
        let (next, decision) = match step {
            RegistrationStep::Nothing => {
                return Ok(Decision::Answer(LeaseDecision::Finished(RegistrationOutcome::InOrder)));
            }
            RegistrationStep::InFlight(until) => return Ok(Decision::Answer(LeaseDecision::InFlight(until))),
            RegistrationStep::Wait(until) => return Ok(Decision::Answer(LeaseDecision::Wait(until))),
            RegistrationStep::Withdraw => {
                (known.cancelled(None, now), LeaseDecision::Finished(RegistrationOutcome::Withdrawn))
            }
            RegistrationStep::Register => match self.person_and_room(context) {
                Ok((person, room)) => {
                    let address = person.address.clone();
                    let next = known.asking(room.clone(), address.clone(), self.lease(now), now);
                    (next, lease_call(ZoomCall::Register(person), room, Some(address), false))
                }
                Err(reason) => (
                    known.failed(reason.to_owned(), now),
                    LeaseDecision::Finished(RegistrationOutcome::Failed(reason.to_owned())),
                ),
            },
            RegistrationStep::LookUp | RegistrationStep::Cancel => {
                match self.room(&known, context.course.as_ref()) {
                    Some(room) => {
                        let address = known.address.clone();
                        let moves = matches!(wanted, Wanted::RegisteredIn(other) if *other != room);
                        let cancel = known.registrant_id.clone().filter(|_| step == RegistrationStep::Cancel);
                        match cancel {
                            Some(id) => (
                                known.cancelling(self.lease(now), now),
                                lease_call(ZoomCall::Cancel(id), room, address, moves),
                            ),
                            None => {
                                let wanted = matches!(wanted, Wanted::RegisteredIn(_)) && !moves;
                                let next = known.looking_up(self.lease(now), now);
                                (next, lease_call(ZoomCall::LookUp { wanted }, room, address, moves))
                            }
                        }
                    }
                    None => {
                        let reason = "session_unknown".to_owned();
                        let next = known.cancelled(Some(reason.clone()), now);
                        (next, LeaseDecision::Finished(RegistrationOutcome::CancelRefused(reason)))
                    }
                }
            }
        };
        if let LeaseDecision::Leased(leased) = &decision {
            *leased_call = Some(leased.clone());
        }
        let mut transaction = Transaction::new();
        transaction.save(&self.key(), context.registration.as_ref(), &next)?;
        Ok(Decision::Write(transaction, decision))
    }

    fn person_and_room(&self, context: &RegistrationContext) -> Result<(Person, ZoomRoom), &'static str> {
        let session = context.session(self.request.registrant.session).ok_or("session_unknown")?;
        let Learner { email, name, .. } = context.learner.as_ref().ok_or("learner_unknown")?;
        if email.is_empty() || email.chars().count() > ADDRESS_MAX {
            return Err("address_unusable");
        }
        let person = Person { address: email.clone(), name: RegistrantName::split(name) };
        Ok((person, session.zoom.clone()))
    }

    /// The room of the registration; old records without one use the course's.
    fn room(&self, known: &Registration, course: Option<&Course>) -> Option<ZoomRoom> {
        let by_course = || Some(course?.session(self.request.registrant.session)?.zoom.clone());
        known.room.clone().or_else(by_course)
    }

    fn lease(&self, now: Timestamp) -> Lease {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let left = SignedDuration::try_from(left).unwrap_or(LEASE_MARGIN);
        Lease { holder: self.holder, until: now + left + LEASE_MARGIN }
    }
}

fn lease_call(call: ZoomCall, room: ZoomRoom, address: Option<String>, moves: bool) -> LeaseDecision {
    LeaseDecision::Leased(LeasedCall { call, room, address, moves })
}
