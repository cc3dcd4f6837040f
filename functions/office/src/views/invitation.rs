//! An invitation to a course.

use domain::Learner;
use domain::enrolment::granting::GrantKind;
use domain::enrolment::invitation::{Invitation, InvitationState, SENT_AGAIN_AFTER, SENT_MAX};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{GrantKindView, OfficeEnrolment};

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InvitationState)]
pub enum InvitationStateView {
    /// Nobody has signed in with the address since, or the course was full then.
    Waiting,
    /// The person has signed in, and is enrolled.
    Claimed,
    Withdrawn,
}

/// An invitation to a course.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InvitationView {
    /// Names the invited person in the paths of the invitation.
    pub invited_uuid: Uuid,
    /// Of whoever has claimed it, as it is today. Empty once that person's data was erased.
    pub email: String,
    pub state: InvitationStateView,
    pub kind: GrantKindView,
    /// The number of the invoice or the order.
    #[schema(required)]
    pub reference: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    pub invited_at: Timestamp,
    /// When the e-mail was last sent.
    #[schema(value_type = String, format = DateTime)]
    pub sent_at: Timestamp,
    pub times_sent: u32,
    /// From when on the e-mail can be sent again; `null` if it cannot.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub can_send_from: Option<Timestamp>,
    /// The person has signed in, and the course was full; `null` if that did not happen.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub full_at: Option<Timestamp>,
    /// When it came into its state.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    /// Who has claimed it.
    #[schema(required)]
    pub learner_uuid: Option<Uuid>,
    /// The name of whoever has claimed it; may be empty.
    pub name: String,
}

impl InvitationView {
    /// `profile`: of whoever has claimed it.
    pub(crate) fn new(invitation: &Invitation, profile: Option<&Learner>) -> Self {
        let (state, learner) = match invitation.state {
            InvitationState::Waiting => (InvitationStateView::Waiting, None),
            InvitationState::Claimed { learner, .. } => (InvitationStateView::Claimed, Some(learner)),
            InvitationState::Withdrawn { .. } => (InvitationStateView::Withdrawn, None),
        };
        let can_send = invitation.is_waiting() && invitation.times_sent < SENT_MAX;
        Self {
            invited_uuid: invitation.person.0,
            email: profile.map_or_else(|| invitation.address.clone(), |profile| profile.email.clone()),
            state,
            kind: match invitation.kind {
                GrantKind::Complimentary => GrantKindView::Complimentary,
                GrantKind::PaidElsewhere => GrantKindView::PaidElsewhere,
                GrantKind::Transferred => GrantKindView::Transferred,
            },
            reference: invitation.reference.clone(),
            invited_at: invitation.invited_at,
            sent_at: invitation.sent_at,
            times_sent: invitation.times_sent,
            can_send_from: can_send.then(|| invitation.sent_at + SENT_AGAIN_AFTER),
            full_at: invitation.full_at.filter(|_| invitation.is_waiting()),
            changed_at: invitation.changed_at(),
            learner_uuid: learner.map(|learner| learner.0),
            name: profile.map(|profile| profile.name.clone()).unwrap_or_default(),
        }
    }
}

/// What came of inviting somebody: an invitation, or at once an enrolment for somebody who has signed in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InvitedOrEnrolled {
    /// `null` for somebody who has signed in.
    #[schema(required)]
    pub invitation: Option<InvitationView>,
    /// `null` for somebody who has never signed in.
    #[schema(required)]
    pub enrolment: Option<OfficeEnrolment>,
    /// Who is enrolled.
    #[schema(required)]
    pub learner_uuid: Option<Uuid>,
}
