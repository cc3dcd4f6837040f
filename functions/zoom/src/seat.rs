//! Brings Zoom in line with one seat: claim, ask, write down, until nothing is left to do.

use std::time::Duration;

use domain::course::Course;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::notification::NotificationHead;
use domain::outbox::{Message, SessionRegistrant};
use domain::{Learner, Registration};
use shared::dynamo::{ItemKey, Read, Snapshot, StoreError, keys};
use tokio::time::Instant;
use uuid::Uuid;

use crate::answer::ZoomError;
use crate::claim::{Claim, Claimed, Work};
use crate::client::Registrant;
use crate::outcome::Outcome;
use crate::state::App;

/// Less than this is not enough to ask Zoom and to write down the answer.
const ENOUGH: Duration = Duration::from_secs(5);
/// Kept for writing down what Zoom has answered.
const SETTLING: Duration = Duration::from_secs(2);
/// Look up and ask, and once more for whoever came between. A seat that is still not settled comes back.
const ROUNDS_MAX: u8 = 3;

/// One delivery of a message about a seat.
#[derive(Clone, Copy)]
pub(crate) struct Delivery<'a> {
    pub(crate) message: &'a Message,
    pub(crate) seat: SessionRegistrant,
    pub(crate) correlation_id: &'a str,
    /// How often the queue has handed it out, this time included.
    pub(crate) receives: u32,
}

/// One round of a delivery.
pub(crate) struct Round<'a> {
    pub(crate) app: &'a App,
    pub(crate) delivery: Delivery<'a>,
    /// Who holds the lease.
    pub(crate) holder: Uuid,
    pub(crate) deadline: Instant,
}

/// Does whatever is left to do for the seat.
pub(crate) async fn bring_in_line(
    app: &App,
    delivery: Delivery<'_>,
    deadline: Instant,
) -> Result<Outcome, StoreError> {
    for _ in 0..ROUNDS_MAX {
        if deadline < Instant::now() + ENOUGH {
            return Ok(Outcome::NotBegun);
        }
        // A fresh holder each time: what the store says of this one was written in this round.
        let round = Round { app, delivery, holder: app.clock.new_id(), deadline };
        if let Some(outcome) = round.take().await? {
            return Ok(outcome);
        }
    }
    Ok(Outcome::NotBegun)
}

