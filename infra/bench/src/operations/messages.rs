//! What follows from a fact: the row in the outbox, the e-mail, the registration at Zoom.

use anyhow::{Context, Result, ensure};
use domain::outbox::{Mail, Message, OutboxRow, QueuedMessage, SessionRegistrant};
use domain::{Clock, CourseId, Learner, MessageId};
use serde_json::Value;
use shared::store::Transaction;
use tests::furnished_courses::FREE_COURSE;
use tests::world::soon;

use crate::bench::Bench;
use crate::events::{message, row_written};

/// One of each, for each learner.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let learners = bench.furnished.learners.clone();
    let mut rows = Vec::new();
    for learner in &learners {
        rows.push(row_written(enqueue(bench, learner).await?)?);
    }
    bench.batch("outbox-relay", "a row", two(rows)?).await?;
    let mails = learners.iter().map(|learner| queued(bench, Message::Mail(confirmation(learner))));
    let mails = mails.collect::<Result<_>>()?;
    bench.batch("email", "an e-mail", two(mails)?).await?;
    let (course, session) = {
        let course = &bench.furnished.world.course;
        (course.uuid, course.sessions.first().context("a session")?.uuid)
    };
    let register = |learner: &Learner| {
        let registrant = SessionRegistrant { learner: learner.id, course, session };
        queued(bench, Message::ZoomRegistration(registrant))
    };
    let registrations = learners.iter().map(register).collect::<Result<_>>()?;
    bench.batch("zoom", "a registration", two(registrations)?).await
}

/// Writes a row that is due at once.
pub(super) async fn enqueue(bench: &Bench, learner: &Learner) -> Result<MessageId> {
    let id = MessageId(bench.furnished.world.clock.new_id());
    enqueue_as(bench, learner, id).await
}

/// The same with an id of the caller's.
pub(super) async fn enqueue_as(bench: &Bench, learner: &Learner, id: MessageId) -> Result<MessageId> {
    let world = &bench.furnished.world;
    let now = world.clock.now();
    let message = Message::Mail(confirmation(learner));
    let row = OutboxRow { id, message, due_at: now, created_at: now, correlation_id: "bench".into() };
    let mut transaction = Transaction::new();
    transaction.enqueue(&row)?;
    ensure!(world.store.write(soon(), &transaction).await?, "the row exists already");
    Ok(id)
}

/// Of a course without live sessions: with them, the mail would wait for Zoom's links.
fn confirmation(learner: &Learner) -> Mail {
    Mail::EnrolmentConfirmed { learner: learner.id, course: CourseId(FREE_COURSE), transferred_from: None }
}

fn queued(bench: &Bench, of: Message) -> Result<Value> {
    let id = MessageId(bench.furnished.world.clock.new_id());
    let queued = QueuedMessage { id, message: of, correlation_id: "bench".into() };
    message(&serde_json::to_value(queued)?)
}

fn two(events: Vec<Value>) -> Result<[Value; 2]> {
    events.try_into().map_err(|_| anyhow::anyhow!("two learners"))
}
