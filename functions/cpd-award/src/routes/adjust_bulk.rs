//! `POST /api/admin/cpd/adjustments/bulk/`: adjustments from a CSV file, with a dry run.
//!
//! A row is identified by its batch, its content and the number of equal rows before it. When a batch is sent
//! again, only rows that were not applied before are applied.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use domain::credits::ledger::{Adjustment, Amount, row_key};
use domain::{LearnerId, Refusal};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    answer_once, json_body,
};
use shared::store::{ItemKey, Snapshot, StoreError, keys};
use utoipa::ToSchema;

use crate::access::require_admin;
use crate::adjustment::{AdjustmentKey, AdjustmentOutcome, adjust, checked};
use crate::state::App;
use crate::views::{BulkReport, BulkRow, RowOutcome};

/// The most rows in a request.
const ROWS_MAX: usize = 500;
/// The longest file.
const CSV_BYTES_MAX: usize = 1_000_000;
/// The longest name of a batch.
const BATCH_MAX: usize = 80;

/// Adjustments from a CSV file.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkAdjustmentRequest {
    /// The name of the batch. A row is applied once per batch, however often the batch is sent.
    #[schema(example = "Conference November 2026", min_length = 1, max_length = 80)]
    pub batch: String,
    /// The file: a header `learner,credits,cpd_type,reason` and at most 500 rows.
    #[schema(
        example = "learner,credits,cpd_type,reason\n0190a5a0-0000-7000-8000-0000000000ad,2.50,Clinical,Conference",
        max_length = 1_000_000
    )]
    pub csv: String,
    /// Whether to only report what would change.
    pub dry_run: bool,
}

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
    if request.batch.trim().is_empty() || request.batch.chars().count() > BATCH_MAX {
        return Err(Refusal::field("batch", format!("must have 1 to {BATCH_MAX} characters")).into());
    }
    if request.csv.len() > CSV_BYTES_MAX {
        return Err(Refusal::field("csv", format!("must have at most {CSV_BYTES_MAX} bytes")).into());
    }
    let rows = read(identity, request.batch.trim(), &request.csv)?;
    let mut report = plan(app, context, &rows).await?;
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
        applied: count(&[RowOutcome::WouldApply, RowOutcome::Applied]),
        already_applied: count(&[RowOutcome::AlreadyApplied]),
        refused: count(&[RowOutcome::Refused]),
        rows: report,
    };
    Ok(Reply::new(StatusCode::OK, &report))
}

/// A row: the adjustment, or why it is invalid.
struct Row {
    line: u64,
    key: String,
    shown: Fields,
    asked: Result<(LearnerId, Adjustment), String>,
}

/// The fields of a row.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    learner: String,
    credits: String,
    cpd_type: String,
    reason: String,
}

fn read(identity: &Identity, batch: &str, text: &str) -> Result<Vec<Row>, Refusal> {
    // Spreadsheets start their exports with a byte order mark.
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let headings = reader.headers().map(|found| found.iter().map(str::to_owned).collect::<Vec<_>>());
    if headings.ok().as_deref() != Some(&["learner", "credits", "cpd_type", "reason"].map(str::to_owned)[..])
    {
        return Err(Refusal::field("csv", "line 1: the header must be learner,credits,cpd_type,reason"));
    }
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut rows = Vec::new();
    for record in reader.deserialize::<Fields>() {
        let shown = record.map_err(|error| Refusal::field("csv", malformed(&error)))?;
        let fields = [&shown.learner, &shown.credits, &shown.cpd_type, &shown.reason].map(String::as_str);
        let like_it = seen.entry(fields.join("\u{1f}")).or_default();
        let key = row_key(batch, &fields, *like_it);
        *like_it += 1;
        let asked = asked(identity, &shown);
        rows.push(Row { line: rows.len() as u64 + 2, key, shown, asked });
        if rows.len() > ROWS_MAX {
            return Err(Refusal::field("csv", format!("must have at most {ROWS_MAX} rows")));
        }
    }
    match rows.is_empty() {
        true => Err(Refusal::field("csv", "must have at least one row")),
        false => Ok(rows),
    }
}

