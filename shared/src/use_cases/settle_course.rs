//! Settles the enrolments of courses that were published.
//!
//! A publication writes a [`Settlement`], which is due until all enrolments are settled. A walk reads the course's
//! enrolments page by page, settles those that are behind, and keeps its position after every page: a run that ends
//! early is continued by the next one, and one enrolment that fails does not hold up the others. The settlement of a
//! course with more enrolments than a page becomes one for each partition of them, so that processes can walk them side
//! by side.

use std::sync::Arc;
use std::time::Duration;

use domain::course::settlement::{Settlement, SettlementPart};
use domain::enrolment::Enrolment;
use domain::{Clock, CourseId, LearnerId};
use jiff::SignedDuration;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::settle_enrolment::{SettledEnrolment, SettlingRequest, is_settled, settle_enrolment};
use crate::store::{
    Cursor, Decision, ItemKey, Key, Owned, Read, Snapshot, Store, StoreError, Transaction, keys,
};

/// Enrolments of one page.
const PAGE: u16 = 100;
/// Enrolments that are settled at the same time.
pub const AT_ONCE: usize = 8;
/// How long a walk waits that has left enrolments behind.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_mins(10);
/// A run that gets this close to its deadline leaves the rest to the next one.
const RESERVE: Duration = Duration::from_secs(10);

/// Counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Settled {
    /// Enrolments that were looked at.
    pub looked_at: u64,
    /// Brought up to date with their course.
    pub up_to_date: u64,
    /// Completed now.
    pub completed: u64,
    /// Failures. They stay behind, and the settlement is not finished.
    pub failed: u64,
}

/// What settles courses.
#[derive(Clone)]
pub struct CourseSettler {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
}

impl CourseSettler {
    /// Continues a settlement by at least a page, until it is finished or time runs out. Returns the settlements that it became instead, if
    /// the course has more enrolments than a page.
    pub async fn settle_part(
        &self,
        deadline: Instant,
        of: SettlementPart,
        settled: &mut Settled,
    ) -> Vec<SettlementPart> {
        let course = of.course;
        self.walk(deadline, of, settled).await.unwrap_or_else(|error| {
            tracing::error!(%course, %error, "enrolments not settled; they stay due");
            settled.failed += 1;
            Vec::new()
        })
    }

    /// Issues certificates again that withdrawn passes revoked, where the course is complete again by another fact.
    ///
    /// # Errors
    /// The index cannot be read.
    pub async fn reissue_due(&self, deadline: Instant, settled: &mut Settled) -> Result<(), StoreError> {
        for shard in Store::reissue_shards() {
            let mut next = Some(shard);
            while let Some(from) = next.filter(|_| in_time(deadline)) {
                let due = self.store.due_certificates(deadline, self.clock.now(), from).await?;
                for (learner, course) in due.items {
                    let (alone, request) =
                        (vec![learner], SettlingRequest::Sweep { sessions_changed: false });
                    self.settle_learners(deadline, course, alone, request, settled).await;
                }
                next = due.next;
            }
        }
        Ok(())
    }

