//! Storing a course: compares what an author wrote with what stands in the tables and writes the difference.
//!
//! An import can be repeated: what is unchanged is not written again. Contents and quiz versions go first
//! and the course last, so that a learner never sees a line of the outline with nothing behind it, however
//! many transactions a large course takes.

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
use plan::{Found, Plan};

/// How often an import that was overtaken starts anew.
const TRIES: u8 = 5;

/// What an import writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// One entry for each item that differs.
    pub changes: Vec<Change>,
    /// What the operator should know, in full sentences.
    pub notes: Vec<String>,
}

/// One item that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happens to it.
    pub action: Action,
    /// What it is.
    pub subject: Subject,
    /// The uuid that the author gave it.
    pub uuid: Uuid,
    /// The title that the author gave it.
    pub title: String,
}

/// What happens to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It was not there.
    Create,
    /// It said something else.
    Change,
    /// It is not wanted any more.
    Remove,
}

/// What an import writes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The course with its outline.
    Course,
    /// The course's line in the catalogue.
    CatalogueEntry,
    /// The body of a content.
    Content,
    /// A version of a quiz with its key, by its number; the earlier ones stay.
    QuizVersion(u32),
}

/// Why nothing (more) was written.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// What is stored already does not allow it.
    #[error("{0}")]
    Refused(Problems),
    /// Somebody else imports the same course.
    #[error("another import of this course was faster, again and again; wait for it and import again")]
    Conflict,
    /// The store failed. What was written so far is found by the next import.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// What importing the course would write.
    ///
    /// # Errors
    /// What is stored does not allow it, or the store failed.
    pub async fn plan_import(
        &self,
        deadline: Instant,
        authored: &Authored,
        now: Timestamp,
    ) -> Result<ImportReport, ImportError> {
        Ok(self.plan(deadline, authored, now).await?.report)
    }

    /// Writes the course; answers what differed.
    ///
    /// # Errors
    /// What is stored does not allow it, or the store failed.
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

    /// `false`: somebody else was faster, or an earlier try of ours did arrive. The next plan finds out.
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
        plan::plan(authored, &Found { snapshot, stored, entry }, now)
    }
}