fn malformed(error: &csv::Error) -> String {
    let line = error.position().map(csv::Position::line).unwrap_or_default();
    format!("line {line}: expected four fields")
}

fn asked(identity: &Identity, fields: &Fields) -> Result<(LearnerId, Adjustment), String> {
    let learner: LearnerId = fields.learner.parse().map_err(|_| "learner: not an id".to_owned())?;
    let checked = checked(identity, learner, &fields.credits, &fields.cpd_type, &fields.reason);
    checked.map(|adjustment| (learner, adjustment)).map_err(|refusal| reason(&refusal))
}

/// A refusal in one line.
fn reason(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Validation(details) => {
            let lines = details.iter().map(|(field, reasons)| format!("{field}: {}", reasons.join(", ")));
            lines.collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

/// Plans each row in order, from the current balances.
async fn plan(app: &App, context: &RequestContext, rows: &[Row]) -> Result<Vec<BulkRow>, Failure> {
    let mut keys: Vec<ItemKey> = Vec::new();
    for row in rows {
        if let Ok((learner, _)) = &row.asked {
            keys.push((&keys::ledger_head(*learner)).into());
            keys.push((&keys::learner(*learner)).into());
            keys.push((&keys::adjustment_marker(*learner, &row.key)).into());
        }
    }
    let snapshot = app.store.read(context.deadline, &keys).await?;
    let mut balances = BTreeMap::new();
    rows.iter().map(|row| Ok(plan_row(&snapshot, row, &mut balances)?)).collect()
}

fn plan_row(
    snapshot: &Snapshot,
    row: &Row,
    balances: &mut BTreeMap<LearnerId, Amount>,
) -> Result<BulkRow, StoreError> {
    let mut shown = BulkRow {
        line: row.line,
        learner: row.asked.as_ref().ok().map(|(learner, _)| learner.0),
        learner_name: String::new(),
        credits: row.shown.credits.clone(),
        cpd_type: row.shown.cpd_type.clone(),
        reason: row.shown.reason.clone(),
        balance_before: None,
        balance_after: None,
        outcome: RowOutcome::Refused,
        refusal: None,
    };
    let (learner, adjustment) = match &row.asked {
        Ok(asked) => asked,
        Err(reason) => return Ok(BulkRow { refusal: Some(reason.clone()), ..shown }),
    };
    let Some(profile) = snapshot.get(&keys::learner(*learner))? else {
        return Ok(BulkRow { refusal: Some("learner: not found".to_owned()), ..shown });
    };
    shown.learner_name = profile.name;
    let stored = snapshot.get(&keys::ledger_head(*learner))?.map(|head| head.balance).unwrap_or_default();
    let before = *balances.entry(*learner).or_insert(stored);
    shown.balance_before = Some(before.to_string());
    if snapshot.get(&keys::adjustment_marker(*learner, &row.key))?.is_some() {
        let balance_after = shown.balance_before.clone();
        return Ok(BulkRow { balance_after, outcome: RowOutcome::AlreadyApplied, ..shown });
    }
    let after = before + adjustment.credits;
    if after.is_negative() || after > Amount::BALANCE_MAX {
        let refusal = Some(format!("credits: the balance would be {after}"));
        return Ok(BulkRow { refusal, ..shown });
    }
    balances.insert(*learner, after);
    Ok(BulkRow { balance_after: Some(after.to_string()), outcome: RowOutcome::WouldApply, ..shown })
}

/// Applies a row. A concurrent change may cause a refusal; the other rows are still applied.
async fn apply(app: &App, context: &RequestContext, row: &Row, shown: &mut BulkRow) -> Result<(), Failure> {
    let Ok((learner, adjustment)) = &row.asked else { return Ok(()) };
    match adjust(app, context, *learner, adjustment, &AdjustmentKey::Row(&row.key)).await {
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
            shown.refusal = Some(reason(&refusal));
        }
        Err(failure) => return Err(failure),
    }
    Ok(())
}
