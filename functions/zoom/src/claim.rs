//! Before Zoom is asked: what is to be done, and the record that says that it is being done.

use domain::course::{Course, ZoomRoom};
use domain::live_session::registration_step::{Step, next_step};
use domain::{Learner, Lease, RegistrantName, Registration};
use jiff::{SignedDuration, Timestamp};
use shared::dynamo::{Decision, StoreError, Transaction};
use tokio::time::Instant;

use crate::client::Person;
use crate::facts::Facts;
use crate::outcome::Outcome;
use crate::round::Round;

/// The longest address that Zoom takes.
const ADDRESS_MAX: usize = 128;
/// A lease outlives the invocation that holds it by this much, for clocks that differ.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(5);

/// What a look at the seat has led to.
pub(crate) enum Claim {
    /// Nothing is left to do.
    Settled(Outcome),
    /// Somebody else is at it until then.
    InFlight(Timestamp),
    /// Not before then.
    Wait(Timestamp),
    /// This round may talk with Zoom.
    Claimed(Claimed),
}

/// What Zoom is to be asked, as the record says.
#[derive(Clone)]
pub(crate) struct Claimed {
    pub(crate) work: Work,
    pub(crate) room: ZoomRoom,
    /// The address that Zoom knows.
    pub(crate) address: Option<String>,
}

/// What Zoom is asked.
#[derive(Clone)]
pub(crate) enum Work {
    /// To register somebody.
    Ask(Person),
    /// Whether it knows the address.
    LookUp {
        /// The enrolment gives access: what is found is kept.
        wanted: bool,
    },
    /// To cancel the registrant of this id.
    Cancel(String),
}

impl Round<'_> {
    /// Decides on the next step, and writes down that it is being taken.
    pub(crate) async fn claim(&self) -> Result<Claim, StoreError> {
        let keys = Facts::keys(self.delivery.seat);
        let mut begun = None;
        self.app
            .store
            .decide(self.deadline, &keys, |snapshot| {
                let facts = Facts::from(snapshot, self.delivery.seat)?;
                // The answer to our write was lost, and the write was not.
                let held = facts.registration.as_ref().is_some_and(|read| read.value.is_held_by(self.holder));
                if let (true, Some(claimed)) = (held, begun.take()) {
                    return Ok(Decision::Answer(Claim::Claimed(claimed)));
                }
                self.judge(&facts, &mut begun)
            })
            .await
    }

    fn judge(&self, facts: &Facts, begun: &mut Option<Claimed>) -> Result<Decision<Claim>, StoreError> {
        let now = self.app.clock.now();
        let registration = facts.registration.as_ref().map(|read| &read.value);
        let step = next_step(facts.status(), registration, self.holder, now);
        let known =
            registration.cloned().unwrap_or_else(|| Registration::pending_for(self.delivery.seat, now));
        let (next, claim) = match step {
            Step::Rest => return Ok(Decision::Answer(Claim::Settled(Outcome::InOrder))),
            Step::InFlight(until) => return Ok(Decision::Answer(Claim::InFlight(until))),
            Step::Wait(until) => return Ok(Decision::Answer(Claim::Wait(until))),
            Step::Withdraw => (known.cancelled(None, now), Claim::Settled(Outcome::Withdrawn)),
            Step::Ask => match self.whom_and_where(facts) {
                Ok((person, room)) => {
                    let address = person.address.clone();
                    let next = known.asking(room.clone(), address.clone(), self.lease(now), now);
                    (next, claimed(Work::Ask(person), room, Some(address)))
                }
                Err(reason) => {
                    (known.failed(reason.to_owned(), now), Claim::Settled(Outcome::Failed(reason.to_owned())))
                }
            },
            Step::LookUp | Step::Cancel => match self.room(&known, facts.course.as_ref()) {
                Some(room) => {
                    let address = known.address.clone();
                    let cancel = known.registrant_id.clone().filter(|_| step == Step::Cancel);
                    match cancel {
                        Some(id) => {
                            (known.cancelling(self.lease(now), now), claimed(Work::Cancel(id), room, address))
                        }
                        None => {
                            let wanted = facts.status().is_some_and(|status| status.gives_access());
                            let next = known.looking_up(self.lease(now), now);
                            (next, claimed(Work::LookUp { wanted }, room, address))
                        }
                    }
                }
                None => {
                    let reason = "session_unknown".to_owned();
                    let next = known.cancelled(Some(reason.clone()), now);
                    (next, Claim::Settled(Outcome::CancelRefused(reason)))
                }
            },
        };
        if let Claim::Claimed(claimed) = &claim {
            *begun = Some(claimed.clone());
        }
        let mut transaction = Transaction::new();
        transaction.save(&self.key(), facts.registration.as_ref(), &next)?;
        Ok(Decision::Write(transaction, claim))
    }

    fn whom_and_where(&self, facts: &Facts) -> Result<(Person, ZoomRoom), &'static str> {
        let course = facts.course.as_ref();
        let session =
            course.and_then(|course| course.session(self.delivery.seat.session)).ok_or("session_unknown")?;
        let Learner { email, name, .. } = facts.learner.as_ref().ok_or("learner_unknown")?;
        if email.is_empty() || email.chars().count() > ADDRESS_MAX {
            return Err("address_unusable");
        }
        let person = Person { address: email.clone(), name: RegistrantName::split(name) };
        Ok((person, session.zoom.clone()))
    }

    /// Where Zoom was asked; records of before that was written down go by the course.
    fn room(&self, known: &Registration, course: Option<&Course>) -> Option<ZoomRoom> {
        let by_course = || Some(course?.session(self.delivery.seat.session)?.zoom.clone());
        known.room.clone().or_else(by_course)
    }

    fn lease(&self, now: Timestamp) -> Lease {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let left = SignedDuration::try_from(left).unwrap_or(LEASE_MARGIN);
        Lease { holder: self.holder, until: now + left + LEASE_MARGIN }
    }
}

fn claimed(work: Work, room: ZoomRoom, address: Option<String>) -> Claim {
    Claim::Claimed(Claimed { work, room, address })
}
