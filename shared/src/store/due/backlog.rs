//! Due work as an administrator looks at it: a page over all shards, and how much there is.

use domain::course::settlement::SettlementPart;
use domain::outbox::SessionRegistrant;
use domain::{CourseId, CourseMessageId, EnrolmentId, LearnerId, MessageId};
use jiff::Timestamp;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::{Due, Position, Work};
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::round_trips::Store;

/// The most that is counted in a shard.
const COUNTED: usize = 100;

/// Work that waits for longer than it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backlog {
    /// Certificates that the ledger has not caught up with.
    Awards,
    /// Enrolments that are not settled after a publication.
    Settlements,
    /// Messages to the learners of a course.
    CourseMessages,
    /// Enrolments whose certificate has to be issued again.
    Reissues,
    /// Messages that were not relayed.
    Messages,
    /// Registrations that Zoom has refused.
    Registrations,
    /// E-mails that did not reach their readers.
    Mails,
}

/// A piece of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    Award(EnrolmentId),
    Settlement(SettlementPart),
    CourseMessage(CourseId, CourseMessageId),
    Reissue(LearnerId, CourseId),
    Message(MessageId),
    Registration(SessionRegistrant),
    Mail(MessageId),
}

impl Backlog {
    fn work(self) -> Work {
        match self {
            Self::Awards => Work::Award,
            Self::Settlements | Self::CourseMessages => Work::Walk,
            Self::Reissues => Work::Reissue,
            Self::Messages => Work::Message,
            Self::Registrations => Work::Register,
            Self::Mails => Work::Mail,
        }
    }

    fn piece(self, pk: &str, sk: &str) -> Option<Waiting> {
        match self {
            Self::Awards => keys::certificate_of(pk).map(Waiting::Award),
            Self::Settlements => keys::settlement_of(pk, sk).map(Waiting::Settlement),
            Self::CourseMessages => keys::course_message_of(pk, sk)
                .map(|(course, message)| Waiting::CourseMessage(course, message)),
            Self::Reissues => Some(Waiting::Reissue(keys::learner_of(pk)?, keys::enrolled_course(sk)?)),
            Self::Messages => keys::outbox_message_of(pk).map(Waiting::Message),
            Self::Registrations => keys::registrant_of(pk, sk).map(Waiting::Registration),
            Self::Mails => keys::sent_message_of(pk).map(Waiting::Mail),
        }
    }
}

impl Store {
    /// At most `many` pieces that were due at `before` or earlier, shard by shard, the oldest of each first.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or the position is none of this work.
    pub async fn backlog(
        &self,
        deadline: Instant,
        of: Backlog,
        before: Timestamp,
        (from, many): (Option<Position>, usize),
    ) -> Result<Due<Waiting>, StoreError> {
        let (work, mut items) = (of.work(), Vec::new());
        // Mostly there is little: then every shard is asked at the same time.
        if from.is_none()
            && let (found, false) = self.every_shard(deadline, of, before, many).await?
            && found.len() <= many
        {
            return Ok(Due { items: found, next: None });
        }
        let mut at = from.or_else(|| work.starts().next());
        while let Some(position) = at {
            let room = i32::try_from(many - items.len()).unwrap_or(i32::MAX);
            if room == 0 {
                return Ok(Due { items, next: Some(position) });
            }
            let following = work.starts().nth(position.shard + 1);
            let place = (position, room);
            let due = self.some_work_due(deadline, work, before, place, |pk, sk| of.piece(pk, sk)).await?;
            items.extend(due.items);
            at = due.next.or(following);
        }
        Ok(Due { items, next: None })
    }

    /// How many pieces were due at `before` or earlier, and whether there are more than were counted.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn backlog_count(
        &self,
        deadline: Instant,
        of: Backlog,
        before: Timestamp,
    ) -> Result<(usize, bool), StoreError> {
        let (found, more) = self.every_shard(deadline, of, before, COUNTED).await?;
        Ok((found.len(), more))
    }

    /// At most `many` pieces of each shard, shard by shard, and whether any of them has more.
    async fn every_shard(
        &self,
        deadline: Instant,
        of: Backlog,
        before: Timestamp,
        many: usize,
    ) -> Result<(Vec<Waiting>, bool), StoreError> {
        let many = i32::try_from(many).unwrap_or(i32::MAX);
        let mut asking = JoinSet::new();
        for start in of.work().starts() {
            let store = self.clone();
            asking.spawn(async move {
                let (shard, place) = (start.shard, (start, many));
                let read = |pk: &str, sk: &str| of.piece(pk, sk);
                let due = store.some_work_due(deadline, of.work(), before, place, read).await?;
                Ok::<_, StoreError>((shard, due))
            });
        }
        let (mut shards, mut more) = (Vec::new(), false);
        while let Some(answer) = asking.join_next().await {
            let (shard, due) = answer.map_err(|error| StoreError::Refused(error.to_string()))??;
            more |= due.next.is_some();
            shards.push((shard, due.items));
        }
        shards.sort_unstable_by_key(|(shard, _)| *shard);
        Ok((shards.into_iter().flat_map(|(_, items)| items).collect(), more))
    }
}
