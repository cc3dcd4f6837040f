//! Imports a course: compares the author's file with what is stored and writes the difference.
//!
//! An import can be repeated: unchanged items are not written again. Contents and quiz versions are written first
//! and the course last, so that a learner never sees an outline entry without its content, however many transactions
//! a large course takes.

mod batches;
mod plan;

use jiff::Timestamp;
use tokio::time::Instant;
use uuid::Uuid;

use super::error::StoreError;
use super::keys;
use super::round_trips::Store;
use super::transaction::Transaction;
use domain::course::authoring::{Authored, Problems};
use plan::{Plan, StoredCourse};

/// How often an import is retried after a conflict.
const TRIES: u8 = 5;

/// What an import writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// One for each item that differs.
    pub changes: Vec<ImportChange>,
    /// For the operator, in full sentences.
    pub notes: Vec<String>,
}

/// One item that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportChange {
    pub action: Action,
    pub subject: Subject,
    pub uuid: Uuid,
    pub title: String,
}

/// What happens to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Create,
    Change,
    /// It is no longer in the author's file.
    Remove,
}

/// What kind of item an import writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The course with its outline.
    Course,
    CatalogueEntry,
    /// The body of a content.
    Content,
    /// A version of a quiz with its key, by its number; the earlier ones stay.
    QuizVersion(u32),
}

/// Why nothing, or nothing more, was written.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It conflicts with what is stored.
    #[error("{0}")]
    Refused(Problems),
    /// The same course is being imported at the same time.
    #[error("another import of this course was faster, again and again; wait for it and import again")]
    Conflict,
    /// The store failed. The next import finds what was written so far.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Plans an import without writing anything.
    ///
    /// # Errors
    /// It conflicts with what is stored, or the store failed.
    pub async fn plan_import(
        &self,
        deadline: Instant,
        authored: &Authored,
        now: Timestamp,
    ) -> Result<ImportReport, ImportError> {
        Ok(self.plan(deadline, authored, now).await?.report)
    }

    /// Writes the course; returns what differed.
    ///
    /// # Errors
    /// It conflicts with what is stored, or the store failed.
    pub async fn import(
        &self,
        deadline: Instant,
        authored: &Authored,
        now: Timestamp,
    ) -> Result<ImportReport, ImportError> {
        let mut first_report = None;
        for _ in 0..TRIES {
            let plan = self.plan(deadline, authored, now).await?;
            let report = first_report.get_or_insert(plan.report);
            if self.carry_out(deadline, &plan.transactions).await? {
                return Ok(report.clone());
            }
        }
        Err(ImportError::Conflict)
    }

    /// `false` if another import was faster, or if an earlier try of ours did succeed. The next plan shows which.
    async fn carry_out(&self, deadline: Instant, transactions: &[Transaction]) -> Result<bool, StoreError> {
        for transaction in transactions {
            if !self.write(deadline, transaction).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn plan(
        &self,
        deadline: Instant,
        authored: &Authored,
        now: Timestamp,
    ) -> Result<Plan, ImportError> {
        let snapshot = self.read(deadline, &plan::keys(authored)).await?;
        let stored = snapshot.read(&keys::course(authored.course.uuid))?;
        let entry = match stored.as_ref().and_then(|read| read.value.published_at) {
            Some(at) => self.get(deadline, &keys::catalogue_entry(authored.course.uuid, at)).await?,
            None => None,
        };
        plan::plan(authored, &StoredCourse { snapshot, stored, entry }, now)
    }
}
