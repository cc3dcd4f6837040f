//! Invitations.

use super::plain_entities;
use crate::store::key::Entity;
use crate::store::keys::{invitation_list, sortable};
use domain::LearnerId;
use domain::enrolment::invitation::{Invitation, InvitationState, InvitedPerson, WITHDRAWN_SHOWN};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

plain_entities! {
    InvitedPerson = "invited person",
    InvitedAs = "invited person pointer",
}

impl Entity for Invitation {
    const NAME: &'static str = "invitation";

    /// Where the course lists it, by its state.
    fn index(&self) -> Vec<(&'static str, String)> {
        vec![
            ("gsi1pk", invitation_list(self.course, &self.state)),
            ("gsi1sk", format!("{}#{}", sortable(self.changed_at()), self.person)),
        ]
    }

    /// What was withdrawn goes with its address.
    fn expires_at(&self) -> Option<Timestamp> {
        match self.state {
            InvitationState::Withdrawn { withdrawn_at } => Some(withdrawn_at + WITHDRAWN_SHOWN),
            InvitationState::Waiting | InvitationState::Claimed { .. } => None,
        }
    }
}

/// From a learner to the partition of what the learner's address was invited to before the learner signed in with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitedAs {
    pub person: LearnerId,
}
