//! Sends a message to the learners of a course, part by part of the roster.
//!
//! **One transaction** queues the e-mails of a part and moves the message's place in the roster. So a part that is
//! repeated, or whose process dies, neither sends twice nor leaves anybody out; of two processes that send the same part,
//! one finds the place moved, and ends. The message stays due until the last part, so the next sweep goes on with what a
//! run has left.

use std::sync::Arc;
use std::time::Duration;

use domain::course::message::{Audience, CourseMessage, Reach};
use domain::outbox::{Mail, Message, OutboxRow};
use domain::{Clock, CourseId, CourseMessageId, LearnerId};
use tokio::time::Instant;

use crate::store::{
    Cursor, Decision, ItemKey, Key, Read, RosterList, Snapshot, Store, StoreError, Transaction, keys,
};

/// How many enrolments a part looks at. A transaction has at most a hundred writes.
const PART: u8 = 90;
/// A run that gets this close to its deadline leaves the rest to the next one.
const RESERVE: Duration = Duration::from_secs(10);

/// Whom a part of the roster comes to.
pub struct RosterPart {
    pub reach: Reach,
    /// Those to whom an e-mail goes.
    pub recipients: Vec<LearnerId>,
    /// Where the roster goes on.
    pub next: Option<Cursor>,
}

/// Looks at so many enrolments from `from` on: one query, and one read of what is behind them. Whoever counts beforehand
/// who gets a message asks the same.
///
/// # Errors
/// The store was unavailable until the deadline, or an item is corrupt.
pub async fn look_at(
    store: &Store,
    deadline: Instant,
    (course, audience): (CourseId, Audience),
    (many, from): (u8, &Cursor),
) -> Result<RosterPart, StoreError> {
    let page = store.roster_page(deadline, RosterList::of(course), many, Some(from)).await?;
    let behind =
        |learner| [ItemKey::from(&keys::enrolment(learner, course)), (&keys::learner(learner)).into()];
    let wanted: Vec<ItemKey> = page.items.iter().flat_map(|found| behind(found.learner)).collect();
    let found = store.read(deadline, &wanted).await?;
    let mut part = RosterPart { reach: Reach::default(), recipients: Vec::new(), next: page.older };
    for learner in page.items.iter().map(|found| found.learner) {
        let enrolment = found.peek(&keys::enrolment(learner, course))?;
        let Some(profile) = found.peek(&keys::learner(learner))?.filter(|profile| !profile.is_erased())
        else {
            continue;
        };
        if !enrolment.is_some_and(|enrolment| audience.includes(enrolment.status)) {
            continue;
        }
        let left_out = profile.left_out_of_messages();
        part.reach.count(left_out);
        if left_out.is_none() {
            part.recipients.push(learner);
        }
    }
    Ok(part)
}

/// What sends the messages.
#[derive(Clone)]
pub struct CourseMessageSender {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
}

impl CourseMessageSender {
    /// Sends what is due of a message, until it is finished or time runs out. Returns how many parts it sent.
    ///
    /// # Errors
    /// A part failed. It is tried again a little later.
    pub async fn send(
        &self,
        deadline: Instant,
        (course, message): (CourseId, CourseMessageId),
    ) -> Result<usize, StoreError> {
        let key = keys::course_message(course, message);
        let sent = self.send_parts(deadline, &key).await;
        if sent.is_err() {
            self.put_off(deadline, &key).await;
        }
        sent
    }

    async fn send_parts(&self, deadline: Instant, key: &Key<CourseMessage>) -> Result<usize, StoreError> {
        let read = self.store.get(deadline, key).await?;
        let mut held = read.filter(|read| read.value.is_due(self.clock.now()));
        let mut parts = 0;
        while let Some(read) = held {
            let message = &read.value;
            let from = match &message.after {
                Some(after) => Cursor::OlderThan(after.clone()),
                None => keys::enrolled_until(message.written_at),
            };
            let wanted = (message.course, message.audience);
            let part = look_at(&self.store, deadline, wanted, (PART, &from)).await?;
            let goes_on = in_time(deadline);
            // Without a new version, somebody else sends it, or has stopped it.
            let Some(next) = self.write(deadline, key, &read, part, goes_on).await? else { break };
            parts += 1;
            held = Some(next).filter(|next| goes_on && next.value.due_at.is_some());
        }
        Ok(parts)
    }

    /// Queues the e-mails of a part, over the version that was read; `None` when it has changed since.
    async fn write(
        &self,
        deadline: Instant,
        key: &Key<CourseMessage>,
        read: &Read<CourseMessage>,
        part: RosterPart,
        goes_on: bool,
    ) -> Result<Option<Read<CourseMessage>>, StoreError> {
        let (now, message) = (self.clock.now(), &read.value);
        let mut transaction = Transaction::new();
        for learner in part.recipients {
            let (course, id, author) = (message.course, message.id, message.author);
            transaction.enqueue(&OutboxRow {
                id: message.email_to(learner),
                message: Message::Mail(Mail::CourseMessage { learner, course, message: id, author }),
                due_at: now,
                created_at: now,
                correlation_id: message.correlation_id.clone(),
            })?;
        }
        let after = part.next.map(|(Cursor::OlderThan(place) | Cursor::NewerThan(place))| place);
        let next = message.clone().after_part(part.reach, after, goes_on, now);
        transaction.save(key, Some(read), &next)?;
        let written = self.store.write(deadline, &transaction).await?;
        Ok(written.then(|| Read { version: read.version + 1, value: next }))
    }

    /// Has a part that failed tried again later. When this fails too, the message is due again by itself.
    async fn put_off(&self, deadline: Instant, key: &Key<CourseMessage>) {
        let decide = |snapshot: &Snapshot| {
            let read = snapshot.read(key)?.filter(|read| read.value.due_at.is_some());
            let Some(read) = read else { return Ok(Decision::Answer(())) };
            let mut transaction = Transaction::new();
            transaction.save(key, Some(&read), &read.value.clone().put_off(self.clock.now()))?;
            Ok::<_, StoreError>(Decision::Write(transaction, ()))
        };
        if let Err(error) = self.store.decide(deadline, &[key.into()], decide).await {
            tracing::warn!(%error, "a message to a course was not put off");
        }
    }
}

fn in_time(deadline: Instant) -> bool {
    Instant::now() + RESERVE < deadline
}
