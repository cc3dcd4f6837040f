//! Trying failed work again: one piece, or as many as fit into a transaction with their entry in the audit log.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use domain::audit::{AuditAction, AuditFact};
use domain::course::settlement::SettlementPart;
use domain::outbox::{OutboxRow, QueuedMessage, SessionRegistrant};
use domain::{CourseId, LearnerId};
use shared::dead_letters::{DeadLetter, DeadLetters};
use shared::http::{
    Failure, IdempotencyKey, IdempotentRequest, Identity, Reply, RequestContext, cursor_text,
};
use shared::store::{Backlog, Cursor, Decision, ItemKey, Snapshot, Waiting, keys};
use shared::unit_of_work::UnitOfWork;

use super::letters::{chosen, message_of};
use super::{Source, unavailable, waiting};
use crate::reports_state::ReportsApp;
use crate::views::{FailedWorkKind, FailedWorkRetry};

/// One request tries so many pieces of waiting work again: each may take two items of the transaction, and three pins.
const WAITING_AT_ONCE: usize = 20;

/// A request to try failed work again.
pub(crate) struct Retry<'a> {
    pub(crate) identity: &'a Identity,
    pub(crate) context: &'a RequestContext,
    pub(crate) key: IdempotencyKey,
    pub(crate) kind: FailedWorkKind,
    /// One piece; all of them without it.
    pub(crate) id: Option<&'a str>,
    /// Where the last request ended.
    pub(crate) cursor: Option<Cursor>,
    pub(crate) body: &'a [u8],
}

/// What one request tries again.
#[derive(Default)]
struct Retried {
    pieces: usize,
    learner: Option<LearnerId>,
    course: Option<CourseId>,
}

impl Retried {
    /// Whom and what several pieces are about is not in one entry.
    fn add(&mut self, learner: Option<LearnerId>, course: Option<CourseId>) {
        self.pieces += 1;
        let is_first = self.pieces == 1;
        (self.learner, self.course) = (learner.filter(|_| is_first), course.filter(|_| is_first));
    }
}

/// Tries failed work again.
pub(crate) async fn retry(app: &ReportsApp, asked: Retry<'_>) -> Result<Reply, Failure> {
    match Source::of(app, asked.kind) {
        Source::Letters(queue) => retry_letters(app, asked, queue).await,
        Source::Waiting(backlogs) => retry_waiting(app, asked, backlogs).await,
    }
}

/// Brings dead letters back: messages of ours by the outbox, in the transaction of the audit entry; events of AWS, which
/// may name people and are never stored, from queue to queue after it.
async fn retry_letters(app: &ReportsApp, asked: Retry<'_>, queue: &DeadLetters) -> Result<Reply, Failure> {
    let (letters, more) = chosen(asked.context, queue, asked.id).await?;
    let known: Vec<Option<QueuedMessage>> = letters.iter().map(message_of).collect();
    let rows = known.iter().flatten().map(|message| ItemKey::from(&keys::outbox(message.id)));
    let rows: BTreeSet<ItemKey> = rows.collect();
    let next = more.then(|| Cursor::OlderThan("more".to_owned()));
    let decided = decide(app, &asked, rows.into_iter().collect(), next, |unit, snapshot| {
        let (mut retried, mut enqueued) = (Retried::default(), BTreeSet::new());
        for message in &known {
            let about = message.as_ref().map(|message| &message.message);
            retried.add(about.and_then(|it| it.person()), about.and_then(|it| it.course()));
            let Some(QueuedMessage { id, message, correlation_id }) = message.clone() else { continue };
            // One that is there already is on its way, and stays so whatever becomes of its row.
            if enqueued.insert(id) && snapshot.peek(&keys::outbox(id))?.is_none() {
                let (due_at, created_at) = (unit.now, unit.now);
                let row = OutboxRow { id, message, due_at, created_at, correlation_id };
                unit.transaction.enqueue(&row)?;
            }
        }
        Ok(retried)
    })
    .await;
    let (reply, is_first) = match decided {
        Ok(decided) => decided,
        Err(failure) => {
            queue.release(&letters).await;
            return Err(failure);
        }
    };
    // A repetition of a request whose process died in between goes on with the piece that it names.
    if !is_first && asked.id.is_none() {
        queue.release(&letters).await;
        return Ok(reply);
    }
    let (ours, events): (Vec<_>, Vec<_>) = letters.into_iter().zip(known).partition(|(_, it)| it.is_some());
    let only = |pairs: Vec<(DeadLetter, _)>| pairs.into_iter().map(|(letter, _)| letter).collect::<Vec<_>>();
    let (ours, events) = (only(ours), only(events));
    if let Err(error) = queue.remove(&ours).await {
        // They are tried again, and still look like dead letters. Trying them once more does nothing.
        tracing::warn!(%error, "dead letters were not removed");
    }
    queue.move_back(&events).await.map_err(|error| unavailable(&error))?;
    Ok(reply)
}

