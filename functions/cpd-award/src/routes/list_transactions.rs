//! `GET /api/users/cpd_transactions/`: the learner's history.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::credits::ledger::{EntryKind, Head, Period, Totals};
use domain::{Learner, LearnerId, Refusal};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::{ItemKey, StoreError, keys};
use shared::use_cases::goal_progress::totals_before;
use utoipa::IntoParams;

use crate::state::App;
use crate::views::{CpdTransaction, TransactionType};

/// The parameters of the history.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TransactionQuery {
    /// Only this type.
    #[param(inline, value_type = Option<TransactionType>)]
    pub transaction_type: Option<String>,
    /// From this day on, in the learner's time zone.
    #[param(value_type = Option<String>, format = Date, example = "2026-01-01")]
    pub from: Option<String>,
    /// Up to and including this day.
    #[param(value_type = Option<String>, format = Date, example = "2026-12-31")]
    pub to: Option<String>,
    /// 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100, default = 20, value_type = Option<i32>)]
    pub page_size: Option<String>,
    /// From `next` or `previous` of another page.
    #[param(max_length = 684)]
    pub cursor: Option<String>,
}

/// List your CPD transactions, newest first.
#[utoipa::path(
    get, path = "/api/users/cpd_transactions/", operation_id = "listCpdTransactions", tag = "credits",
    params(TransactionQuery),
    responses((status = 200, body = List<CpdTransaction>), (status = 400, body = ErrorBody)),
)]
pub async fn list_transactions(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Query(query): Query<TransactionQuery>,
    address: PageAddress,
) -> Result<Json<List<CpdTransaction>>, Failure> {
    history(&app, &context, identity.learner, query, &address).await.map(Json)
}

/// A learner's history; the caller has checked access.
pub(crate) async fn history(
    app: &App,
    context: &RequestContext,
    learner: LearnerId,
    query: TransactionQuery,
    address: &PageAddress,
) -> Result<List<CpdTransaction>, Failure> {
    let kind = query.transaction_type.as_deref().map(kind).transpose()?;
    let days = Days::read(query.from.as_deref(), query.to.as_deref())?;
    let (size, cursor) = ListQuery { page_size: query.page_size, cursor: query.cursor }.page()?;
    let (head_key, profile_key) = (keys::ledger_head(learner), keys::learner(learner));
    let keys: Vec<ItemKey> = vec![(&head_key).into(), (&profile_key).into()];
    let snapshot = app.store.read(context.deadline, &keys).await?;
    let head = snapshot.get(&head_key)?.unwrap_or_else(|| Head::new(learner));
    let (from, to) = days.moments(snapshot.get(&profile_key)?.as_ref());
    let range = match (kind, days.any()) {
        (None, false) => keys::ledger_entries(learner),
        (None, true) => keys::ledger_entries_between(learner, from, to),
        (Some(kind), _) => keys::ledger_entries_of(learner, kind, from, to),
    };
    let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
    let count = count(app, context, &head, kind, days.any().then_some((from, to))).await?;
    Ok(address.list(Some(count), page, CpdTransaction::from))
}

/// The number of entries: the difference of two running counts.
async fn count(
    app: &App,
    context: &RequestContext,
    head: &Head,
    kind: Option<EntryKind>,
    between: Option<(Timestamp, Timestamp)>,
) -> Result<u64, StoreError> {
    let of = |totals: &Totals| match kind {
        Some(kind) => totals.of(kind).count,
        None => EntryKind::ALL.iter().map(|kind| totals.of(*kind).count).sum(),
    };
    let Some((from, to)) = between else { return Ok(of(&head.totals)) };
    let last = totals_before(&app.store, context.deadline, head, to).await?;
    let first = totals_before(&app.store, context.deadline, head, from).await?;
    Ok(of(&last).saturating_sub(of(&first)))
}

/// Parses a transaction type.
fn kind(text: &str) -> Result<EntryKind, Refusal> {
    let named = EntryKind::ALL.into_iter().find(|kind| kind.as_str() == text);
    named.ok_or_else(|| {
        Refusal::field("transaction_type", "must be earned, manual_adjustment, expired or revoked")
    })
}

/// The requested days.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Days {
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
}

impl Days {
    /// Reads the parameters.
    pub(crate) fn read(from: Option<&str>, to: Option<&str>) -> Result<Self, Refusal> {
        let day = |name: &str, text: Option<&str>| {
            let text = text.filter(|text| !text.is_empty());
            text.map(|text| {
                text.parse().map_err(|_| Refusal::field(name, "must be a date such as 2026-12-31"))
            })
            .transpose()
        };
        let days = Self { from: day("from", from)?, to: day("to", to)? };
        match days.from.zip(days.to).is_some_and(|(from, to)| to < from) {
            true => Err(Refusal::field("to", "must not be before `from`")),
            false => Ok(days),
        }
    }

    fn any(self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// The start (inclusive) and end (exclusive) of the days in the learner's time zone.
    pub(crate) fn moments(self, profile: Option<&Learner>) -> (Timestamp, Timestamp) {
        let zone = Learner::zone(profile);
        let moments = |day| Period { start: day, end: day }.moments(&zone);
        let from = self.from.map_or(Timestamp::UNIX_EPOCH, |day| moments(day).0);
        (from, self.to.map_or(Timestamp::MAX, |day| moments(day).1))
    }
}
