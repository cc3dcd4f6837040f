//! Invitations: in a partition of their own for each address, named by the id that follows from the address. No key
//! holds an address.

use super::{learner_of, user};
use crate::store::entities::InvitedAs;
use crate::store::key::Key;
use crate::store::page::{Index, Range};
use domain::enrolment::invitation::{Invitation, InvitationState, InvitedPerson};
use domain::{CourseId, LearnerId};

/// The invitation of a person to a course; the key allows only one.
pub fn invitation(person: LearnerId, course: CourseId) -> Key<Invitation> {
    Key::new(user(person), format!("INVITATION#{course}"))
}

/// What a person is invited to.
pub fn invited_person(person: LearnerId) -> Key<InvitedPerson> {
    Key::new(user(person), "INVITED")
}

/// From a learner to what stood for the learner before.
pub fn invited_as(learner: LearnerId, person: LearnerId) -> Key<InvitedAs> {
    Key::new(user(learner), format!("INVITED_AS#{person}"))
}

/// The invitations of a course in one state, by the time at which they came into it.
pub(crate) fn invitations_in(course: CourseId, state: &InvitationState) -> Range<Invitation> {
    Range::indexed(Index::GENERAL, invitation_list(course, state), " ".to_owned(), "~".to_owned())
}

/// The partition of the index in which a course lists its invitations in one state.
pub(crate) fn invitation_list(course: CourseId, state: &InvitationState) -> String {
    let state = match state {
        InvitationState::Waiting => "WAITING",
        InvitationState::Claimed { .. } => "CLAIMED",
        InvitationState::Withdrawn { .. } => "WITHDRAWN",
    };
    format!("COURSE#{course}#INVITATIONS#{state}")
}

/// Whose partition an invitation is in.
pub(crate) fn invited_of(pk: &str, sk: &str) -> Option<LearnerId> {
    sk.starts_with("INVITATION#").then(|| learner_of(pk)).flatten()
}

/// The partition that a pointer of this sort key leads to.
pub(crate) fn invited_partition(sk: &str) -> Option<String> {
    sk.strip_prefix("INVITED_AS#")?.parse().ok().map(user)
}
