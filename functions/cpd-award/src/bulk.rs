//! The rows of a file of adjustments: read, identified by what they mean, and planned from current balances.

use std::collections::BTreeMap;

use domain::credits::ledger::{Adjustment, Amount, Head, RowIdentity, legacy_row_key};
use domain::credits::{COMMON_TYPES, known_spelling};
use domain::{LearnerId, Refusal};
use shared::http::{Failure, Identity, RequestContext};
use shared::spreadsheet::Table;
use shared::store::{ItemKey, Snapshot, StoreError, keys};

use crate::adjustment::{checked, was_applied};
use crate::state::App;
use crate::views::{BulkRow, RowOutcome};

/// The columns of a file.
pub(crate) const COLUMNS: [&str; 4] = ["learner", "credits", "cpd_type", "reason"];
/// The most rows in a file.
const ROWS_MAX: usize = 500;
/// The most courses whose kinds of credit a file may name.
const COURSES_MAX: usize = 1000;

/// A row: the adjustment, or why it is invalid.
pub(crate) struct Row {
    line: u64,
    /// The row's key, and those that earlier releases would have given it.
    pub(crate) keys: Vec<String>,
    cells: [String; 4],
    pub(crate) asked: Result<(LearnerId, Adjustment), String>,
}

/// Reads the rows of a file.
pub(crate) fn read(identity: &Identity, batch: &str, text: &str) -> Result<Vec<Row>, Refusal> {
    let table = Table::read(text, COLUMNS).map_err(|error| Refusal::field("csv", error.to_string()))?;
    if table.rows.is_empty() {
        return Err(Refusal::field("csv", "must have at least one row below the headings"));
    }
    if table.rows.len() > ROWS_MAX {
        let count = table.rows.len();
        return Err(Refusal::field("csv", format!("must have at most {ROWS_MAX} rows; it has {count}")));
    }
    let mut seen: BTreeMap<RowIdentity, u32> = BTreeMap::new();
    let mut spelled: BTreeMap<[String; 4], u32> = BTreeMap::new();
    let rows = table.rows.into_iter().map(|row| {
        let asked = asked(identity, &row.cells);
        let before = spelled.entry(row.cells.clone()).or_default();
        let mut keys = Vec::new();
        if let Ok((learner, adjustment)) = &asked {
            let (cpd_type, reason) = (&adjustment.cpd_type, &adjustment.reason);
            let meaning = RowIdentity::new(*learner, adjustment.credits, cpd_type, reason);
            let occurrence = seen.entry(meaning.clone()).or_default();
            let canonical =
                [learner.to_string(), adjustment.credits.to_string(), cpd_type.clone(), reason.clone()];
            keys = vec![
                meaning.key(batch, *occurrence),
                legacy_row_key(batch.trim(), &row.cells.each_ref().map(String::as_str), *before),
                legacy_row_key(batch.trim(), &canonical.each_ref().map(String::as_str), *occurrence),
            ];
            keys.dedup();
            *occurrence += 1;
        }
        *before += 1;
        Row { line: row.line, keys, cells: row.cells, asked }
    });
    Ok(rows.collect())
}

fn asked(
    identity: &Identity,
    [learner, credits, cpd_type, reason]: &[String; 4],
) -> Result<(LearnerId, Adjustment), String> {
    let learner = LearnerId::read(learner).ok_or("learner: must be a learner’s id")?;
    let checked = checked(identity, learner, Amount::read(credits), cpd_type, reason);
    checked.map(|adjustment| (learner, adjustment)).map_err(|refusal| refusal.in_one_line())
}

/// Plans each row in order, from the current balances. Gives each adjustment the known spelling of its kind of
/// credit; an unknown kind is refused, because a typing error would open a kind of its own in a ledger that
/// nobody can correct.
pub(crate) async fn plan(
    app: &App,
    context: &RequestContext,
    rows: &mut [Row],
    new_types: &[String],
) -> Result<Vec<BulkRow>, Failure> {
    let mut keys: Vec<ItemKey> = Vec::new();
    for row in rows.iter() {
        if let Ok((learner, _)) = &row.asked {
            keys.push((&keys::ledger_head(*learner)).into());
            keys.push((&keys::learner(*learner)).into());
            keys.extend(row.keys.iter().map(|key| (&keys::adjustment_marker(*learner, key)).into()));
        }
    }
    let snapshot = app.store.read(context.deadline, &keys).await?;
    let catalogue = app.store.ascending(context.deadline, &keys::catalogue(), COURSES_MAX).await?;
    let mut known: Vec<String> = catalogue.into_iter().map(|entry| entry.value.cpd_type).collect();
    known.extend(COMMON_TYPES.map(str::to_owned));
    known.extend(new_types.iter().cloned());
    let mut balances = BTreeMap::new();
    rows.iter_mut().map(|row| Ok(plan_row(&snapshot, row, &known, &mut balances)?)).collect()
}

fn plan_row(
    snapshot: &Snapshot,
    row: &mut Row,
    known: &[String],
    balances: &mut BTreeMap<LearnerId, Amount>,
) -> Result<BulkRow, StoreError> {
    let [_, credits, cpd_type, reason] = row.cells.clone();
    let mut shown = BulkRow {
        line: row.line,
        learner: row.asked.as_ref().ok().map(|(learner, _)| learner.0),
        learner_name: String::new(),
        credits,
        cpd_type,
        reason,
        balance_before: None,
        balance_after: None,
        outcome: RowOutcome::Refused,
        refusal: None,
        unknown_type: false,
    };
    let (learner, adjustment) = match &mut row.asked {
        Ok((learner, adjustment)) => (*learner, adjustment),
        Err(reason) => return Ok(BulkRow { refusal: Some(reason.clone()), ..shown }),
    };
    shown.credits = adjustment.credits.to_string();
    let Some(profile) = snapshot.get(&keys::learner(learner))? else {
        return Ok(BulkRow { refusal: Some("learner: not found".to_owned()), ..shown });
    };
    shown.learner_name = profile.name;
    let head = snapshot.get(&keys::ledger_head(learner))?.unwrap_or_else(|| Head::new(learner));
    let before = *balances.entry(learner).or_insert(head.balance);
    shown.balance_before = Some(before.to_string());
    if was_applied(snapshot, learner, &row.keys)? {
        let balance_after = shown.balance_before.clone();
        return Ok(BulkRow { balance_after, outcome: RowOutcome::AlreadyApplied, ..shown });
    }
    let own = head.totals.credited.keys();
    let Some(kind) = known_spelling(&adjustment.cpd_type, own.chain(known).map(String::as_str)) else {
        let refusal = Some(format!("cpd_type: no course has the type “{}”", adjustment.cpd_type));
        return Ok(BulkRow { refusal, unknown_type: true, ..shown });
    };
    adjustment.cpd_type = kind.to_owned();
    shown.cpd_type = kind.to_owned();
    let after = before + adjustment.credits;
    if after.is_negative() || after > Amount::BALANCE_MAX {
        let refusal = Some(format!("credits: the balance would be {after}"));
        return Ok(BulkRow { refusal, ..shown });
    }
    balances.insert(learner, after);
    Ok(BulkRow { balance_after: Some(after.to_string()), outcome: RowOutcome::WouldApply, ..shown })
}