    /// Settles all enrolments of a course, whether they are behind or not; `report` is called after every page.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn settle_all(
        &self,
        deadline: Instant,
        course: CourseId,
        mut report: impl FnMut(&Settled),
    ) -> Result<Settled, StoreError> {
        let mut settled = Settled::default();
        let mut cursor = None;
        loop {
            let page = self
                .store
                .sharded_page(deadline, &keys::enrolments_in(course), PAGE, cursor.as_ref())
                .await?;
            settled.looked_at += u64::try_from(page.items.len()).unwrap_or_default();
            let learners = page.items.iter().map(|owned| owned.learner).collect();
            self.settle_learners(deadline, course, learners, SettlingRequest::Operator, &mut settled).await;
            report(&settled);
            cursor = page.older;
            if cursor.is_none() {
                return Ok(settled);
            }
        }
    }

    /// Walks on from where the settlement stopped.
    async fn walk(
        &self,
        deadline: Instant,
        of: SettlementPart,
        settled: &mut Settled,
    ) -> Result<Vec<SettlementPart>, StoreError> {
        let (course, key, done) = (of.course, keys::settlement_part(of), Ok(Vec::new()));
        let snapshot = self.store.read(deadline, &with_parts(of)).await?;
        let Some(found) = snapshot.read(&key)?.filter(|found| found.value.due_at <= self.clock.now()) else {
            return done;
        };
        // Parts of an earlier publication are not finished: their work is taken over.
        for part in keys::enrolment_parts().filter(|_| of.part.is_none()) {
            if snapshot.get(&part_key(course, part))?.is_some() {
                return self.split(deadline, course).await;
            }
        }
        let failed_before = settled.failed;
        let taken = found.value.clone().taken(self.clock.now());
        let Some(mut held) = self.replace(deadline, &found, taken).await? else { return done };
        loop {
            let cursor = held.value.after.clone().map(Cursor::OlderThan);
            let range = keys::enrolments_in_part(of);
            let page = self.store.sharded_page(deadline, &range, PAGE, cursor.as_ref()).await?;
            if of.part.is_none() && page.older.is_some() {
                return self.split(deadline, course).await;
            }
            let behind = self.behind(deadline, &page.items, held.value.revision).await?;
            settled.looked_at += u64::try_from(page.items.len()).unwrap_or_default();
            let request = SettlingRequest::Sweep { sessions_changed: held.value.sessions_changed };
            self.settle_learners(deadline, course, behind, request, settled).await;
            let now = self.clock.now();
            let next = match page.older {
                Some(Cursor::OlderThan(position) | Cursor::NewerThan(position)) => {
                    held.value.clone().after(position)
                }
                // What failed is still behind, so the walk starts again, but not at once.
                None if settled.failed > failed_before => {
                    let again = Settlement { after: None, ..held.value.clone() };
                    self.replace(deadline, &held, again.given_back(now + AFTER_FAILURE)).await?;
                    return done;
                }
                None => match held.value.clone().next_walk(now) {
                    Some(next) => {
                        self.replace(deadline, &held, next).await?;
                        return done;
                    }
                    None => {
                        self.finish(deadline, &held).await?;
                        return done;
                    }
                },
            };
            if !in_time(deadline) {
                self.replace(deadline, &held, next.given_back(now)).await?;
                return done;
            }
            // Published again meanwhile: the new settlement walks from the start.
            let Some(read) = self.replace(deadline, &held, next.taken(now)).await? else { return done };
            held = read;
        }
    }

    /// Makes a settlement of all enrolments into one for each part of them.
    async fn split(&self, deadline: Instant, course: CourseId) -> Result<Vec<SettlementPart>, StoreError> {
        let whole = SettlementPart { course, part: None };
        let key = keys::settlement_part(whole);
        let now = self.clock.now();
        let decide = |snapshot: &Snapshot| {
            let Some(found) = snapshot.read(&key)? else { return Ok(Decision::Answer(Vec::new())) };
            let (mut transaction, mut parts) = (Transaction::new(), Vec::new());
            for part in keys::enrolment_parts() {
                let key = part_key(course, part);
                let pending = snapshot.read(&key)?;
                let next = found.value.split(part, pending.as_ref().map(|read| &read.value), now);
                transaction.save(&key, pending.as_ref(), &next)?;
                parts.push(next.of_part());
            }
            // Published again meanwhile: the new settlement is split as well.
            transaction.require(&key, &found);
            transaction.remove(&key);
            Ok::<_, StoreError>(Decision::Write(transaction, parts))
        };
        self.store.decide(deadline, &with_parts(whole), decide).await
    }

    /// The learners of a page whose enrolments are behind.
    async fn behind(
        &self,
        deadline: Instant,
        page: &[Owned<Enrolment>],
        revision: u64,
    ) -> Result<Vec<LearnerId>, StoreError> {
        let keys: Vec<ItemKey> = page.iter().map(|owned| (&owned.key).into()).collect();
        let snapshot = self.store.read(deadline, &keys).await?;
        let mut behind = Vec::new();
        for owned in page {
            let enrolment = snapshot.get(&owned.key)?;
            if enrolment.is_some_and(|enrolment| !is_settled(&enrolment, revision)) {
                behind.push(owned.learner);
            }
        }
        Ok(behind)
    }

    async fn settle_learners(
        &self,
        deadline: Instant,
        course: CourseId,
        learners: Vec<LearnerId>,
        request: SettlingRequest,
        settled: &mut Settled,
    ) {
        let mut waiting = learners.into_iter();
        let mut running = JoinSet::new();
        loop {
            while running.len() < AT_ONCE {
                let Some(learner) = waiting.next() else { break };
                let settler = self.clone();
                running.spawn(async move {
                    let (store, clock) = (&settler.store, settler.clock.as_ref());
                    let outcome = settle_enrolment(store, clock, deadline, (learner, course), request).await;
                    (learner, outcome)
                });
            }
            match running.join_next().await {
                None => return,
                Some(Ok((_, Ok(outcome)))) => settled.count(outcome),
                Some(Ok((learner, Err(error)))) => {
                    tracing::error!(%learner, %course, %error, "enrolment not settled; it stays behind");
                    settled.failed += 1;
                }
                Some(Err(error)) => {
                    tracing::error!(%course, %error, "enrolment not settled; it stays behind");
                    settled.failed += 1;
                }
            }
        }
    }

    /// Writes the settlement over what was read; `None` when it has changed since.
    async fn replace(
        &self,
        deadline: Instant,
        read: &Read<Settlement>,
        next: Settlement,
    ) -> Result<Option<Read<Settlement>>, StoreError> {
        let mut transaction = Transaction::new();
        transaction.save(&keys::settlement_part(next.of_part()), Some(read), &next)?;
        let written = self.store.write(deadline, &transaction).await?;
        Ok(written.then(|| Read { version: read.version + 1, value: next }))
    }

    async fn finish(&self, deadline: Instant, held: &Read<Settlement>) -> Result<(), StoreError> {
        let mut transaction = Transaction::new();
        let key = keys::settlement_part(held.value.of_part());
        // Published again meanwhile: the new settlement stays.
        transaction.require(&key, held);
        transaction.remove(&key);
        self.store.write(deadline, &transaction).await?;
        Ok(())
    }
}

impl Settled {
    fn count(&mut self, outcome: SettledEnrolment) {
        match outcome {
            SettledEnrolment::UpToDate => self.up_to_date += 1,
            SettledEnrolment::Completed => self.completed += 1,
            SettledEnrolment::Missing | SettledEnrolment::InOrder => {}
        }
    }
}

fn part_key(course: CourseId, part: u8) -> Key<Settlement> {
    keys::settlement_part(SettlementPart { course, part: Some(part) })
}

/// A settlement; with that of all enrolments, those of their parts.
fn with_parts(of: SettlementPart) -> Vec<ItemKey> {
    let parts = keys::enrolment_parts().filter(|_| of.part.is_none());
    let parts = parts.map(|part| ItemKey::from(&part_key(of.course, part)));
    std::iter::once((&keys::settlement_part(of)).into()).chain(parts).collect()
}

fn in_time(deadline: Instant) -> bool {
    Instant::now() + RESERVE < deadline
}
