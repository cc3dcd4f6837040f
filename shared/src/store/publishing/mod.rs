//! Publishes a course: compares what is to be published with what is stored, and writes the difference.
//!
//! Publishing can be repeated: what is there already is not written again. Contents and quiz versions are written first
//! and the course last, with the record of the publication, so that a learner never sees an outline entry without its
//! content, however many transactions a large course takes. Each transaction requires that no other publication of the
//! course has written one since the plan was made.

mod batches;
mod contents;
mod course;
mod draft;
mod plan;
mod report;
mod teaching;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use tokio::time::Instant;

use super::error::StoreError;
use super::key::ItemKey;
use super::keys;
use super::round_trips::Store;
use super::snapshot::Read;
use domain::course::authoring::{Authored, Problems};
use domain::course::draft::{Bodies, Draft, DraftContent, Outline};
use domain::{ContentId, CourseId, LearnerId};
pub use plan::PublicationPlan;
use plan::{Found, Keys};
pub use report::{Action, ItemChange, PublishReport, Subject};

/// The most bytes of bodies that are held together. A draft that can be published has far fewer; what is beyond reads as
/// missing.
const MOST_BYTES: usize = 40_000_000;

/// What is to be published.
#[derive(Clone, Copy, Debug)]
pub struct ToPublish<'a> {
    pub authored: &'a Authored,
    /// What it was made from, as the author wrote it.
    pub outline: &'a Outline,
    pub bodies: &'a Bodies,
    /// The digest of the definition.
    pub digest: &'a str,
    /// Absent for the operator.
    pub by: Option<LearnerId>,
    pub note: Option<&'a str>,
}

/// What becomes of the draft of the course.
#[derive(Clone, Copy, Debug)]
pub enum DraftUse<'a> {
    /// It is what is published, or stays as it is beside it: only the publication is noted in it.
    Kept(&'a StoredDraft),
    /// It becomes what is published.
    Replaced(Option<&'a StoredDraft>),
}

/// How the stored answer keys are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// By reading them, as only an operator may.
    Table,
    /// By the records of earlier publications.
    Records,
}

/// A draft with the bodies of its contents.
#[derive(Clone, Debug)]
pub struct StoredDraft {
    pub draft: Read<Draft>,
    pub outline: Outline,
    /// Of removed contents too.
    pub contents: BTreeMap<ContentId, Read<DraftContent>>,
}

impl StoredDraft {
    /// The bodies of the contents that the outline names, in the kinds that it names.
    ///
    /// # Errors
    /// A body is corrupt.
    pub fn bodies(&self) -> Result<Bodies, StoreError> {
        let mut bodies = Bodies::new();
        for entry in self.outline.contents() {
            let content = self.contents.get(&entry.uuid).map(|read| &read.value);
            let is_used = |content: &&DraftContent| content.kind == entry.kind && !content.body.is_empty();
            let Some(content) = content.filter(is_used) else { continue };
            let body = serde_json::from_str(&content.body).map_err(|_| corrupt("body", entry.uuid))?;
            bodies.insert(entry.uuid, body);
        }
        Ok(bodies)
    }
}

fn corrupt(what: &str, id: impl std::fmt::Display) -> StoreError {
    StoreError::Refused(format!("the {what} of the draft {id} is corrupt"))
}

impl Store {
    /// The draft of a course with all its bodies, if there is one.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an item is corrupt.
    pub async fn draft(
        &self,
        deadline: Instant,
        course: CourseId,
    ) -> Result<Option<StoredDraft>, StoreError> {
        let (key, range) = (keys::draft(course), keys::draft_contents(course));
        let mut bytes = 0;
        let keep = |mut read: Read<DraftContent>| {
            bytes += read.value.body.len();
            if bytes > MOST_BYTES {
                read.value.body = String::new();
            }
            read
        };
        let (draft, contents) =
            tokio::join!(self.get(deadline, &key), self.ascending_as(deadline, &range, keep));
        let contents = contents?.into_iter().map(|read| (read.value.content, read)).collect();
        let Some(draft) = draft? else { return Ok(None) };
        let outline = Outline::stored(&draft.value.outline).ok_or_else(|| corrupt("outline", course))?;
        Ok(Some(StoredDraft { draft, outline, contents }))
    }

