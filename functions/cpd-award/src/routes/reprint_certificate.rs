//! `POST /api/admin/certificates/{certificate_uuid}/reprint/`: corrects the name or the wording of a certificate.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::audit::AuditAction;
use domain::certificate::{Certificate, Correction};
use domain::{Refusal, one_line};
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, IdempotencyKey, Identity, RawBody, Reply, RequestContext, json_body};
use utoipa::ToSchema;

use crate::access::require_admin;
use crate::certificates::{CertificateChange, change, invalid, reason};
use crate::state::App;
use crate::views::AdminCertificate;

/// The longest name.
const NAME_MAX: usize = 120;
/// The longest title or organiser.
const WORDING_MAX: usize = 200;

/// A correction of a certificate. What is left out stays as it was issued.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReprintRequest {
    /// The reason.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// The corrected name; defaults to the learner's current name.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 120)]
    pub learner_name: Option<String>,
    /// The corrected title of the course.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub course_title: Option<String>,
    /// The corrected organiser.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub organiser: Option<String>,
}

/// Reprint a valid certificate with its name or wording corrected. Administrators only, and not their own.
///
/// The new issue has its own number and code; the old code says that it was superseded. Credits, their validity and
/// every date stay as they are: the ledger gets a note and nothing else.
#[utoipa::path(
    post, path = "/api/admin/certificates/{certificate_uuid}/reprint/", operation_id = "reprintCertificate",
    tag = "administration",
    params(("certificate_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = ReprintRequest,
    responses(
        (status = 200, body = AdminCertificate),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the certificate is revoked"),
    ),
)]
pub async fn reprint_certificate(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(certificate_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    require_admin(&identity)?;
    let request: ReprintRequest = json_body(&body)?;
    let why = reason(&request.reason)?;
    let learner_name = corrected("learner_name", request.learner_name.as_deref(), NAME_MAX)?;
    let course_title = corrected("course_title", request.course_title.as_deref(), WORDING_MAX)?;
    let organiser = corrected("organiser", request.organiser.as_deref(), WORDING_MAX)?;
    let change_to = |certificate: Certificate, profile: Option<&str>, now| {
        let profile = profile.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
        let correction = Correction {
            learner_name: learner_name.clone().or(profile),
            course_title: course_title.clone(),
            organiser: organiser.clone(),
        };
        certificate.reprint(correction, app.clock.as_ref(), now).map_err(invalid)
    };
    change(
        &app,
        &context,
        &identity,
        (&key, &body),
        &certificate_uuid,
        CertificateChange {
            action: "reprinted",
            audited: AuditAction::CertificateReprinted,
            why: &why,
            is_in_place: &|_| false,
        },
        change_to,
    )
    .await
}

/// A corrected text; `None` stays as it was.
fn corrected(field: &str, text: Option<&str>, longest: usize) -> Result<Option<String>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let line = one_line(text, longest);
    match line.is_empty() || text.trim().chars().count() > longest {
        true => Err(Refusal::field(field, format!("must have 1 to {longest} characters"))),
        false => Ok(Some(line)),
    }
}
