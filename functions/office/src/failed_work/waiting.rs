//! Work that is due for longer than it should be: a page of it, and how much there is.

use domain::Refusal;
use serde::{Deserialize, Serialize};
use shared::http::{Failure, RequestContext};
use shared::store::{Backlog, Cursor, Due, Page, Position, StoreError, Waiting};

use super::waiting_facts::WaitingFacts;
use super::{Piece, overdue};
use crate::reports_state::ReportsApp;

/// How many are looked at one by one to be counted.
const COUNTED: u8 = 100;

/// Where a list goes on that has several backlogs, one after the other.
#[derive(Debug, Serialize, Deserialize)]
struct Place {
    backlog: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    position: Option<Position>,
}

/// Some pieces of the backlogs, and the cursor of the next ones.
pub(super) async fn some(
    app: &ReportsApp,
    context: &RequestContext,
    backlogs: &[Backlog],
    (many, cursor): (usize, Option<&Cursor>),
) -> Result<(Vec<Waiting>, Option<Cursor>), Failure> {
    let refused = || Refusal::field("cursor", "not a cursor of this list");
    let mut place = match cursor {
        None => Place { backlog: 0, position: None },
        Some(Cursor::OlderThan(text)) => serde_json::from_str(text).map_err(|_| refused())?,
        Some(Cursor::NewerThan(_)) => return Err(refused().into()),
    };
    let mut found = Vec::new();
    while let Some(of) = backlogs.get(place.backlog) {
        let room = many - found.len();
        if room == 0 {
            let text = serde_json::to_string(&place).map_err(|_| refused())?;
            return Ok((found, Some(Cursor::OlderThan(text))));
        }
        let from = place.position.take();
        let due = app.store.backlog(context.deadline, *of, overdue(app, *of), (from, room)).await;
        let Due { items, next } = due.map_err(|error| match error {
            // The position comes from the client.
            StoreError::Refused(_) if cursor.is_some() => Failure::from(refused()),
            error => error.into(),
        })?;
        found.extend(items);
        place = match next {
            Some(next) => Place { position: Some(next), ..place },
            None => Place { backlog: place.backlog + 1, position: None },
        };
    }
    Ok((found, None))
}

/// A page of the backlogs. It may be short and lead to others.
pub(super) async fn page(
    app: &ReportsApp,
    context: &RequestContext,
    backlogs: &[Backlog],
    (size, cursor): (u8, Option<Cursor>),
) -> Result<Page<Piece>, Failure> {
    let place = (usize::from(size), cursor.as_ref());
    let (items, next) = some(app, context, backlogs, place).await?;
    let facts = WaitingFacts::read(app, context, &items).await?;
    let mut pieces = Vec::new();
    for item in items {
        pieces.extend(facts.piece(app, item)?);
    }
    Ok(Page::onwards(pieces, next))
}

/// How many pieces wait, and whether there are more than were counted.
pub(super) async fn count(
    app: &ReportsApp,
    context: &RequestContext,
    backlogs: &[Backlog],
) -> Result<(usize, bool), Failure> {
    // Not all that their indexes hold has failed.
    let holds_others =
        |of: &Backlog| matches!(of, Backlog::Settlements | Backlog::CourseMessages | Backlog::Registrations);
    if backlogs.iter().any(holds_others) {
        let page = page(app, context, backlogs, (COUNTED, None)).await?;
        return Ok((page.items.len(), page.older.is_some()));
    }
    let (mut count, mut more) = (0, false);
    for of in backlogs {
        let (found, further) = app.store.backlog_count(context.deadline, *of, overdue(app, *of)).await?;
        count += found;
        more |= further;
    }
    Ok((count, more))
}