    /// Plans a publication without writing anything. The plan says what forbids it, if something does.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an item is corrupt.
    pub async fn plan_publication(
        &self,
        deadline: Instant,
        wanted: &ToPublish<'_>,
        draft: DraftUse<'_>,
        source: KeySource,
        now: Timestamp,
    ) -> Result<PublicationPlan, StoreError> {
        let course = wanted.authored.course.uuid;
        let snapshot = self.read(deadline, &plan::keys(wanted.authored, source)).await?;
        let stored = snapshot.read(&keys::course(course))?;
        let published = snapshot.read(&keys::published(course))?;
        let last = published.as_ref().and_then(|read| read.value.last.as_ref());
        let parts = plan::parts(wanted)?;
        let mut more: Vec<ItemKey> = parts
            .iter()
            .filter(|part| !last.is_some_and(|last| plan::holds(last, part)))
            .map(|part| (&keys::published_part(course, &part.digest())).into())
            .collect();
        let published_at = stored.as_ref().and_then(|read| read.value.published_at);
        more.extend(published_at.map(|at| ItemKey::from(&keys::catalogue_entry(course, at))));
        let before = stored.iter().flat_map(|read| &read.value.instructors).copied();
        let named = &wanted.authored.course.instructors;
        let left: Vec<LearnerId> = before.filter(|instructor| !named.contains(instructor)).collect();
        more.extend(left.iter().map(|instructor| ItemKey::from(&keys::teaching(*instructor))));
        let instructors = named.iter().copied().chain(left).collect();
        let further = match more.is_empty() {
            true => super::snapshot::Snapshot::default(),
            false => self.read(deadline, &more).await?,
        };
        let entry = match published_at {
            Some(at) => further.read(&keys::catalogue_entry(course, at))?,
            None => None,
        };
        let found = Found { snapshot, further, stored, entry, published, instructors, keys: Keys(source) };
        plan::plan(wanted, &parts, draft, &found, now)
    }

    /// Plans to take the course from the catalogue: what was last published, but hidden. `None` if it is not shown.
    ///
    /// # Errors
    /// As [`Self::plan_publication`].
    pub async fn plan_hiding(
        &self,
        deadline: Instant,
        draft: &StoredDraft,
        by: LearnerId,
        now: Timestamp,
    ) -> Result<Option<PublicationPlan>, StoreError> {
        let course = draft.draft.value.course;
        let wanted = [
            (&keys::course(course)).into(),
            (&keys::settlement(course)).into(),
            (&keys::published(course)).into(),
        ];
        let snapshot = self.read(deadline, &wanted).await?;
        let Some(stored) = snapshot.read(&keys::course(course))?.filter(|read| read.value.published) else {
            return Ok(None);
        };
        let published = snapshot.read(&keys::published(course))?;
        let entry = match stored.value.published_at {
            Some(at) => self.get(deadline, &keys::catalogue_entry(course, at)).await?,
            None => None,
        };
        let further = super::snapshot::Snapshot::default();
        let (stored, keys) = (Some(stored), Keys(KeySource::Records));
        // The same people teach it as before.
        let instructors = BTreeSet::new();
        let found = Found { snapshot, further, stored, entry, published, instructors, keys };
        plan::hiding(draft, by, &found, now).map(Some)
    }

    /// Writes what was planned. `false` if another publication was faster, or if an earlier try of ours did succeed; the
    /// next plan shows which.
    ///
    /// # Errors
    /// The store was unavailable until the deadline. The next plan finds what was written so far.
    pub async fn carry_out(&self, deadline: Instant, plan: &PublicationPlan) -> Result<bool, StoreError> {
        for transaction in plan.transactions() {
            if !self.write(deadline, transaction).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// What forbids a publication although its definition is right.
pub(super) const UNKNOWN_KEY: &str = "was stored before courses were published from here, so its answer key is not known; ask the operator to import the \
     course once with import-course, then publish it here";

/// A path and what is wrong there.
pub(super) fn add_unknown_key(path: &str, problems: &mut Problems) {
    problems.add(format!("{path}.quiz"), UNKNOWN_KEY);
}