impl Round<'_> {
    /// One step; `None` when there is another one behind it.
    async fn take(&self) -> Result<Option<Outcome>, StoreError> {
        match self.claim().await? {
            Claim::Settled(outcome) => Ok(Some(outcome)),
            Claim::InFlight(until) => self.stand_back(until).await.map(Some),
            Claim::Wait(until) => self.wait(until, true, |registration, _| registration).await.map(Some),
            Claim::Claimed(claimed) => match claimed.work {
                Work::Ask(ref person) => self.ask(&claimed, person).await.map(Some),
                Work::LookUp { wanted } => self.look_up(&claimed, wanted).await,
                Work::Cancel(ref registrant_id) => self.cancel(&claimed, registrant_id).await.map(Some),
            },
        }
    }

    async fn ask(&self, claimed: &Claimed, person: &crate::client::Person) -> Result<Outcome, StoreError> {
        match self.app.zoom.register(&claimed.room, person, self.zoom_deadline()).await {
            Ok(registrant) => self.confirm_or_cancel(claimed, registrant).await,
            Err(ZoomError::Permanent(code)) => self.fail(code).await,
            Err(ZoomError::RateLimited(until)) => {
                self.wait(until, true, |registration, now| registration.answered(now)).await
            }
            Err(ZoomError::NoTokenBefore(until)) => {
                self.wait(until, true, |registration, now| registration.not_sent(now)).await
            }
            Err(error @ (ZoomError::NotSent(_) | ZoomError::NoToken(_))) => {
                self.update(|registration, now| registration.not_sent(now).at_rest(now)).await?;
                Ok(Outcome::NotThisTime(error))
            }
            Err(error @ ZoomError::Unauthorised) => {
                self.update(|registration, now| registration.answered(now).at_rest(now)).await?;
                Ok(Outcome::NotThisTime(error))
            }
            Err(error @ ZoomError::Ambiguous(_)) => {
                let found = self.app.zoom.find(&claimed.room, &person.address, self.zoom_deadline()).await;
                if let Ok(Some(registrant)) = found {
                    return self.confirm_or_cancel(claimed, registrant).await;
                }
                // It may still be under way: whoever comes next looks it up again before asking again.
                self.update(|registration, now| registration.at_rest(now)).await?;
                Ok(Outcome::NotThisTime(error))
            }
        }
    }

    async fn look_up(&self, claimed: &Claimed, wanted: bool) -> Result<Option<Outcome>, StoreError> {
        let address = claimed.address.as_deref().unwrap_or_default();
        match self.app.zoom.find(&claimed.room, address, self.zoom_deadline()).await {
            Ok(Some(registrant)) if wanted => self.confirm_or_cancel(claimed, registrant).await.map(Some),
            Ok(Some(registrant)) => self.cancel(claimed, &registrant.id).await.map(Some),
            Ok(None) if wanted => {
                self.update(|registration, now| registration.answered(now).at_rest(now)).await?;
                Ok(None)
            }
            Ok(None) => self.note_cancelled(None).await.map(Some),
            Err(ZoomError::Permanent(code)) if wanted => self.fail(code).await.map(Some),
            Err(ZoomError::Permanent(code)) => self.note_cancelled(Some(code)).await.map(Some),
            Err(ZoomError::RateLimited(until) | ZoomError::NoTokenBefore(until)) => {
                self.wait(until, wanted, |registration, _| registration).await.map(Some)
            }
            Err(error) => {
                self.update(|registration, now| registration.at_rest(now)).await?;
                Ok(Some(Outcome::NotThisTime(error)))
            }
        }
    }

    /// Registered, unless the enrolment has ended meanwhile: then Zoom forgets at idempotent.
    async fn confirm_or_cancel(
        &self,
        claimed: &Claimed,
        registrant: Registrant,
    ) -> Result<Outcome, StoreError> {
        match self.confirm(&registrant).await? {
            Some(outcome) => Ok(outcome),
            None => self.cancel(claimed, &registrant.id).await,
        }
    }

    async fn cancel(&self, claimed: &Claimed, registrant_id: &str) -> Result<Outcome, StoreError> {
        let address = claimed.address.as_deref();
        match self.app.zoom.cancel(&claimed.room, registrant_id, address, self.zoom_deadline()).await {
            Ok(()) => self.note_cancelled(None).await,
            Err(ZoomError::Permanent(code)) => self.note_cancelled(Some(code)).await,
            Err(ZoomError::RateLimited(until) | ZoomError::NoTokenBefore(until)) => {
                self.wait(until, false, |registration, _| registration).await
            }
            Err(error) => {
                self.update(|registration, now| registration.at_rest(now)).await?;
                Ok(Outcome::NotThisTime(error))
            }
        }
    }

    fn zoom_deadline(&self) -> Instant {
        self.deadline - SETTLING
    }
}

/// Everything that is known about a seat, from one read.
pub(crate) struct Facts {
    pub(crate) enrolment: Option<Read<Enrolment>>,
    pub(crate) registration: Option<Read<Registration>>,
    pub(crate) course: Option<Course>,
    pub(crate) learner: Option<Learner>,
    pub(crate) notes: Option<Read<NotificationHead>>,
}

impl Facts {
    pub(crate) fn keys(seat: SessionRegistrant) -> Vec<ItemKey> {
        let SessionRegistrant { learner, course, session } = seat;
        vec![
            (&keys::enrolment(learner, course)).into(),
            (&keys::registration(learner, course, session)).into(),
            (&keys::course(course)).into(),
            (&keys::learner(learner)).into(),
            (&keys::notification_head(learner)).into(),
        ]
    }

    pub(crate) fn from(snapshot: &Snapshot, seat: SessionRegistrant) -> Result<Self, StoreError> {
        let SessionRegistrant { learner, course, session } = seat;
        Ok(Self {
            enrolment: snapshot.read(&keys::enrolment(learner, course))?,
            registration: snapshot.read(&keys::registration(learner, course, session))?,
            course: snapshot.get(&keys::course(course))?,
            learner: snapshot.get(&keys::learner(learner))?,
            notes: snapshot.read(&keys::notification_head(learner))?,
        })
    }

    pub(crate) fn status(&self) -> Option<EnrolmentStatus> {
        self.enrolment.as_ref().map(|read| read.value.status)
    }
}
