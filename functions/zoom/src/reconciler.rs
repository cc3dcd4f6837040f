//! One delivery of a message, and one step for it under a lease of its own.

use domain::Registration;
use domain::outbox::{Message, SessionRegistrant};
use shared::store::{Key, keys};
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;
use uuid::Uuid;

use crate::state::App;

/// One delivery of a registration message.
#[derive(Clone, Copy)]
pub(crate) struct RegistrationRequest<'a> {
    pub(crate) message: &'a Message,
    pub(crate) registrant: SessionRegistrant,
    pub(crate) correlation_id: &'a str,
    /// How often the queue has delivered it, including this time.
    pub(crate) receives: u32,
}

impl RegistrationRequest<'_> {
    /// A message asks Zoom once more for what it has refused; its redeliveries do not.
    pub(crate) fn retries_failed(&self) -> bool {
        self.receives <= 1
    }
}

/// Takes one step towards agreement between Zoom and an enrolment.
pub(crate) struct Reconciler<'a> {
    pub(crate) app: &'a App,
    pub(crate) request: RegistrationRequest<'a>,
    /// Identifies this step as the holder of the lease.
    pub(crate) holder: Uuid,
    pub(crate) deadline: Instant,
}

impl Reconciler<'_> {
    pub(crate) fn key(&self) -> Key<Registration> {
        let registrant = self.request.registrant;
        keys::registration(registrant.learner, registrant.course, registrant.session)
    }

    pub(crate) fn unit_of_work(&self) -> UnitOfWork<'_> {
        UnitOfWork::new(self.app.clock.as_ref(), self.request.correlation_id)
    }
}
