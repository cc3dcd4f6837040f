//! Whoever signs in with an address that was invited claims the invitations: each becomes a grant, in one transaction
//! with its enrolment, its entry in the audit log and its messages.
//!
//! A sign-in claims some of them, and the next request goes on: whoever is invited to many courses does not wait, and a
//! process that dies in between loses nothing. A claim that fails keeps nobody from signing in.

use domain::enrolment::invitation::{InvitedPerson, invited_as};
use domain::{Clock, CourseId, LearnerId, Refusal};
use tokio::time::Instant;

use super::grant_enrolment::NewGrant;
use super::invite_person::InvitationContext;
use crate::enrolment_context::EnrolmentContext;
use crate::staff_decision::StaffDecision;
use crate::store::{Decision, InvitedAs, ItemKey, Snapshot, Store, StoreError, Transaction, keys};
use crate::unit_of_work::UnitOfWork;

/// One request claims so many at most.
const CLAIMED_AT_ONCE: usize = 5;

/// Who claims.
pub struct Claimer<'a> {
    pub store: &'a Store,
    pub clock: &'a dyn Clock,
    pub correlation_id: &'a str,
    pub learner: LearnerId,
    /// What stood for the learner before, by the address that the token says is verified.
    pub person: LearnerId,
    pub deadline: Instant,
}

/// What became of one invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    /// The learner is enrolled by it.
    Enrolled,
    /// The learner was enrolled before, so it has ended without a further grant.
    EnrolledBefore,
    /// The course is full; the invitation waits for a place.
    Full,
    /// It does not wait any more, or is not this learner's.
    Nothing,
}

/// Why an invitation is not claimed.
#[derive(Debug, thiserror::Error)]
enum ClaimError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Claimer<'_> {
    /// Claims what waits for the learner, as `invited` says; returns how many enrolments that made.
    ///
    /// Failures are logged: the next request tries again.
    pub async fn claim(&self, invited: &InvitedPerson) -> u64 {
        let mut enrolled = 0;
        if !invited.known_as.contains(&self.learner)
            && let Err(failure) = self.link().await
        {
            tracing::warn!(%failure, "what the address was invited to was not linked");
            return enrolled;
        }
        for course in invited.waiting.iter().take(CLAIMED_AT_ONCE) {
            if Instant::now() >= self.deadline {
                break;
            }
            match self.claim_one(*course).await {
                Ok(Claim::Enrolled) => enrolled += 1,
                Ok(Claim::EnrolledBefore | Claim::Full | Claim::Nothing) => {}
                Err(failure) => tracing::warn!(%course, %failure, "an invitation was not claimed"),
            }
        }
        enrolled
    }

    /// Writes down that the learner is the person who was invited, on both sides: an erasure of the learner finds what is
    /// stored about the person.
    async fn link(&self) -> Result<(), StoreError> {
        let (profile, invited) = (keys::learner(self.learner), keys::invited_person(self.person));
        let link = keys::invited_as(self.learner, self.person);
        let wanted = [ItemKey::from(&profile), (&invited).into(), (&link).into()];
        self.store
            .decide(self.deadline, &wanted, |snapshot| {
                if !self.is_theirs(snapshot)? {
                    return Ok(Decision::Answer(()));
                }
                let Some(read) = snapshot.read(&invited)? else { return Ok(Decision::Answer(())) };
                let mut transaction = Transaction::new();
                let mut known = read.value.clone();
                if !known.known_as.insert(self.learner) {
                    return Ok(Decision::Answer(()));
                }
                transaction.save(&invited, Some(&read), &known)?;
                let before = snapshot.read(&link)?;
                transaction.save(&link, before.as_ref(), &InvitedAs { person: self.person })?;
                Ok::<_, StoreError>(Decision::Write(transaction, ()))
            })
            .await
    }

    /// Whether the stored profile says that the address is the learner's own.
    fn is_theirs(&self, snapshot: &Snapshot) -> Result<bool, StoreError> {
        let profile = snapshot.get(&keys::learner(self.learner))?;
        Ok(profile.as_ref().and_then(invited_as) == Some(self.person))
    }

    async fn claim_one(&self, course: CourseId) -> Result<Claim, ClaimError> {
        let mut wanted = EnrolmentContext::keys(self.learner, course);
        wanted.extend(InvitationContext::keys(self.person, course));
        self.store.decide(self.deadline, &wanted, |snapshot| self.decide(snapshot, course)).await
    }

    fn decide(&self, snapshot: &Snapshot, course: CourseId) -> Result<Decision<Claim>, ClaimError> {
        let invited = InvitationContext::from(snapshot, self.person, course)?;
        let waiting = invited.invitation.as_ref().map(|read| &read.value).filter(|it| it.is_waiting());
        let Some(invitation) = waiting.filter(|_| invited.course.is_some()) else {
            return Ok(Decision::Answer(Claim::Nothing));
        };
        if !self.is_theirs(snapshot)? {
            return Ok(Decision::Answer(Claim::Nothing));
        }
        let context = EnrolmentContext::from(snapshot, self.learner, course)?;
        let mut unit = UnitOfWork::new(self.clock, self.correlation_id);
        let is_enrolled = context.enrolment.as_ref().is_some_and(|read| read.value.status.holds_seat());
        if is_enrolled {
            unit.save_invitation(&invited, &invitation.claimed(self.learner, unit.now))?;
            return Ok(Decision::Write(unit.transaction, Claim::EnrolledBefore));
        }
        if !context.has_room() {
            if invitation.full_at.is_some() {
                return Ok(Decision::Answer(Claim::Full));
            }
            let mut held_up = invitation.clone();
            held_up.full_at = Some(unit.now);
            unit.save_invitation(&invited, &held_up)?;
            return Ok(Decision::Write(unit.transaction, Claim::Full));
        }
        let by = StaffDecision { actor: invitation.invited_by, reason: &invitation.reason };
        let grant = NewGrant {
            id: Some(invitation.id),
            kind: invitation.kind,
            reference: invitation.reference.clone(),
            invited_at: Some(invitation.invited_at),
        };
        unit.grant_enrolment::<ClaimError>(by, (self.learner, course), &context, &grant)?;
        unit.save_invitation(&invited, &invitation.claimed(self.learner, unit.now))?;
        Ok(Decision::Write(unit.transaction, Claim::Enrolled))
    }
}
