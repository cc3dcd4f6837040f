//! Reconciles one learner's registration with Zoom: take the lease, call Zoom, record the result; repeat
//! until nothing is left to do.

use std::time::Duration;

use shared::store::StoreError;
use shared::zoom::{Person, Registrant, ZoomError};
use tokio::time::Instant;

use crate::lease::{LeaseDecision, LeasedCall, ZoomCall};
use crate::outcome::RegistrationOutcome;
use crate::reconciler::{Reconciler, RegistrationRequest};
use crate::state::App;

/// The least time needed to call Zoom and record the result.
const TIME_TO_START: Duration = Duration::from_secs(5);
/// The time reserved for recording the result.
const RESULT_RESERVE: Duration = Duration::from_secs(2);
/// A lookup, a cancellation in the earlier room, a registration, and one more for a concurrent change. After that the
/// message is redelivered.
const STEPS_MAX: u8 = 4;

/// Does everything that is due for a registration.
pub(crate) async fn reconcile_registration(
    app: &App,
    request: RegistrationRequest<'_>,
    deadline: Instant,
) -> Result<RegistrationOutcome, StoreError> {
    for _ in 0..STEPS_MAX {
        if deadline < Instant::now() + TIME_TO_START {
            return Ok(RegistrationOutcome::NotBegun);
        }
        // A new holder for each step: a lease found under it was written by this step.
        let reconciler = Reconciler { app, request, holder: app.clock.new_id(), deadline };
        if let Some(outcome) = reconciler.run().await? {
            return Ok(outcome);
        }
    }
    Ok(RegistrationOutcome::NotBegun)
}

impl Reconciler<'_> {
    /// Takes one step; `None` when another one follows.
    async fn run(&self) -> Result<Option<RegistrationOutcome>, StoreError> {
        match self.take_lease().await? {
            LeaseDecision::Finished(outcome) => Ok(Some(outcome)),
            LeaseDecision::InFlight(until) => self.yield_to_holder(until).await.map(Some),
            LeaseDecision::Wait(until) => {
                self.wait(until, true, |registration, _| registration).await.map(Some)
            }
            LeaseDecision::Leased(leased) => match leased.call {
                ZoomCall::Register(ref person) => self.register(&leased, person).await.map(Some),
                ZoomCall::LookUp { wanted } => self.look_up(&leased, wanted).await,
                ZoomCall::Cancel(ref registrant_id) => {
                    let outcome = self.cancel(&leased, registrant_id).await?;
                    Ok(leased.ends_with(outcome))
                }
            },
        }
    }

    async fn register(
        &self,
        leased: &LeasedCall,
        person: &Person,
    ) -> Result<RegistrationOutcome, StoreError> {
        match self.app.zoom.register(&leased.room, person, self.zoom_deadline()).await {
            Ok(registrant) => self.confirm_or_cancel(leased, registrant).await,
            Err(ZoomError::Permanent(code)) => self.fail(code).await,
            Err(ZoomError::RateLimited(until)) => {
                self.wait(until, true, |registration, now| registration.answered(now)).await
            }
            Err(ZoomError::NoTokenBefore(until) | ZoomError::Throttled(until)) => {
                self.wait(until, true, |registration, now| registration.not_sent(now)).await
            }
            Err(error @ (ZoomError::NotSent(_) | ZoomError::NoToken(_))) => {
                self.update(|registration, now| registration.not_sent(now).at_rest(now)).await?;
                Ok(RegistrationOutcome::Retry(error))
            }
            Err(error @ ZoomError::Unauthorised) => {
                self.update(|registration, now| registration.answered(now).at_rest(now)).await?;
                Ok(RegistrationOutcome::Retry(error))
            }
            Err(error @ ZoomError::Ambiguous(_)) => {
                let found = self.app.zoom.find(&leased.room, &person.address, self.zoom_deadline()).await;
                if let Ok(Some(registrant)) = found {
                    return self.confirm_or_cancel(leased, registrant).await;
                }
                // The request may still take effect, so the next delivery looks it up before registering
                // again.
                self.update(|registration, now| registration.at_rest(now)).await?;
                Ok(RegistrationOutcome::Retry(error))
            }
        }
    }

    async fn look_up(
        &self,
        leased: &LeasedCall,
        wanted: bool,
    ) -> Result<Option<RegistrationOutcome>, StoreError> {
        let address = leased.address.as_deref().unwrap_or_default();
        match self.app.zoom.find(&leased.room, address, self.zoom_deadline()).await {
            Ok(Some(registrant)) if wanted => self.confirm_or_cancel(leased, registrant).await.map(Some),
            Ok(Some(registrant)) => {
                let outcome = self.cancel(leased, &registrant.id).await?;
                Ok(leased.ends_with(outcome))
            }
            Ok(None) if wanted => {
                self.update(|registration, now| registration.answered(now).at_rest(now)).await?;
                Ok(None)
            }
            Ok(None) => {
                let outcome = self.record_cancelled(None).await?;
                Ok(leased.ends_with(outcome))
            }
            Err(ZoomError::Permanent(code)) if wanted => self.fail(code).await.map(Some),
            Err(ZoomError::Permanent(code)) => {
                let outcome = self.record_cancelled(Some(code)).await?;
                Ok(leased.ends_with(outcome))
            }
            Err(
                ZoomError::RateLimited(until) | ZoomError::Throttled(until) | ZoomError::NoTokenBefore(until),
            ) => self.wait(until, wanted, |registration, _| registration).await.map(Some),
            Err(error) => {
                self.update(|registration, now| registration.at_rest(now)).await?;
                Ok(Some(RegistrationOutcome::Retry(error)))
            }
        }
    }

    /// Records the registration, or cancels it at once if the enrolment has ended in the meantime.
    async fn confirm_or_cancel(
        &self,
        leased: &LeasedCall,
        registrant: Registrant,
    ) -> Result<RegistrationOutcome, StoreError> {
        match self.confirm(&registrant).await? {
            Some(outcome) => Ok(outcome),
            None => self.cancel(leased, &registrant.id).await,
        }
    }

    async fn cancel(
        &self,
        leased: &LeasedCall,
        registrant_id: &str,
    ) -> Result<RegistrationOutcome, StoreError> {
        let address = leased.address.as_deref();
        match self.app.zoom.cancel(&leased.room, registrant_id, address, self.zoom_deadline()).await {
            Ok(()) => self.record_cancelled(None).await,
            Err(ZoomError::Permanent(code)) => self.record_cancelled(Some(code)).await,
            Err(
                ZoomError::RateLimited(until) | ZoomError::Throttled(until) | ZoomError::NoTokenBefore(until),
            ) => self.wait(until, false, |registration, _| registration).await,
            Err(error) => {
                self.update(|registration, now| registration.at_rest(now)).await?;
                Ok(RegistrationOutcome::Retry(error))
            }
        }
    }

    fn zoom_deadline(&self) -> Instant {
        self.deadline - RESULT_RESERVE
    }
}

impl LeasedCall {
    /// The final outcome, or `None` when the learner still has to be registered in another room.
    fn ends_with(&self, outcome: RegistrationOutcome) -> Option<RegistrationOutcome> {
        use RegistrationOutcome::{CancelRefused, Cancelled};
        match outcome {
            Cancelled | CancelRefused(_) if self.moves => {
                tracing::info!(outcome = outcome.name(), detail = outcome.detail(), "left the earlier room");
                None
            }
            outcome => Some(outcome),
        }
    }
}
