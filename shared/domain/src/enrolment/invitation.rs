//! An invitation: what the office grants to somebody who has never signed in, until that person does.
//!
//! An invitation is found by its address, and so is what stands in place of the person until then: an id that follows
//! from the address, as the people index compares it. Whoever signs in with that address, verified, claims the
//! invitation, and it becomes a grant. It keeps no seat, and it never expires by itself.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::granting::GrantKind;
use crate::{CourseId, Learner, LearnerId, Refusal};

/// The longest address.
pub const ADDRESS_MAX: usize = 254;
/// How long an invitation that was withdrawn is still shown, with its address.
pub const WITHDRAWN_SHOWN: SignedDuration = SignedDuration::from_hours(24 * 60);
/// The e-mail is sent again at most once in this time.
pub const SENT_AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// A request to send it again that comes this soon after one is the same request.
const SAME_REQUEST: SignedDuration = SignedDuration::from_mins(10);
/// How often the e-mail of one invitation is sent.
pub const SENT_MAX: u32 = 10;
/// Of the ids that follow from addresses.
const INVITED: Uuid = Uuid::from_u128(0x7e4b_0b1e_5f0a_5c1b_9d37_4a51_3f8e_6c20);

/// An address as it is compared: case does not matter.
pub fn folded_address(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The id that stands for whoever has this address, until somebody signs in with it.
pub fn invited_person(address: &str) -> LearnerId {
    LearnerId(Uuid::new_v5(&INVITED, folded_address(address).as_bytes()))
}

/// The address that an administrator enters, checked.
///
/// # Errors
/// It is not an address.
pub fn checked_address(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let unfit =
        |letter: char| letter.is_whitespace() || letter.is_control() || "<>()[],;:\\\"".contains(letter);
    let is_address = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(unfit)
    });
    match is_address && text.len() <= ADDRESS_MAX {
        true => Ok(text.to_owned()),
        false => Err(Refusal::field("email", "must be an e-mail address")),
    }
}

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum InvitationState {
    Waiting,
    /// The person has signed in, and is enrolled.
    Claimed {
        learner: LearnerId,
        claimed_at: Timestamp,
    },
    /// The office has taken it back.
    Withdrawn {
        withdrawn_at: Timestamp,
    },
}

/// An invitation to a course. There is one for each course and address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Becomes the id of the grant.
    pub id: Uuid,
    /// Stands for whoever has the address.
    pub person: LearnerId,
    pub course: CourseId,
    /// As it was entered. Empty once it is claimed: it is in the profile then.
    pub address: String,
    pub kind: GrantKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// For the audit log, once it is claimed; empty from then on.
    pub reason: String,
    /// `None` for a command of the operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invited_by: Option<LearnerId>,
    pub invited_at: Timestamp,
    /// When the e-mail was last asked for.
    pub sent_at: Timestamp,
    pub times_sent: u32,
    /// The person has signed in, and the course was full at this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_at: Option<Timestamp>,
    #[serde(flatten)]
    pub state: InvitationState,
}

/// What is offered by an invitation, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite<'a> {
    pub id: Uuid,
    pub address: &'a str,
    pub kind: GrantKind,
    pub reference: Option<&'a str>,
    pub reason: &'a str,
    pub by: Option<LearnerId>,
}

impl Invitation {
    /// Invites whoever has the address; `None` if the same is offered already.
    ///
    /// # Errors
    /// Something else is offered, and was neither claimed nor withdrawn.
    pub fn invite(
        existing: Option<&Self>,
        course: CourseId,
        invite: &Invite<'_>,
        now: Timestamp,
    ) -> Result<Option<Self>, Refusal> {
        if let Some(waiting) = existing.filter(|it| it.is_waiting()) {
            return match (waiting.kind, waiting.reference.as_deref()) == (invite.kind, invite.reference) {
                true => Ok(None),
                false => Err(Refusal::Conflict(
                    "This address has been invited to the course on other terms. Withdraw that invitation first.",
                )),
            };
        }
        Ok(Some(Self {
            id: invite.id,
            person: invited_person(invite.address),
            course,
            address: invite.address.trim().to_owned(),
            kind: invite.kind,
            reference: invite.reference.map(str::to_owned),
            reason: invite.reason.to_owned(),
            invited_by: invite.by,
            invited_at: now,
            sent_at: now,
            times_sent: 1,
            full_at: None,
            state: InvitationState::Waiting,
        }))
    }

