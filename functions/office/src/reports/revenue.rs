//! The report of revenue: by month in the provider's time zone and by currency, what was paid for a course, what went back,
//! what is under dispute, and what has not arrived yet.
//!
//! The payments of a course are in the index by the time at which they were paid. A month may be longer than a part: its
//! sums so far travel in the cursor, and its row comes with the part that ends it.

use domain::payment::lists::PaymentList;
use domain::payment::takings::Takings;
use domain::{CheckoutSession, CheckoutSessionState, Money, Refusal};
use serde::{Deserialize, Serialize};
use shared::http::{Failure, RequestContext, opaque, read_opaque};
use shared::store::{Cursor, ItemKey, ListedPayment, Page, keys};
use tokio::time::Instant;

use super::period::day_of;
use super::{Asked, PAGES, Part, SPARE, course, no_cursor};
use crate::reports_state::ReportsApp;
use crate::views::{RevenueRow, RevenueSums};

/// How many payments are read at a time.
const PAGE: u8 = 100;
/// The longest cursor: sums of a month in many currencies.
const CURSOR_MAX: usize = 6_000;

/// Which payments are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    /// Those that were paid.
    Paid,
    /// Those of completed checkouts that have not arrived, of all courses: these are few.
    Unpaid,
}

/// Where a part begins, and what the month that it begins in comes to so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Place {
    stage: Stage,
    /// Behind this one; from the first on without it.
    behind: Option<String>,
    sums: Vec<RevenueSums>,
}

impl Place {
    fn read(text: Option<&str>) -> Result<Self, Refusal> {
        let Some(text) = text else {
            return Ok(Self { stage: Stage::Paid, behind: None, sums: Vec::new() });
        };
        let text = read_opaque(text).filter(|text| text.len() <= CURSOR_MAX);
        text.and_then(|text| serde_json::from_str(&text).ok()).ok_or_else(no_cursor)
    }

    fn text(&self) -> String {
        opaque(&serde_json::to_string(self).unwrap_or_default())
    }

    /// The sums of a month in a currency.
    fn sums(&mut self, month: &str, currency: &str) -> &mut RevenueSums {
        let at = self.sums.iter().position(|sums| sums.month == month && sums.currency == currency);
        let at = at.unwrap_or_else(|| {
            self.sums.push(RevenueSums::of(month, currency));
            self.sums.len() - 1
        });
        &mut self.sums[at]
    }

    /// The sums of all months but this one, which are complete.
    fn complete(&mut self, but: Option<&str>) -> Vec<RevenueSums> {
        let (open, mut complete): (Vec<_>, Vec<_>) =
            self.sums.drain(..).partition(|sums| Some(sums.month.as_str()) == but);
        self.sums = open;
        complete.sort_by(|one, other| other.month.cmp(&one.month).then(one.currency.cmp(&other.currency)));
        complete
    }
}

/// A part of the report, from the cursor on.
pub(crate) async fn part(
    app: &ReportsApp,
    context: &RequestContext,
    asked: &Asked,
) -> Result<Part<RevenueRow>, Failure> {
    let mut place = Place::read(asked.cursor.as_deref())?;
    let (course, page) = tokio::join!(course(app, context, asked.course), page(app, context, asked, &place));
    let (course, mut found) = (course?, page?);
    let (mut looked_at, mut rows) = (0, Vec::new());
    for nth in 1.. {
        looked_at += found.items.len();
        let (older, stage) = (found.older.take(), place.stage);
        for (session, takings) in takings(app, context, asked, stage, &found.items).await? {
            let month = day_of(session.since(), &app.zone).strftime("%Y-%m").to_string();
            rows.extend(place.complete(Some(&month)));
            let currency = session.total.as_ref().map(|total| total.currency.as_str()).unwrap_or_default();
            let sums = place.sums(&month, currency);
            match stage {
                Stage::Paid => sums.add_paid(takings),
                Stage::Unpaid => sums.add_unpaid(takings),
            }
        }
        place.behind = match older {
            Some(Cursor::OlderThan(place) | Cursor::NewerThan(place)) => Some(place),
            None => None,
        };
        if place.behind.is_none() {
            rows.extend(place.complete(None));
            if place.stage == Stage::Unpaid {
                return Ok(finished(looked_at, rows, &course, None));
            }
            place.stage = Stage::Unpaid;
        }
        let has_time = context.deadline.saturating_duration_since(Instant::now()) >= SPARE;
        if nth == PAGES || !has_time {
            break;
        }
        found = self::page(app, context, asked, &place).await?;
    }
    Ok(finished(looked_at, rows, &course, Some(place.text())))
}

