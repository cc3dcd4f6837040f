//! `POST /api/admin/certificates/{certificate_uuid}/reissue/`: reissues a revoked certificate.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::audit::AuditAction;
use domain::certificate::Certificate;
use domain::{Credits, Refusal, one_line};
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, IdempotencyKey, Identity, RawBody, Reply, RequestContext, json_body};
use utoipa::ToSchema;

use crate::access::require_admin;
use crate::certificates::{CertificateChange, change, invalid, reason};
use crate::state::App;
use crate::views::AdminCertificate;

/// A new issue of a certificate.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReissueRequest {
    /// The reason.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// The name on the new issue; defaults to the learner's current name.
    #[serde(default)]
    #[schema(max_length = 120)]
    pub learner_name: Option<String>,
    /// The number of credits; defaults to that of the previous issue.
    #[serde(default)]
    #[schema(example = "2.50", max_length = 8)]
    pub credits: Option<String>,
}

/// Reissue a revoked certificate. Administrators only, and not their own.
///
/// The new issue has its own number and code, and its credits are awarded again.
#[utoipa::path(
    post, path = "/api/admin/certificates/{certificate_uuid}/reissue/", operation_id = "reissueCertificate",
    tag = "administration",
    params(("certificate_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = ReissueRequest,
    responses(
        (status = 200, body = AdminCertificate),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the current issue is not revoked"),
    ),
)]
pub async fn reissue_certificate(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(certificate_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    require_admin(&identity)?;
    let request: ReissueRequest = json_body(&body)?;
    let why = reason(&request.reason)?;
    let credits: Option<Credits> = match &request.credits {
        None => None,
        Some(text) => Some(text.parse().map_err(|error| Refusal::field("credits", format!("{error}")))?),
    };
    let asked =
        request.learner_name.as_deref().map(|name| one_line(name, 120)).filter(|name| !name.is_empty());
    let change_to = |certificate: Certificate, profile: Option<&str>, now| {
        let before = certificate.learner_name.clone();
        let profile = profile.map(str::trim).filter(|name| !name.is_empty());
        let name = asked.as_deref().or(profile).unwrap_or(&before);
        let credits = credits.unwrap_or(certificate.credits);
        certificate.reissue(name, credits, app.clock.as_ref(), now).map_err(invalid)
    };
    let is_in_place = |certificate: &Certificate| {
        credits.is_none_or(|credits| certificate.credits == credits)
            && asked.as_deref().is_none_or(|name| certificate.learner_name == name)
    };
    change(
        &app,
        &context,
        &identity,
        (&key, &body),
        &certificate_uuid,
        CertificateChange {
            action: "reissued",
            audited: AuditAction::CertificateReissued,
            why: &why,
            is_in_place: &is_in_place,
        },
        change_to,
    )
    .await
}
