//! Dead letters: a page of them, and those that are tried again.

use domain::outbox::QueuedMessage;
use jiff::tz::TimeZone;
use shared::dead_letters::{DeadLetter, DeadLetters};
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, Page};

use super::letter_facts::LetterFacts;
use super::{Piece, unavailable};
use crate::reports_state::ReportsApp;

/// A page looks at so many dead letters at most. SQS gives them in no order, so the oldest of all of them are known only
/// of fewer.
const LOOKED_AT: usize = 1_000;
/// One request tries so many again: a transaction has room for a hundred items.
pub(super) const AT_ONCE: usize = 50;

/// The message of a dead letter, if it is one of ours.
pub(super) fn message_of(letter: &DeadLetter) -> Option<QueuedMessage> {
    serde_json::from_str(&letter.body).ok()
}

/// A page of the dead letters of a queue, newest first, and how many there are.
pub(super) async fn page(
    app: &ReportsApp,
    context: &RequestContext,
    queue: &DeadLetters,
    (size, cursor): (u8, Option<Cursor>),
) -> Result<(usize, Page<Piece>), Failure> {
    let count = queue.count().await.map_err(|error| unavailable(&error))?;
    let received = queue.receive(count.min(LOOKED_AT), context.deadline).await;
    let received = received.map_err(|error| unavailable(&error))?;
    let place = |letter: &DeadLetter| {
        let sent_at = letter.sent_at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
        format!("{sent_at}#{}", letter.id)
    };
    let rows = received.iter().map(|letter| (place(letter), letter.clone())).collect();
    let page = Page::of_whole(rows, size, cursor.as_ref());
    let (facts, ()) = tokio::join!(LetterFacts::read(app, context, &page.items), queue.release(&received));
    let facts = facts?;
    Ok((count.max(received.len()), page.try_map(|letter| facts.piece(&letter))?))
}

/// The dead letter with this id, or as many as one request tries again; and whether there may be more. What is not
/// wanted is released.
pub(super) async fn chosen(
    context: &RequestContext,
    queue: &DeadLetters,
    id: Option<&str>,
) -> Result<(Vec<DeadLetter>, bool), Failure> {
    let count = queue.count().await.map_err(|error| unavailable(&error))?;
    let wanted = if id.is_some() { LOOKED_AT } else { AT_ONCE };
    let received = queue.receive(count.min(wanted), context.deadline).await;
    let received = received.map_err(|error| unavailable(&error))?;
    let (mut chosen, mut others) = match id {
        Some(id) => received.into_iter().partition(|letter| letter.id == id),
        None => (received, Vec::new()),
    };
    others.extend(chosen.drain(AT_ONCE.min(chosen.len())..));
    let more = id.is_none() && (count > chosen.len() || !others.is_empty()) && !chosen.is_empty();
    queue.release(&others).await;
    Ok((chosen, more))
}