fn finished(
    looked_at: usize,
    sums: Vec<RevenueSums>,
    course: &domain::course::Course,
    next: Option<String>,
) -> Part<RevenueRow> {
    let rows = sums.into_iter().map(|sums| RevenueRow::of(sums, course)).collect();
    Part { looked_at, rows, next }
}

/// The page of payments that a part goes on with.
async fn page(
    app: &ReportsApp,
    context: &RequestContext,
    asked: &Asked,
    place: &Place,
) -> Result<Page<ListedPayment>, Failure> {
    let cursor = place.behind.clone().map(Cursor::OlderThan);
    let page = match place.stage {
        Stage::Paid => {
            let moments = asked.period.moments(&app.zone);
            app.store.paid_for(context.deadline, (asked.course, moments), PAGE, cursor.as_ref()).await?
        }
        Stage::Unpaid => {
            app.store.payments_in(context.deadline, PaymentList::Pending, PAGE, cursor.as_ref()).await?
        }
    };
    Ok(page)
}

/// What each of these comes to: those that belong to the course, the period and the stage as they are now.
async fn takings(
    app: &ReportsApp,
    context: &RequestContext,
    asked: &Asked,
    stage: Stage,
    listed: &[ListedPayment],
) -> Result<Vec<(CheckoutSession, Takings)>, Failure> {
    let of_session = |listed: &ListedPayment| match listed {
        ListedPayment::CheckoutSession(id) => Some(keys::checkout_session(id)),
        ListedPayment::Payment(_) => None,
    };
    let places: Vec<_> = listed.iter().filter_map(of_session).collect();
    let found =
        app.store.read(context.deadline, &places.iter().map(ItemKey::from).collect::<Vec<_>>()).await?;
    let mut sessions = Vec::new();
    for place in &places {
        let session = found.peek(place)?.filter(|session| {
            let state = match stage {
                Stage::Paid => CheckoutSessionState::Confirmed,
                Stage::Unpaid => CheckoutSessionState::Pending,
            };
            session.state == state
                && session.course == Some(asked.course)
                && asked.period.has_moment(session.since(), &app.zone)
        });
        sessions.extend(session);
    }
    if stage == Stage::Unpaid {
        let unpaid = |session: CheckoutSession| {
            let unpaid = session.total.as_ref().map_or(0, |total| total.amount);
            (session, Takings { unpaid, ..Takings::default() })
        };
        return Ok(sessions.into_iter().map(unpaid).collect());
    }
    let payments: Vec<_> = sessions.iter().map(|session| keys::payment(&session.payment)).collect();
    let found =
        app.store.read(context.deadline, &payments.iter().map(ItemKey::from).collect::<Vec<_>>()).await?;
    let mut takings = Vec::new();
    for (mut session, payment) in sessions.into_iter().zip(&payments) {
        let payment = found.peek(payment)?;
        if session.total.is_none() {
            let known = payment.as_ref().and_then(|payment| payment.charged.zip(payment.currency.clone()));
            session.total = known.map(|(amount, currency)| Money { amount, currency });
        }
        let charged = session.total.as_ref().map_or(0, |total| total.amount);
        let of_it = payment.map_or_else(|| Takings::of_unknown(charged), |payment| payment.takings(charged));
        takings.push((session, of_it));
    }
    Ok(takings)
}
