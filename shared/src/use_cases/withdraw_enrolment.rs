//! The office withdraws an enrolment, or takes the withdrawal back.

use domain::audit::{AuditAction, AuditFact};
use domain::enrolment::{Enrolment, EnrolmentChange};
use domain::{CourseId, LearnerId, Refusal};

use super::grant_enrolment::known_course;
use crate::enrolment_context::EnrolmentContext;
use crate::staff_decision::StaffDecision;
use crate::store::StoreError;
use crate::unit_of_work::UnitOfWork;

impl UnitOfWork<'_> {
    /// Withdraws an enrolment and tells the learner; returns it, and whether anything changed.
    ///
    /// # Errors
    /// There is no such enrolment, or it has ended already.
    pub fn withdraw_enrolment<E: From<Refusal> + From<StoreError>>(
        &mut self,
        by: StaffDecision<'_>,
        who: (LearnerId, CourseId),
        context: &EnrolmentContext,
    ) -> Result<(Enrolment, bool), E> {
        let now = self.now;
        self.change_enrolment(by, who, context, AuditAction::EnrolmentWithdrawn, |it| it.withdraw(now))
    }

    /// Takes a withdrawal back and tells the learner; returns the enrolment, and whether anything changed.
    ///
    /// # Errors
    /// There is no such enrolment, it was not withdrawn, or nothing stands behind it any more.
    pub fn restore_enrolment<E: From<Refusal> + From<StoreError>>(
        &mut self,
        by: StaffDecision<'_>,
        who: (LearnerId, CourseId),
        context: &EnrolmentContext,
    ) -> Result<(Enrolment, bool), E> {
        self.change_enrolment(by, who, context, AuditAction::EnrolmentRestored, Enrolment::restore)
    }

    fn change_enrolment<E: From<Refusal> + From<StoreError>>(
        &mut self,
        by: StaffDecision<'_>,
        (learner, course): (LearnerId, CourseId),
        context: &EnrolmentContext,
        action: AuditAction,
        change: impl FnOnce(Enrolment) -> Result<(Enrolment, EnrolmentChange), Refusal>,
    ) -> Result<(Enrolment, bool), E> {
        let course = known_course(context, course)?;
        let before = context.enrolment.as_ref().ok_or(Refusal::NotFound)?;
        let (enrolment, change) = change(before.value.clone())?;
        if change == EnrolmentChange::Unchanged {
            return Ok((enrolment, false));
        }
        let fact = AuditFact {
            actor: by.actor,
            action,
            learner: Some(learner),
            course: Some(course.uuid),
            to_course: None,
            reason: by.reason,
            details: &[],
        };
        self.audit(&fact)?;
        Ok((self.save_office_change::<E>(context, course, enrolment, change)?, true))
    }
}
