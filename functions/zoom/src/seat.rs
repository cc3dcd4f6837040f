//! Brings Zoom in line with one seat: claim, ask, write down, until nothing is left to do.

use std::time::Duration;

use shared::dynamo::StoreError;
use tokio::time::Instant;

use crate::claim::{Claim, Claimed, Work};
use crate::client::{Person, Registrant};
use crate::outcome::Outcome;
use crate::round::{Delivery, Round};
use crate::state::App;
use crate::zoom_error::ZoomError;

/// Less than this is not enough to ask Zoom and to write down the answer.
const ENOUGH: Duration = Duration::from_secs(5);
/// Kept for writing down what Zoom has answered.
const SETTLING: Duration = Duration::from_secs(2);
/// Look up and ask, and once more for whoever came between. A seat that is still not settled comes back.
const ROUNDS_MAX: u8 = 3;

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

    async fn ask(&self, claimed: &Claimed, person: &Person) -> Result<Outcome, StoreError> {
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
