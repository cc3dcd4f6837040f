//! `POST /api/admin/certificates/{certificate_uuid}/revoke/`: revokes a certificate.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::audit::AuditAction;
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, IdempotencyKey, Identity, RawBody, Reply, RequestContext, json_body};
use utoipa::ToSchema;

use crate::access::require_admin;
use crate::certificates::{CertificateChange, change, invalid, reason};
use crate::state::App;
use crate::views::AdminCertificate;

/// The reason for a revocation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevocationRequest {
    /// The reason. The public verification page shows "revoked" without it.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Revoke a certificate. Administrators only, and not their own.
///
/// Its remaining credits are removed within seconds. A revoked issue stays revoked; to correct a name or the
/// wording, reprint the certificate instead.
#[utoipa::path(
    post, path = "/api/admin/certificates/{certificate_uuid}/revoke/", operation_id = "revokeCertificate",
    tag = "administration",
    params(("certificate_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RevocationRequest,
    responses(
        (status = 200, body = AdminCertificate),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the certificate is already revoked, by another request"),
    ),
)]
pub async fn revoke_certificate(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(certificate_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    require_admin(&identity)?;
    let request: RevocationRequest = json_body(&body)?;
    let why = reason(&request.reason)?;
    let change_to = |certificate: domain::certificate::Certificate, _: Option<&str>, now| {
        certificate.revoke(&why, now).map_err(invalid)
    };
    change(
        &app,
        &context,
        &identity,
        (&key, &body),
        &certificate_uuid,
        CertificateChange {
            action: "revoked",
            audited: AuditAction::CertificateRevoked,
            why: &why,
            is_in_place: &|_| true,
        },
        change_to,
    )
    .await
}
