//! Erases a learner's data part by part, each within the time of a request, with a receipt.
//!
//! The first request closes the profile and writes the receipt and the entry of the audit log, in one transaction. Each
//! further one looks at what is stored, notes in the receipt what it found, and does as much as its time allows. Counts
//! follow from what is found, so that a process which dies loses none.

use std::collections::BTreeMap;

use domain::audit::{AuditAction, AuditFact};
use domain::erasure::{ErasureFindings, ErasureReceipt};
use domain::{Learner, LearnerId};
use tokio::time::Instant;

use super::erase_learner::{EraseError, Erasure, LearnerEraser, Look, ask_zoom};
use crate::staff_decision::StaffDecision;
use crate::store::{ErasedItems, Snapshot, StoreError, Transaction, keys};
use crate::unit_of_work::UnitOfWork;

/// What is stored about a learner whose data is about to be erased.
pub struct ErasureOpening {
    learner: LearnerId,
    look: Look,
}

impl ErasureOpening {
    /// The learner's profile; `None` if other things are stored, but no profile.
    pub fn profile(&self) -> Option<&Learner> {
        self.look.profile.as_ref()
    }

    /// What an erasure would do.
    pub fn preview(&self) -> Erasure {
        self.look.preview()
    }

    /// Checkouts that may still be paid, and are ended at Stripe first.
    pub fn open_checkouts(&self) -> usize {
        self.look.open_checkouts.len()
    }
}

impl LearnerEraser<'_> {
    /// Looks at what an erasure would find; `None` if nothing is stored about the learner.
    ///
    /// # Errors
    /// As [`LearnerEraser::preview`].
    pub async fn open(&self, learner: LearnerId) -> Result<Option<ErasureOpening>, EraseError> {
        Ok(self.look(learner).await?.map(|look| ErasureOpening { learner, look }))
    }

    /// Begins an erasure: closes the profile, with the receipt, the entry of the audit log and what `also` adds. `None`
    /// if something has changed meanwhile, and nothing was written.
    ///
    /// # Errors
    /// The store was unavailable, or what `also` returns.
    pub async fn begin<E: From<StoreError>>(
        &self,
        opening: &ErasureOpening,
        by: (LearnerId, &str),
        read: &Snapshot,
        also: impl FnOnce(&mut Transaction, &ErasureReceipt) -> Result<(), E>,
    ) -> Result<Option<ErasureReceipt>, E> {
        let ErasureOpening { learner, look } = opening;
        let mut unit = UnitOfWork::new(self.clock, "erase");
        let mut receipt = ErasureReceipt::begin(*learner, by.0, unit.now);
        receipt.saw(&look.findings(), unit.now);
        receipt.completed_at = None;
        look.steps.close_within(&mut unit.transaction);
        unit.transaction.create(&keys::erasure(*learner), &receipt)?;
        let by = StaffDecision { actor: Some(by.0), reason: by.1 };
        unit.audit(&AuditFact {
            actor: by.actor,
            action: AuditAction::LearnerErased,
            learner: Some(*learner),
            course: None,
            to_course: None,
            reason: by.reason,
            details: &[],
        })?;
        also(&mut unit.transaction, &receipt)?;
        unit.transaction.require_read(read);
        let written = self.store.write(self.deadline(), &unit.transaction).await?;
        Ok(written.then_some(receipt))
    }

    /// Does a part of an erasure that was begun: what can be done until then, and something of each sort in any case.
    /// `None` if none was begun.
    ///
    /// # Errors
    /// As [`LearnerEraser::preview`]. Doing it again continues where it stopped.
    pub async fn erase_part(
        &self,
        learner: LearnerId,
        until: Instant,
    ) -> Result<Option<ErasureReceipt>, EraseError> {
        let key = keys::erasure(learner);
        // Before the look: what is noted later has been seen later.
        let Some(read) = self.store.get(self.deadline(), &key).await? else { return Ok(None) };
        let Some(look) = self.look(learner).await? else { return Ok(None) };
        let mut unit = UnitOfWork::new(self.clock, "erase");
        let mut receipt = read.value.clone();
        if receipt.saw(&look.findings(), unit.now) {
            ask_zoom(&mut unit, &look.at_zoom)?;
        }
        if receipt != read.value {
            unit.transaction.save(&key, Some(&read), &receipt)?;
            if !self.store.write(self.deadline(), &unit.transaction).await? {
                // Somebody else is at it.
                return Ok(self.store.get(self.deadline(), &key).await?.map(|read| read.value));
            }
        }
        self.do_part(learner, &look, until).await?;
        Ok(Some(receipt))
    }

    async fn do_part(&self, learner: LearnerId, look: &Look, until: Instant) -> Result<(), EraseError> {
        let may_go_on = |nth: usize| nth == 0 || Instant::now() < until;
        if self.store.close_profile(self.deadline(), &look.steps).await?.is_none() {
            return Ok(());
        }
        if !look.open_checkouts.is_empty() {
            return self.end_checkouts(learner, look, Some(until), &mut 0).await;
        }
        for (nth, course) in look.enrolments.iter().enumerate() {
            if may_go_on(nth) {
                self.end_enrolment(learner, *course).await?;
            }
        }
        for (nth, file) in look.files.iter().enumerate() {
            if may_go_on(nth) {
                self.files.remove(file).await?;
            }
        }
        let mut done = ErasedItems::default();
        Ok(self.store.erase_items(self.deadline(), &look.steps, Some(until), &mut done).await?)
    }
}

impl Look {
    fn findings(&self) -> ErasureFindings {
        let by_kind = |counts: &BTreeMap<&'static str, usize>| {
            counts.iter().map(|(kind, items)| ((*kind).to_owned(), count(*items))).collect()
        };
        ErasureFindings {
            removed: by_kind(&self.steps.items.removed),
            emptied: by_kind(&self.steps.items.emptied),
            open_checkouts: count(self.open_checkouts.len()),
            enrolments: count(self.enrolments.len()),
            files: count(self.files.len()),
            waiting_for_zoom: count(self.at_zoom.len()),
            refused_by_zoom: count(self.refused_by_zoom),
            kept: self
                .steps
                .kept
                .iter()
                .map(|(kind, (items, _))| ((*kind).to_owned(), count(*items)))
                .collect(),
        }
    }
}

fn count(items: usize) -> u64 {
    items.try_into().unwrap_or(u64::MAX)
}
