//! One delivery of a message, and one pass over it with a lease of its own.

use domain::Registration;
use domain::outbox::{Message, SessionRegistrant};
use shared::dynamo::{Key, keys};
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;
use uuid::Uuid;

use crate::state::App;

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

impl Round<'_> {
    pub(crate) fn key(&self) -> Key<Registration> {
        let seat = self.delivery.seat;
        keys::registration(seat.learner, seat.course, seat.session)
    }

    pub(crate) fn unit_of_work(&self) -> UnitOfWork<'_> {
        UnitOfWork::new(self.app.clock.as_ref(), self.delivery.correlation_id)
    }
}