async fn retry_waiting(app: &ReportsApp, asked: Retry<'_>, backlogs: &[Backlog]) -> Result<Reply, Failure> {
    let (pieces, next) = match asked.id {
        Some(id) => (waiting_of(asked.kind, id).into_iter().collect(), None),
        None => {
            let place = (WAITING_AT_ONCE, asked.cursor.as_ref());
            waiting::some(app, asked.context, backlogs, place).await?
        }
    };
    let keys: BTreeSet<ItemKey> = pieces.iter().flat_map(Waiting::keys).collect();
    let decided = decide(app, &asked, keys.into_iter().collect(), next, |unit, snapshot| {
        let mut retried = Retried::default();
        for piece in &pieces {
            if let Some(piece) = unit.retry_waiting(snapshot, *piece)? {
                retried.add(piece.learner, piece.course);
            }
        }
        Ok(retried)
    });
    Ok(decided.await?.0)
}

/// Writes what `work` gathers, once for each request, with one entry of the audit log. Returns whether this request is the
/// first that did.
async fn decide(
    app: &ReportsApp,
    asked: &Retry<'_>,
    mut keys: Vec<ItemKey>,
    next: Option<Cursor>,
    work: impl Fn(&mut UnitOfWork<'_>, &Snapshot) -> Result<Retried, Failure>,
) -> Result<(Reply, bool), Failure> {
    let Retry { identity, context, key, kind, body, .. } = asked;
    let is_named = key.0.is_some();
    let key = key.clone().or_new(app.clock.as_ref());
    let route = format!("POST office failed-work retry {}", kind.name());
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, body);
    keys.extend(idempotent.keys());
    let next = next.as_ref().map(cursor_text);
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer((reply, false)));
            }
            let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            let retried = work(&mut unit, snapshot)?;
            let view = FailedWorkRetry { retried: retried.pieces, next: next.clone() };
            let reply = Reply::new(StatusCode::OK, &view);
            if retried.pieces > 0 {
                unit.audit(&AuditFact {
                    actor: Some(identity.learner),
                    action: AuditAction::FailedWorkRetried,
                    learner: retried.learner,
                    course: retried.course,
                    to_course: None,
                    reason: "",
                    details: &[("kind", kind.name()), ("pieces", retried.pieces.to_string())],
                })?;
            } else if !is_named {
                return Ok(Decision::Answer((reply, true)));
            }
            idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
            Ok(Decision::Write(unit.transaction, (reply, true)))
        })
        .await
}

/// The piece of work with this id; `None` for an id that is none.
fn waiting_of(kind: FailedWorkKind, id: &str) -> Option<Waiting> {
    let parts: Vec<&str> = id.split('.').collect();
    match (kind, parts.as_slice()) {
        (FailedWorkKind::Awards, [enrolment]) => Some(Waiting::Award(enrolment.parse().ok()?)),
        (FailedWorkKind::Messages, [message]) => Some(Waiting::Message(message.parse().ok()?)),
        (FailedWorkKind::RejectedEmails, [message]) => Some(Waiting::Mail(message.parse().ok()?)),
        (FailedWorkKind::Enrolments, [course]) => {
            Some(Waiting::Settlement(SettlementPart { course: course.parse().ok()?, part: None }))
        }
        (FailedWorkKind::Enrolments, [course, part]) => {
            let part = Some(part.parse().ok()?);
            Some(Waiting::Settlement(SettlementPart { course: course.parse().ok()?, part }))
        }
        (FailedWorkKind::CourseMessages, [course, message]) => {
            Some(Waiting::CourseMessage(course.parse().ok()?, message.parse().ok()?))
        }
        (FailedWorkKind::ZoomRegistrations, [learner, course, session]) => {
            Some(Waiting::Registration(SessionRegistrant {
                learner: learner.parse().ok()?,
                course: course.parse().ok()?,
                session: session.parse().ok()?,
            }))
        }
        _ => None,
    }
}
