//! The office withdraws an enrolment, takes the withdrawal back, or extends the access.

use domain::audit::{AuditAction, AuditFact};
use domain::enrolment::{Enrolment, EnrolmentChange};
use domain::{CourseId, LearnerId, Refusal};
use jiff::Timestamp;

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
        let action = (AuditAction::EnrolmentWithdrawn, Vec::new());
        self.change_enrolment(by, who, context, action, |it| it.withdraw(now))
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
        let action = (AuditAction::EnrolmentRestored, Vec::new());
        self.change_enrolment(by, who, context, action, Enrolment::restore)
    }

    /// Extends the access and tells the learner; returns the enrolment, and whether anything changed.
    ///
    /// # Errors
    /// There is no such enrolment, it has ended or has no end of access, or the moment is not later than the present one.
    pub fn extend_enrolment<E: From<Refusal> + From<StoreError>>(
        &mut self,
        by: StaffDecision<'_>,
        who: (LearnerId, CourseId),
        context: &EnrolmentContext,
        until: Timestamp,
    ) -> Result<(Enrolment, bool), E> {
        let (now, present) = (self.now, context.enrolment.as_ref().and_then(|read| read.value.access_until));
        let mut details = vec![("until", until.to_string())];
        details.extend(present.map(|present| ("before", present.to_string())));
        let action = (AuditAction::EnrolmentExtended, details);
        self.change_enrolment(by, who, context, action, |it| it.extend(until, now))
    }

    fn change_enrolment<E: From<Refusal> + From<StoreError>>(
        &mut self,
        by: StaffDecision<'_>,
        (learner, course): (LearnerId, CourseId),
        context: &EnrolmentContext,
        (action, details): (AuditAction, Vec<(&'static str, String)>),
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
            details: &details,
        };
        self.audit(&fact)?;
        Ok((self.save_office_change::<E>(context, course, enrolment, change)?, true))
    }
}
