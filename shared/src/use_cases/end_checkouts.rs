//! The step of an erasure that ends the checkouts which may still be paid.

use domain::{CourseId, LearnerId, OpenCheckout};
use tokio::time::Instant;

use super::erase_learner::{EraseError, LearnerEraser, Look};
use crate::store::{Decision, Snapshot, StoreError, keys};
use crate::unit_of_work::UnitOfWork;

impl LearnerEraser<'_> {
    /// Ends at Stripe what might still be paid, one after the other until then, the first in any case. Each is noted as
    /// closed, so that whoever goes on does not begin again; the next look finds what is left.
    pub(super) async fn end_checkouts(
        &self,
        learner: LearnerId,
        look: &Look,
        until: Option<Instant>,
        ended: &mut usize,
    ) -> Result<(), EraseError> {
        for (nth, (course, session)) in look.open_checkouts.iter().enumerate() {
            if nth > 0 && until.is_some_and(|until| until <= Instant::now()) {
                break;
            }
            self.checkouts.end(session).await?;
            self.close_checkout(learner, *course, session).await?;
            *ended += 1;
        }
        Ok(())
    }

    /// Notes that a checkout can no longer be paid, as the event does that Stripe sends of it.
    async fn close_checkout(
        &self,
        learner: LearnerId,
        course: CourseId,
        session: &str,
    ) -> Result<(), StoreError> {
        let key = keys::open_checkout(learner, course);
        let decide = |snapshot: &Snapshot| {
            let open = snapshot.read(&key)?;
            let Some(read) = open.filter(|read| read.value.checkout_session == session && !read.value.closed)
            else {
                return Ok(Decision::Answer(()));
            };
            let mut unit = UnitOfWork::new(self.clock, "erase");
            let closed = OpenCheckout { closed: true, ..read.value.clone() };
            unit.transaction.save(&key, Some(&read), &closed)?;
            Ok(Decision::Write(unit.transaction, ()))
        };
        self.store.decide(self.deadline(), &[(&key).into()], decide).await
    }
}
