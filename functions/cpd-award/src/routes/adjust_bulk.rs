//! `POST /api/admin/cpd/adjustments/bulk/`: adjustments from a CSV file, with a dry run.
//!
//! A row is identified by its batch, what it means and the number of equal rows before it. When a batch is sent
//! again, in whatever spelling, only rows that were not applied before are applied.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use domain::{Refusal, one_line};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    answer_once, json_body,
};
use shared::runtime::Switch;
use shared::spreadsheet::UploadedText;
use utoipa::ToSchema;

use crate::access::require_admin;
use crate::adjustment::{AdjustmentKey, AdjustmentOutcome, adjust, checked_type};
use crate::bulk::{Row, plan, read};
use crate::state::App;
use crate::views::{BulkReport, BulkRow, RowOutcome};

/// The longest name of a batch.
const BATCH_MAX: usize = 80;
/// The most new kinds of credit in a request.
const NEW_TYPES_MAX: usize = 20;

/// Adjustments from a CSV file.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkAdjustmentRequest {
    /// The name of the batch. A row is applied once per batch, however often the batch is sent.
    #[schema(example = "Conference November 2026", min_length = 1, max_length = 80)]
    pub batch: String,
    /// The text of the file: a line that names the columns `learner`, `credits`, `cpd_type` and `reason`, and at most
    /// 500 rows, separated by commas, semicolons or tabs.
    #[serde(default)]
    #[schema(
        example = "learner,credits,cpd_type,reason\n0190a5a0-0000-7000-8000-0000000000ad,2.50,Clinical,Conference",
        max_length = 1_000_000
    )]
    pub csv: Option<String>,
    /// The bytes of the file in Base64, in place of `csv`: UTF-8, UTF-16 or Windows-1252.
    #[serde(default)]
    #[schema(max_length = 1_400_000)]
    pub csv_base64: Option<String>,
    /// Whether to only report what would change.
    pub dry_run: bool,
    /// Kinds of credit that the file may name although no course has them.
    #[serde(default)]
    #[schema(max_items = 20, value_type = Vec<CpdTypeName>)]
    pub new_types: Vec<String>,
}

/// The name of a kind of credit.
#[derive(Clone, Debug, ToSchema)]
#[schema(min_length = 1, max_length = 100)]
pub struct CpdTypeName(pub String);

/// Adjust the credits of many learners from a CSV file. Administrators only.
///
/// With `dry_run` the report shows every change and nothing is written. Otherwise a file with an invalid row
/// is refused as a whole, with a reason for each such row. Sending a batch again applies only rows that were
/// not applied before.
#[utoipa::path(
    post, path = "/api/admin/cpd/adjustments/bulk/", operation_id = "adjustCpdCreditsInBulk",
    tag = "administration",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = BulkAdjustmentRequest,
    responses(
        (status = 200, body = BulkReport),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: reasons by line; nothing was written"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn adjust_bulk(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    require_admin(&identity)?;
    app.switches.require(Switch::Credits).await?;
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST cpd adjustments bulk", &body);
    let work = adjust_rows(&app, &identity, &context, &body);
    answer_once(&app.store, &context, app.clock.as_ref(), &idempotent, work).await
}

async fn adjust_rows(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    body: &Bytes,
) -> Result<Reply, Failure> {
    let request: BulkAdjustmentRequest = json_body(body)?;
    if one_line(&request.batch, 1).is_empty() || request.batch.chars().count() > BATCH_MAX {
        return Err(Refusal::field("batch", format!("must have 1 to {BATCH_MAX} characters")).into());
    }
    if request.new_types.len() > NEW_TYPES_MAX {
        return Err(Refusal::field("new_types", format!("must have at most {NEW_TYPES_MAX} entries")).into());
    }
    let new_types = confirmed(&request.new_types)?;
    let file = UploadedText { csv: request.csv.as_deref(), csv_base64: request.csv_base64.as_deref() };
    let (text, encoding) = file.decode()?;
    let mut rows = read(identity, &request.batch, &text)?;
    let mut report = plan(app, context, &mut rows, &new_types).await?;
    if !request.dry_run {
        let refused = report.iter().filter_map(|row| {
            let reason = row.refusal.clone()?;
            Some((format!("line {}", row.line), vec![reason]))
        });
        let refused: BTreeMap<_, _> = refused.collect();
        if !refused.is_empty() {
            return Err(Refusal::Validation(refused).into());
        }
        for (row, shown) in rows.iter().zip(&mut report) {
            apply(app, context, row, shown).await?;
        }
    }
    let count = |outcomes: &[RowOutcome]| {
        report.iter().filter(|row| outcomes.contains(&row.outcome)).count().try_into().unwrap_or(u64::MAX)
    };
    let report = BulkReport {
        dry_run: request.dry_run,
        encoding: encoding.into(),
        applied: count(&[RowOutcome::WouldApply, RowOutcome::Applied]),
        already_applied: count(&[RowOutcome::AlreadyApplied]),
        refused: count(&[RowOutcome::Refused]),
        rows: report,
    };
    Ok(Reply::new(StatusCode::OK, &report))
}

/// The new kinds of credit that the administrator confirmed.
fn confirmed(names: &[String]) -> Result<Vec<String>, Refusal> {
    let named = names.iter().enumerate();
    named.map(|(index, name)| checked_type(&format!("new_types[{index}]"), name)).collect()
}

/// Applies a row. A concurrent change may cause a refusal; the other rows are still applied.
async fn apply(app: &App, context: &RequestContext, row: &Row, shown: &mut BulkRow) -> Result<(), Failure> {
    let Ok((learner, adjustment)) = &row.asked else { return Ok(()) };
    match adjust(app, context, *learner, adjustment, &AdjustmentKey::Row(&row.keys)).await {
        Ok(AdjustmentOutcome::Entry(entry)) => {
            shown.outcome = RowOutcome::Applied;
            shown.balance_before = Some((entry.balance_after - entry.credits).to_string());
            shown.balance_after = Some(entry.balance_after.to_string());
        }
        Ok(AdjustmentOutcome::Before | AdjustmentOutcome::Reply(_)) => {
            shown.outcome = RowOutcome::AlreadyApplied
        }
        Err(Failure::Refused(refusal)) => {
            shown.outcome = RowOutcome::Refused;
            shown.balance_after = None;
            shown.refusal = Some(refusal.in_one_line());
        }
        Err(failure) => return Err(failure),
    }
    Ok(())
}
