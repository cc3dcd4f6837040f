//! `GET /api/users/cpd_transactions/`: the learner's history.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::credits::ledger::{EntryKind, EntryLine, Head, Totals};
use domain::{LearnerId, Refusal};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::{StoreError, keys};
use shared::use_cases::ledger_totals::ledger_totals;
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
    /// From this day on: the day on which the credits count.
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
    let range = match (kind, days.any()) {
        (None, false) => keys::ledger_entries(learner),
        (None, true) => keys::ledger_entries_on(learner, days.from, days.to),
        (Some(kind), _) => keys::ledger_entries_of(learner, kind, days.from, days.to),
    };
    let head_key = keys::ledger_head(learner);
    let count = async {
        let head = app.store.get(context.deadline, &head_key).await?;
        count(app, context, learner, head.map(|read| read.value), kind, days).await
    };
    let page = app.store.page_of_parts::<_, EntryLine>(context.deadline, &range, size, cursor.as_ref());
    let (count, page) = tokio::join!(count, page);
    Ok(address.list(Some(count?), page?, CpdTransaction::from))
}

/// The number of entries, from the totals.
async fn count(
    app: &App,
    context: &RequestContext,
    learner: LearnerId,
    head: Option<Head>,
    kind: Option<EntryKind>,
    days: Days,
) -> Result<u64, StoreError> {
    let of = |totals: &Totals| kind.map_or_else(|| totals.count(), |kind| totals.of(kind).count);
    let Some(head) = head else { return Ok(0) };
    if !days.any() {
        return Ok(of(&head.totals));
    }
    let [from, to] = days.bounds();
    let asked: Vec<Date> = [from, to].into_iter().flatten().collect();
    let totals = ledger_totals(&app.store, context.deadline, learner, Some(head), &asked).await?;
    Ok(of(&totals.between(from, to)))
}

/// Parses a transaction type.
fn kind(text: &str) -> Result<EntryKind, Refusal> {
    let named = EntryKind::ALL.into_iter().find(|kind| kind.as_str() == text);
    named.ok_or_else(|| {
        Refusal::field("transaction_type", "must be earned, manual_adjustment, expired, revoked or reprinted")
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

    /// Whether a day was asked for.
    pub(crate) fn any(self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// The first day, and the day after the last one.
    pub(crate) fn bounds(self) -> [Option<Date>; 2] {
        [self.from, self.to.map(|day| day.saturating_add(1.day()))]
    }
}
