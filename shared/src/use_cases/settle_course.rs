//! Settles the enrolments of courses that were published.
//!
//! A publication writes a [`Settlement`], which is due until all enrolments are settled. A walk reads the course's
//! enrolments page by page, settles those that are behind, and keeps its position after every page: a run that ends
//! early is continued by the next one, and one enrolment that fails does not hold up the others.

use std::sync::Arc;
use std::time::Duration;

use domain::course::settlement::Settlement;
use domain::enrolment::Enrolment;
use domain::{Clock, CourseId, LearnerId};
use jiff::SignedDuration;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::settle_enrolment::{Registrations, SettledEnrolment, is_settled, settle_enrolment};
use crate::store::{Cursor, ItemKey, Owned, Progress, Read, Store, StoreError, Transaction, keys};

/// Enrolments of one page.
const PAGE: u16 = 100;
/// Enrolments that are settled at the same time.
const AT_ONCE: usize = 8;
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
    /// Continues every settlement that is due, until none is or time runs out.
    ///
    /// # Errors
    /// The index cannot be read.
    pub async fn settle_due(&self, deadline: Instant) -> Result<Settled, StoreError> {
        let mut settled = Settled::default();
        let mut next = Some(Progress::default());
        while let Some(from) = next.filter(|_| in_time(deadline)) {
            let due = self.store.due_settlements(deadline, self.clock.now(), from).await?;
            for course in due.items {
                if let Err(error) = self.walk(deadline, course, &mut settled).await {
                    tracing::error!(%course, %error, "enrolments not settled; they stay due");
                    settled.failed += 1;
                }
            }
            next = due.next;
        }
        self.reissue_due(deadline, &mut settled).await?;
        Ok(settled)
    }

    /// Issues certificates again that withdrawn passes revoked, where the course is complete again by another fact.
    async fn reissue_due(&self, deadline: Instant, settled: &mut Settled) -> Result<(), StoreError> {
        let mut next = Some(Progress::default());
        while let Some(from) = next.filter(|_| in_time(deadline)) {
            let due = self.store.due_certificates(deadline, self.clock.now(), from).await?;
            for (learner, course) in due.items {
                self.settle_learners(deadline, course, vec![learner], Registrations::Unchanged, settled)
                    .await;
            }
            next = due.next;
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
            self.settle_learners(deadline, course, learners, Registrations::Always, &mut settled).await;
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
        course: CourseId,
        settled: &mut Settled,
    ) -> Result<(), StoreError> {
        let key = keys::settlement(course);
        let Some(found) = self.store.get(deadline, &key).await? else { return Ok(()) };
        if found.value.due_at > self.clock.now() {
            return Ok(());
        }
        let failed_before = settled.failed;
        let taken = found.value.clone().taken(self.clock.now());
        let Some(mut held) = self.replace(deadline, &found, taken).await? else { return Ok(()) };
        loop {
            let cursor = held.value.after.clone().map(Cursor::OlderThan);
            let range = keys::enrolments_in(course);
            let page = self.store.sharded_page(deadline, &range, PAGE, cursor.as_ref()).await?;
            let behind = self.behind(deadline, &page.items, held.value.revision).await?;
            settled.looked_at += u64::try_from(page.items.len()).unwrap_or_default();
            let registrations = match held.value.sessions_changed {
                true => Registrations::IfBehind,
                false => Registrations::Unchanged,
            };
            self.settle_learners(deadline, course, behind, registrations, settled).await;
            let now = self.clock.now();
            let next = match page.older {
                Some(Cursor::OlderThan(position) | Cursor::NewerThan(position)) => {
                    held.value.clone().after(position)
                }
                // What failed is still behind, so the walk starts again, but not at once.
                None if settled.failed > failed_before => {
                    let again = Settlement { after: None, ..held.value.clone() };
                    self.replace(deadline, &held, again.given_back(now + AFTER_FAILURE)).await?;
                    return Ok(());
                }
                None => match held.value.clone().next_walk(now) {
                    Some(next) => {
                        self.replace(deadline, &held, next).await?;
                        return Ok(());
                    }
                    None => return self.finish(deadline, &held).await,
                },
            };
            if !in_time(deadline) {
                self.replace(deadline, &held, next.given_back(now)).await?;
                return Ok(());
            }
            // Published again meanwhile: the new settlement walks from the start.
            let Some(read) = self.replace(deadline, &held, next.taken(now)).await? else { return Ok(()) };
            held = read;
        }
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
        registrations: Registrations,
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
                    let outcome =
                        settle_enrolment(store, clock, deadline, (learner, course), registrations).await;
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
        transaction.save(&keys::settlement(next.course), Some(read), &next)?;
        let written = self.store.write(deadline, &transaction).await?;
        Ok(written.then(|| Read { version: read.version + 1, value: next }))
    }

    async fn finish(&self, deadline: Instant, held: &Read<Settlement>) -> Result<(), StoreError> {
        let mut transaction = Transaction::new();
        let key = keys::settlement(held.value.course);
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

fn in_time(deadline: Instant) -> bool {
    Instant::now() + RESERVE < deadline
}
