//! The office grants an enrolment: complimentary, or paid elsewhere. To the learner it is like a purchase.

use domain::audit::{AuditAction, AuditFact};
use domain::course::Course;
use domain::enrolment::granting::{Grant, GrantKind};
use domain::enrolment::{Enrolment, EnrolmentChange};
use domain::{CourseId, EnrolmentId, LearnerId, Refusal};
use jiff::Timestamp;
use uuid::Uuid;

use crate::effects::ChangedEnrolment;
use crate::enrolment_context::EnrolmentContext;
use crate::staff_decision::StaffDecision;
use crate::store::StoreError;
use crate::unit_of_work::UnitOfWork;

/// What is granted, checked by [`domain::enrolment::granting::checked_grant`].
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// The grant's id where it is known beforehand, so that a repetition can tell its own grant from others.
    pub id: Option<Uuid>,
    pub kind: GrantKind,
    pub reference: Option<String>,
    /// Of a claimed invitation: when the office decided.
    pub invited_at: Option<Timestamp>,
}

impl UnitOfWork<'_> {
    /// Grants an enrolment and tells the learner; returns it, and whether anything changed.
    ///
    /// # Errors
    /// There is no such learner or course, the course is full, or the learner is enrolled otherwise.
    pub fn grant_enrolment<E: From<Refusal> + From<StoreError>>(
        &mut self,
        by: StaffDecision<'_>,
        (learner, course): (LearnerId, CourseId),
        context: &EnrolmentContext,
        new: &NewGrant,
    ) -> Result<(Enrolment, bool), E> {
        let course = known_course(context, course)?;
        let before = context.enrolment.as_ref().map(|read| read.value.clone());
        let grant = Grant {
            id: new.id.unwrap_or_else(|| self.new_id()),
            kind: new.kind,
            reference: new.reference.clone(),
            granted_at: self.now,
        };
        let mut details = vec![("kind", grant_kind(new.kind).to_owned())];
        details.extend(new.reference.iter().map(|reference| ("reference", reference.clone())));
        details.extend(new.invited_at.map(|at| ("invited_at", at.to_string())));
        let id = EnrolmentId(self.new_id());
        let (enrolment, change) = Enrolment::grant(before, id, (learner, course.uuid), grant, self.now)?;
        if change == EnrolmentChange::Unchanged {
            return Ok((enrolment, false));
        }
        let fact = AuditFact {
            actor: by.actor,
            action: AuditAction::EnrolmentGranted,
            learner: Some(learner),
            course: Some(course.uuid),
            to_course: None,
            reason: by.reason,
            details: &details,
        };
        self.audit(&fact)?;
        Ok((self.save_office_change::<E>(context, course, enrolment, change)?, true))
    }

    /// Saves an enrolment that the office has changed, if the course has room for it, and tells the learner.
    pub(super) fn save_office_change<E: From<Refusal> + From<StoreError>>(
        &mut self,
        context: &EnrolmentContext,
        course: &Course,
        enrolment: Enrolment,
        change: EnrolmentChange,
    ) -> Result<Enrolment, E> {
        let held = context.enrolment.as_ref().is_some_and(|read| read.value.status.holds_seat());
        if enrolment.status.holds_seat() && !held {
            course.has_room(u32::try_from(context.seats.taken).unwrap_or(0))?;
        }
        let write = context.write(course, course.enrolment.capacity);
        let enrolment = self.save_enrolment(write, enrolment)?;
        self.add_effects(&ChangedEnrolment {
            change,
            enrolment: &enrolment,
            course,
            notifications: context.notifications.as_ref(),
            refunded: None,
        })?;
        Ok(enrolment)
    }
}

/// The course of a context, provided that there is also somebody to enrol in it.
pub(super) fn known_course(context: &EnrolmentContext, course: CourseId) -> Result<&Course, Refusal> {
    let profile = context.learner.as_ref().ok_or(Refusal::NotFound)?;
    if profile.is_erased() {
        return Err(Refusal::Conflict("This person's data was erased."));
    }
    context.course.as_ref().filter(|known| known.uuid == course).ok_or(Refusal::NotFound)
}

pub(super) fn grant_kind(kind: GrantKind) -> &'static str {
    match kind {
        GrantKind::Complimentary => "complimentary",
        GrantKind::PaidElsewhere => "paid_elsewhere",
        GrantKind::Transferred => "transferred",
    }
}
