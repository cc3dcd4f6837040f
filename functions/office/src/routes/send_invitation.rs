//! `POST /api/office/courses/{course_uuid}/invitations/{invited_uuid}/send/`: send an invitation again.

use std::sync::Arc;

use axum::extract::{Path, State};
use shared::http::{ErrorBody, Failure, IdempotencyKey, Identity, RawBody, Reply, RequestContext};
use shared::staff_decision::StaffDecision;

use crate::inviting::{InvitationChange, change_invitation, invitation_ids};
use crate::state::App;
use crate::views::InvitationView;

/// Send the e-mail of an invitation again. Administrators only.
///
/// At most once an hour, and ten times in all. A request that comes within ten minutes of one that was carried out is
/// taken for its repetition, and sends nothing.
#[utoipa::path(
    post, path = "/api/office/courses/{course_uuid}/invitations/{invited_uuid}/send/",
    operation_id = "sendInvitation", tag = "office",
    params(("course_uuid" = Uuid, Path), ("invited_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, body = InvitationView),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such invitation"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the invitation does not wait any more, or was sent ten times"),
        (status = 429, body = ErrorBody, description = "`RATE_LIMITED`: it was sent less than an hour ago"),
    ),
)]
pub async fn send_invitation(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((course_uuid, invited_uuid)): Path<(String, String)>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let who = invitation_ids(&identity, &invited_uuid, &course_uuid)?;
    let by = StaffDecision { actor: Some(identity.learner), reason: "" };
    let change =
        InvitationChange { identity: &identity, context: &context, key, name: "send", who, body: &body };
    change_invitation(&app, change, |unit, read| unit.send_invitation_again::<Failure>(by, read)).await
}
