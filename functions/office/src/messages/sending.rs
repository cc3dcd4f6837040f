//! The e-mails of a message, a part of the roster with each request.
//!
//! What a part sends and where the next one begins is written in one transaction. So a part that is repeated, or whose
//! process dies, neither sends twice nor leaves anybody out.

use axum::http::StatusCode;
use domain::course::message::CourseMessage;
use domain::outbox::{Mail, Message, OutboxRow};
use domain::{CourseId, CourseMessageId, Refusal};
use shared::http::{Failure, IdempotentRequest, Identity, Reply, RequestContext, cursor_text, read_cursor};
use shared::store::{Decision, ItemKey, Transaction, keys};

use super::look_at;
use crate::state::App;
use crate::views::CourseMessageProgress;

/// How many enrolments a part looks at. A transaction has at most a hundred writes.
const PART: u8 = 90;

/// Queues the e-mails of the next part, unless all are queued.
pub(crate) async fn send_part(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    (course, id): (CourseId, CourseMessageId),
    idempotent: &IdempotentRequest,
) -> Result<Reply, Failure> {
    let (course_key, key) = (keys::course(course), keys::course_message(course, id));
    let mut keys: Vec<ItemKey> = vec![(&course_key).into(), (&key).into()];
    keys.extend(idempotent.keys());
    let known = app.store.read(context.deadline, &keys).await?;
    known.peek(&course_key)?.filter(|course| identity.teaches(course)).ok_or(Refusal::NotFound)?;
    let begun = known.peek(&key)?.ok_or(Refusal::NotFound)?;
    let part = match begun.finished_at {
        Some(_) => None,
        None => {
            let from = match &begun.next {
                Some(next) => read_cursor(next)?,
                None => keys::enrolled_until(begun.written_at),
            };
            Some(look_at(app, context, (course, begun.audience), (PART, &from)).await?)
        }
    };
    app.store
        .decide_on(context.deadline, &keys, Some(known), |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let read = snapshot.read(&key)?.ok_or(Refusal::NotFound)?;
            let now = app.clock.now();
            let reply =
                |message: &CourseMessage| Reply::new(StatusCode::OK, &CourseMessageProgress::of(message));
            // Another request has sent this part meanwhile, or this one, whose response was lost.
            let Some(part) =
                part.as_ref().filter(|_| read.value.next == begun.next && read.value.reach == begun.reach)
            else {
                return Ok(idempotent.nothing_to_do(reply(&read.value), now)?);
            };
            let mut transaction = Transaction::new();
            for learner in &part.recipients {
                let (learner, author) = (*learner, read.value.author);
                transaction.enqueue(&OutboxRow {
                    id: read.value.email_to(learner),
                    message: Message::Mail(Mail::CourseMessage { learner, course, message: id, author }),
                    due_at: now,
                    created_at: now,
                    correlation_id: context.correlation_id.clone(),
                })?;
            }
            let next = part.next.as_ref().map(cursor_text);
            let message = read.value.clone().after_part(part.reach, next, now);
            transaction.save(&key, Some(&read), &message)?;
            let reply = reply(&message);
            idempotent.remember(&mut transaction, &reply, now)?;
            Ok::<_, Failure>(Decision::Write(transaction, reply))
        })
        .await
}