    /// Whether it can be claimed.
    pub fn is_waiting(&self) -> bool {
        self.state == InvitationState::Waiting
    }

    /// Takes it back; `None` if that was done before.
    ///
    /// # Errors
    /// It was claimed.
    pub fn withdraw(&self, now: Timestamp) -> Result<Option<Self>, Refusal> {
        match self.state {
            InvitationState::Waiting => {
                Ok(Some(Self { state: InvitationState::Withdrawn { withdrawn_at: now }, ..self.clone() }))
            }
            InvitationState::Withdrawn { .. } => Ok(None),
            InvitationState::Claimed { .. } => Err(Refusal::Conflict(
                "This invitation was claimed. Withdraw the enrolment on the person's page.",
            )),
        }
    }

    /// Sends its e-mail again; `None` if that was asked for a moment ago.
    ///
    /// # Errors
    /// It does not wait any more, or the e-mail was sent too often or too recently.
    pub fn send_again(&self, now: Timestamp) -> Result<Option<Self>, Refusal> {
        if !self.is_waiting() {
            return Err(Refusal::Conflict("Only an invitation that is waiting can be sent again."));
        }
        if self.times_sent > 1 && now < self.sent_at + SAME_REQUEST {
            return Ok(None);
        }
        if now < self.sent_at + SENT_AGAIN_AFTER {
            return Err(Refusal::TooOften(
                "This invitation was sent less than an hour ago. Wait before you send it again.",
            ));
        }
        if self.times_sent >= SENT_MAX {
            return Err(Refusal::Conflict(
                "This invitation was sent ten times. Check the address, and contact the person otherwise.",
            ));
        }
        Ok(Some(Self { sent_at: now, times_sent: self.times_sent + 1, ..self.clone() }))
    }

    /// The same, claimed: what described the person is elsewhere now.
    #[must_use]
    pub fn claimed(&self, learner: LearnerId, now: Timestamp) -> Self {
        Self {
            address: String::new(),
            reason: String::new(),
            state: InvitationState::Claimed { learner, claimed_at: now },
            ..self.clone()
        }
    }

    /// When it came into its present state.
    pub fn changed_at(&self) -> Timestamp {
        match self.state {
            InvitationState::Waiting => self.invited_at,
            InvitationState::Claimed { claimed_at, .. } => claimed_at,
            InvitationState::Withdrawn { withdrawn_at } => withdrawn_at,
        }
    }
}

/// What an address is invited to, in one place, so that a sign-in finds it with one look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitedPerson {
    /// The courses whose invitations wait.
    #[serde(default)]
    pub waiting: BTreeSet<CourseId>,
    /// Who has signed in with the address since it was first invited.
    #[serde(default)]
    pub known_as: BTreeSet<LearnerId>,
}

impl InvitedPerson {
    /// The same, with an invitation to a course that waits or does not.
    #[must_use]
    pub fn with(mut self, course: CourseId, waits: bool) -> Self {
        match waits {
            true => self.waiting.insert(course),
            false => self.waiting.remove(&course),
        };
        self
    }

    /// Whether a sign-in of this learner has something to do.
    pub fn concerns(&self, learner: LearnerId) -> bool {
        !self.waiting.is_empty() || !self.known_as.contains(&learner)
    }
}

/// The id that stands for the person's own address, if the identity provider says that it is theirs. Nobody claims
/// anything by an address that nobody has verified.
pub fn invited_as(profile: &Learner) -> Option<LearnerId> {
    let is_theirs = profile.email_verified == Some(true) && !profile.is_erased();
    (is_theirs && !profile.email.is_empty()).then(|| invited_person(&profile.email))
}

#[cfg(test)]
#[path = "invitation_tests.rs"]
mod tests;
