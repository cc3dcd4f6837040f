//! What learners do to an enrolment themselves: they join free of charge, and leave.

use jiff::Timestamp;

use super::{Enrolment, EnrolmentChange, EnrolmentStatus};
use crate::{CourseId, EnrolmentId, LearnerId, Refusal};

impl Enrolment {
    /// Enrols the learner in a free course, or again in a course that they left and that is still paid for.
    pub fn join_free(
        existing: Option<Self>,
        id: EnrolmentId,
        (learner, course): (LearnerId, CourseId),
        now: Timestamp,
    ) -> Result<(Self, EnrolmentChange), Refusal> {
        let mut enrolment = existing.unwrap_or_else(|| Self::new_pending(id, learner, course, now));
        if enrolment.status.holds_seat() {
            return Err(Refusal::AlreadyEnrolled);
        }
        if !enrolment.was_granted() {
            enrolment.enrolled_at = now;
        }
        enrolment.forget_withdrawal();
        enrolment.status = enrolment.granted_status();
        (enrolment.suspended_from, enrolment.pending_from, enrolment.revoked_from) = (None, None, None);
        enrolment.welcomed = true;
        Ok((enrolment, EnrolmentChange::Granted))
    }

    /// Leaves the course; progress, attempts and payments are kept.
    pub fn leave(mut self) -> Result<(Self, EnrolmentChange), Refusal> {
        match self.status {
            EnrolmentStatus::Dropped => Ok((self, EnrolmentChange::Unchanged)),
            EnrolmentStatus::Active => {
                self.status = EnrolmentStatus::Dropped;
                // A payment that is on its way is shown, whatever it will be for.
                self.follow_awaited();
                Ok((self, EnrolmentChange::Left))
            }
            EnrolmentStatus::Pending if self.has_left() => Ok((self, EnrolmentChange::Unchanged)),
            EnrolmentStatus::Pending => {
                Err(Refusal::Conflict("You can't leave this course while your payment is on its way."))
            }
            EnrolmentStatus::Completed => {
                Err(Refusal::Conflict("You can't leave a course that you have completed."))
            }
            EnrolmentStatus::Suspended => {
                Err(Refusal::Conflict("You can't leave this course while your payment is disputed."))
            }
            EnrolmentStatus::Revoked | EnrolmentStatus::Expired => {
                Err(Refusal::Conflict("Your enrolment has already ended."))
            }
        }
    }
}
