//! `POST /api/office/courses/{course_uuid}/invitations/{invited_uuid}/withdraw/`: take an invitation back.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::audit::checked_reason;
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, IdempotencyKey, Identity, RawBody, Reply, RequestContext, json_body};
use shared::staff_decision::StaffDecision;
use utoipa::ToSchema;

use crate::inviting::{InvitationChange, change_invitation, invitation_ids};
use crate::state::App;
use crate::views::InvitationView;

/// Why an invitation is taken back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationWithdrawal {
    /// For the audit log; the person is not told.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Take an invitation back, so that nobody can claim it. Administrators only.
///
/// The person is not told. The same again changes nothing.
#[utoipa::path(
    post, path = "/api/office/courses/{course_uuid}/invitations/{invited_uuid}/withdraw/",
    operation_id = "withdrawInvitation", tag = "office",
    params(("course_uuid" = Uuid, Path), ("invited_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = InvitationWithdrawal,
    responses(
        (status = 200, body = InvitationView),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such invitation"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the invitation was claimed"),
    ),
)]
pub async fn withdraw_invitation(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((course_uuid, invited_uuid)): Path<(String, String)>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let who = invitation_ids(&identity, &invited_uuid, &course_uuid)?;
    let reason = checked_reason(&json_body::<InvitationWithdrawal>(&body)?.reason)?;
    let by = StaffDecision { actor: Some(identity.learner), reason: &reason };
    let change =
        InvitationChange { identity: &identity, context: &context, key, name: "withdraw", who, body: &body };
    change_invitation(&app, change, |unit, read| unit.withdraw_invitation::<Failure>(by, read)).await
}
