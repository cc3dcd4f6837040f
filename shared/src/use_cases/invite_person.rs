//! The office invites somebody who has never signed in, sends the invitation again, or takes it back. Each writes the
//! invitation together with what the address is invited to, so that a sign-in finds it with one look.

use domain::audit::{AuditAction, AuditFact};
use domain::course::Course;
use domain::enrolment::granting::GrantKind;
use domain::enrolment::invitation::{Invitation, Invite, InvitedPerson};
use domain::outbox::{Mail, Message};
use domain::{CourseId, LearnerId, Refusal};
use uuid::Uuid;

use super::grant_enrolment::grant_kind;
use crate::staff_decision::StaffDecision;
use crate::store::{ItemKey, Read, Snapshot, StoreError, keys};
use crate::unit_of_work::UnitOfWork;

/// An invitation, if any, with what a change of it depends on.
pub struct InvitationContext {
    pub person: LearnerId,
    pub course_id: CourseId,
    pub invitation: Option<Read<Invitation>>,
    /// What the address is invited to.
    pub invited: Option<Read<InvitedPerson>>,
    pub course: Option<Course>,
}

impl InvitationContext {
    /// The keys to read.
    pub fn keys(person: LearnerId, course: CourseId) -> Vec<ItemKey> {
        vec![
            (&keys::invitation(person, course)).into(),
            (&keys::invited_person(person)).into(),
            (&keys::course(course)).into(),
        ]
    }

    /// Takes the context from a snapshot of those keys.
    ///
    /// # Errors
    /// An item is corrupt.
    pub fn from(snapshot: &Snapshot, person: LearnerId, course: CourseId) -> Result<Self, StoreError> {
        Ok(Self {
            person,
            course_id: course,
            invitation: snapshot.read(&keys::invitation(person, course))?,
            invited: snapshot.read(&keys::invited_person(person))?,
            course: snapshot.get(&keys::course(course))?,
        })
    }

    /// The invitation that is stored.
    ///
    /// # Errors
    /// There is none.
    pub fn existing(&self) -> Result<&Invitation, Refusal> {
        self.invitation.as_ref().map(|read| &read.value).ok_or(Refusal::NotFound)
    }
}

/// What is offered to whom, checked.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// The invitation's id where it is known beforehand, so that a repetition can tell its own from others.
    pub id: Option<Uuid>,
    pub address: String,
    pub kind: GrantKind,
    pub reference: Option<String>,
}

impl UnitOfWork<'_> {
    /// Invites a person and sends the invitation; returns it, and whether anything changed.
    ///
    /// # Errors
    /// There is no such course, or the person has been invited to it on other terms.
    pub fn invite_person<E: From<Refusal> + From<StoreError>>(
        &mut self,
        by: StaffDecision<'_>,
        context: &InvitationContext,
        new: &NewInvitation,
    ) -> Result<(Invitation, bool), E> {
        let course = context.course.as_ref().ok_or(Refusal::NotFound)?;
        let existing = context.invitation.as_ref().map(|read| &read.value);
        let invite = Invite {
            id: new.id.unwrap_or_else(|| self.new_id()),
            address: &new.address,
            kind: new.kind,
            reference: new.reference.as_deref(),
            reason: by.reason,
            by: by.actor,
        };
        let Some(invitation) = Invitation::invite(existing, course.uuid, &invite, self.now)? else {
            return Ok((context.existing()?.clone(), false));
        };
        let mut details = vec![("kind", grant_kind(new.kind).to_owned())];
        details.extend(new.reference.iter().map(|reference| ("reference", reference.clone())));
        self.audit_invitation(by, AuditAction::PersonInvited, &invitation, &details)?;
        self.save_invitation(context, &invitation)?;
        self.send_invitation(&invitation)?;
        Ok((invitation, true))
    }

    /// Sends an invitation again; returns it, and whether anything changed.
    ///
    /// # Errors
    /// There is none, it does not wait any more, or it was sent too often or too recently.
    pub fn send_invitation_again<E: From<Refusal> + From<StoreError>>(
        &mut self,
        by: StaffDecision<'_>,
        context: &InvitationContext,
    ) -> Result<(Invitation, bool), E> {
        let Some(invitation) = context.existing()?.send_again(self.now)? else {
            return Ok((context.existing()?.clone(), false));
        };
        let details = [("times_sent", invitation.times_sent.to_string())];
        self.audit_invitation(by, AuditAction::InvitationSent, &invitation, &details)?;
        self.save_invitation(context, &invitation)?;
        self.send_invitation(&invitation)?;
        Ok((invitation, true))
    }

    /// Takes an invitation back; returns it, and whether anything changed. Nobody is told.
    ///
    /// # Errors
    /// There is none, or it was claimed.
    pub fn withdraw_invitation<E: From<Refusal> + From<StoreError>>(
        &mut self,
        by: StaffDecision<'_>,
        context: &InvitationContext,
    ) -> Result<(Invitation, bool), E> {
        let Some(invitation) = context.existing()?.withdraw(self.now)? else {
            return Ok((context.existing()?.clone(), false));
        };
        self.audit_invitation(by, AuditAction::InvitationWithdrawn, &invitation, &[])?;
        self.save_invitation(context, &invitation)?;
        Ok((invitation, true))
    }

    /// Saves an invitation, and what its address is invited to.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub(super) fn save_invitation(
        &mut self,
        context: &InvitationContext,
        invitation: &Invitation,
    ) -> Result<(), StoreError> {
        let InvitationContext { person, course_id, .. } = *context;
        self.transaction.save(
            &keys::invitation(person, course_id),
            context.invitation.as_ref(),
            invitation,
        )?;
        let before = context.invited.as_ref();
        let invited = before.map(|read| read.value.clone()).unwrap_or_default();
        let invited = invited.with(course_id, invitation.is_waiting());
        if before.map(|read| &read.value) != Some(&invited) {
            self.transaction.save(&keys::invited_person(person), before, &invited)?;
        }
        Ok(())
    }

    fn send_invitation(&mut self, invitation: &Invitation) -> Result<(), StoreError> {
        self.send(Message::Mail(Mail::Invitation { learner: invitation.person, course: invitation.course }))
    }

    /// The entry is with what stands for the person, where an erasure finds it.
    fn audit_invitation(
        &mut self,
        by: StaffDecision<'_>,
        action: AuditAction,
        invitation: &Invitation,
        details: &[(&'static str, String)],
    ) -> Result<(), StoreError> {
        self.audit(&AuditFact {
            actor: by.actor,
            action,
            learner: Some(invitation.person),
            course: Some(invitation.course),
            to_course: None,
            reason: by.reason,
            details,
        })?;
        Ok(())
    }
}
