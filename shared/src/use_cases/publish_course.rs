//! Publishes a course: the studio from its draft, the operator from a file.
//!
//! Both plan the same difference and write it in the same transactions. The operator may read answer keys; the studio
//! knows them by the records of earlier publications, so a course that was stored before there were any is imported once
//! by the operator.

use domain::course::authoring::{self, Authored, Problems};
use domain::course::changes::{Affected, Change, Comparison};
use domain::course::draft::{Bodies, Draft, DraftChange, Outline, digest, take_apart};
use domain::course::media::Media;
use domain::course::publication::Publication;
use domain::{CourseId, LearnerId, Refusal};
use jiff::Timestamp;
use serde_json::Value;
use tokio::time::Instant;

use super::pinned_media::{keep_media, pin_media};
use crate::store::{
    DraftUse, KeySource, PublicationPlan, PublishReport, Read, Store, StoreError, StoredDraft, ToPublish,
};

/// How often a publication is planned anew after a conflict.
const TRIES: u8 = 5;
/// The most quizzes whose attempts are counted for a preview.
const COUNTED_QUIZZES: usize = 20;

/// A definition that can be published.
#[derive(Clone, Debug)]
pub struct Definition {
    pub authored: Authored,
    outline: Outline,
    bodies: Bodies,
    digest: String,
}

impl Definition {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// Everything that must be changed in it.
    pub fn read(text: &str) -> Result<Self, Problems> {
        let authored = authoring::read(text)?;
        let definition: Value =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| only("", error))?;
        let digest = digest(&definition);
        let (outline, bodies) = take_apart(definition, "definition").map_err(structure)?;
        Ok(Self { authored, outline, bodies, digest })
    }

    /// Joins the pieces of a draft.
    ///
    /// # Errors
    /// Everything that must be changed.
    pub fn of(outline: Outline, bodies: Bodies) -> Result<Self, Problems> {
        let definition = outline.join(&bodies);
        let authored = authoring::read(&definition.to_string())?;
        Ok(Self { authored, digest: digest(&definition), outline, bodies })
    }

    async fn pin_media(
        &mut self,
        store: &Store,
        deadline: Instant,
    ) -> Result<Vec<Read<Media>>, PublishError> {
        let pieces = (&self.outline, &self.bodies);
        let pinned = pin_media(store, deadline, &mut self.authored, pieces).await?;
        pinned.map_err(PublishError::Refused)
    }

    fn to_publish<'a>(&'a self, by: Option<LearnerId>, note: Option<&'a str>) -> ToPublish<'a> {
        let Self { authored, outline, bodies, digest } = self;
        ToPublish { authored, outline, bodies, digest, by, note }
    }
}

fn only(path: &str, message: impl std::fmt::Display) -> Problems {
    let mut problems = Problems::new();
    problems.add(path, message.to_string());
    problems
}

/// What is wrong with the structure of a file, by its own paths.
fn structure(refusal: Refusal) -> Problems {
    let Refusal::Validation(reasons) = refusal else { return only("", refusal) };
    let mut problems = Problems::new();
    for (path, reasons) in reasons {
        let path = path.trim_start_matches("definition").trim_start_matches('.').to_owned();
        reasons.into_iter().for_each(|reason| problems.add(path.clone(), reason));
    }
    problems
}

/// Why nothing, or nothing more, was written.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The definition has problems, or conflicts with what is stored.
    #[error("{0}")]
    Refused(Problems),
    /// The import would overwrite what somebody has changed in the draft and not published yet.
    #[error("the draft has changes of {} that are not published", .0.strftime("%-d %B %Y at %H:%M UTC"))]
    UnpublishedChanges(Timestamp),
    /// There is no such draft, for this person.
    #[error("there is no such draft")]
    NoDraft,
    /// The draft is not the one that was looked at.
    #[error("the draft has changed")]
    DraftChanged(Box<DraftChange>),
    /// The draft was put away.
    #[error("the course is archived")]
    Archived,
    /// The same course is being published at the same time.
    #[error("another publication of this course was faster, again and again; wait for it and publish again")]
    Conflict,
    /// The store failed. The next try finds what was written so far.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a publication would change.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    pub report: PublishReport,
    /// In plain words.
    pub changes: Vec<Change>,
    /// What happens by itself afterwards, in sentences.
    pub afterwards: Vec<String>,
    /// What forbids it.
    pub refused: Problems,
    pub affected: Affected,
    /// Whether publishing would write nothing.
    pub unchanged: bool,
}

/// What somebody publishes from a draft.
#[derive(Clone, Copy)]
pub struct DraftPublication<'a> {
    pub course: CourseId,
    /// Whether the person may edit this draft.
    pub may_edit: &'a (dyn Fn(&Draft) -> bool + Send + Sync),
    /// Of the definition that the person has looked at.
    pub digest: &'a str,
    /// Whether learners are to see the course.
    pub visible: bool,
    pub by: LearnerId,
    pub note: Option<&'a str>,
}

/// What an import would change.
///
/// # Errors
/// The draft has unpublished changes, or the store failed. What is stored and forbids it is in the preview.
pub async fn preview_import(
    store: &Store,
    deadline: Instant,
    definition: &Definition,
    replace_draft: bool,
    now: Timestamp,
) -> Result<Preview, PublishError> {
    let mut definition = definition.clone();
    definition.pin_media(store, deadline).await?;
    let plan = plan_import(store, deadline, &definition, replace_draft, now).await?;
    Ok(explained(store, deadline, plan, now).await?)
}

/// Publishes a file: the course, its draft and the record of the publication become what it says.
///
/// # Errors
/// What is stored forbids it, the draft has unpublished changes, or the store failed.
pub async fn import_course(
    store: &Store,
    deadline: Instant,
    definition: &Definition,
    replace_draft: bool,
    now: Timestamp,
) -> Result<PublishReport, PublishError> {
    let mut first_report = None;
    let mut definition = definition.clone();
    for _ in 0..TRIES {
        let media = definition.pin_media(store, deadline).await?;
        let plan = plan_import(store, deadline, &definition, replace_draft, now).await?;
        if !plan.problems.is_empty() {
            return Err(PublishError::Refused(plan.problems));
        }
        let report = first_report.get_or_insert_with(|| plan.report.clone());
        if keep_media(store, deadline, media).await? && store.carry_out(deadline, &plan).await? {
            return Ok(report.clone());
        }
    }
    Err(PublishError::Conflict)
}

async fn plan_import(
    store: &Store,
    deadline: Instant,
    definition: &Definition,
    replace_draft: bool,
    now: Timestamp,
) -> Result<PublicationPlan, PublishError> {
    let draft = store.draft(deadline, definition.authored.course.uuid).await?;
    let mut replaces = false;
    // A draft whose making was interrupted exists for nobody.
    if let Some(stored) = draft.as_ref().filter(|stored| stored.draft.value.incomplete_since.is_none()) {
        let is = digest(&stored.outline.join(&stored.bodies()?));
        let published = stored.draft.value.publication.as_ref();
        let is_published = published.is_some_and(|publication| publication.digest == is);
        replaces = is != definition.digest;
        if replaces && !is_published && !replace_draft {
            return Err(PublishError::UnpublishedChanges(last_save(stored).1));
        }
    }
    let wanted = definition.to_publish(None, None);
    let kept = DraftUse::Replaced(draft.as_ref());
    let mut plan = store.plan_publication(deadline, &wanted, kept, KeySource::Table, now).await?;
    plan.report.replaces_draft = replaces;
    Ok(plan)
}

/// What publishing a draft would change.
///
/// # Errors
/// The definition has problems, or the store failed. What is stored and forbids it is in the preview.
pub async fn preview_draft(
    store: &Store,
    deadline: Instant,
    draft: &StoredDraft,
    visible: bool,
    now: Timestamp,
) -> Result<Preview, PublishError> {
    let mut definition = definition_of(draft, visible)?;
    definition.pin_media(store, deadline).await?;
    let wanted = definition.to_publish(None, None);
    let plan =
        store.plan_publication(deadline, &wanted, DraftUse::Kept(draft), KeySource::Records, now).await?;
    Ok(explained(store, deadline, plan, now).await?)
}

/// Publishes a draft as it was looked at; returns the newest publication, and whether it is a new one.
///
/// # Errors
/// The draft is another one by now, it has problems, what is stored forbids it, or the store failed.
pub async fn publish_draft(
    store: &Store,
    deadline: Instant,
    request: &DraftPublication<'_>,
    now: Timestamp,
) -> Result<(Publication, bool), PublishError> {
    let mut is_new = false;
    for _ in 0..TRIES {
        let draft = store.draft(deadline, request.course).await?;
        let draft = draft.filter(|stored| (request.may_edit)(&stored.draft.value));
        let draft = draft.ok_or(PublishError::NoDraft)?;
        if draft.draft.value.archived_at.is_some() {
            return Err(PublishError::Archived);
        }
        if digest(&draft.outline.join(&draft.bodies()?)) != request.digest {
            let (by, at) = last_save(&draft);
            let change = DraftChange { by, name: String::new(), at, version: draft.draft.version };
            return Err(PublishError::DraftChanged(Box::new(change)));
        }
        let mut definition = definition_of(&draft, request.visible)?;
        let media = definition.pin_media(store, deadline).await?;
        let wanted = definition.to_publish(Some(request.by), request.note);
        let kept = DraftUse::Kept(&draft);
        let plan = store.plan_publication(deadline, &wanted, kept, KeySource::Records, now).await?;
        if !plan.problems.is_empty() {
            return Err(PublishError::Refused(plan.problems));
        }
        is_new |= !plan.is_empty();
        if keep_media(store, deadline, media).await? && store.carry_out(deadline, &plan).await? {
            let missing = || StoreError::Refused("a publication has no record".to_owned());
            return Ok((plan.publication.ok_or_else(missing)?, is_new));
        }
    }
    Err(PublishError::Conflict)
}

fn definition_of(draft: &StoredDraft, visible: bool) -> Result<Definition, PublishError> {
    let (mut outline, bodies) = (draft.outline.clone(), draft.bodies()?);
    outline.set_published(visible);
    Definition::of(outline, bodies).map_err(PublishError::Refused)
}

/// Who saved any piece of a draft last, and when.
fn last_save(draft: &StoredDraft) -> (LearnerId, Timestamp) {
    let outline = (draft.draft.value.updated_by, draft.draft.value.updated_at);
    let contents = draft.contents.values().map(|read| (read.value.updated_by, read.value.updated_at));
    contents.fold(outline, |last, save| if save.1 > last.1 { save } else { last })
}

/// The plan in plain words. The counts cost a bounded number of reads, whatever the size of the course.
async fn explained(
    store: &Store,
    deadline: Instant,
    plan: PublicationPlan,
    now: Timestamp,
) -> Result<Preview, StoreError> {
    let before = plan.before.as_ref();
    let comparison = Comparison { before, after: &plan.after, bodies: &plan.bodies, now };
    let mut affected = Affected::default();
    if before.is_some_and(|before| before.published_at.is_some()) {
        let counted = store.count_enrolled(deadline, plan.after.uuid).await?;
        (affected.enrolled, affected.studying) = (counted.enrolled, counted.studying);
        for quiz in comparison.corrected().into_iter().take(COUNTED_QUIZZES) {
            affected.attempts.insert(quiz, store.count_attempts(deadline, quiz).await?);
        }
    }
    let refused = plan.problems.clone();
    let changes = if refused.is_empty() { comparison.changes(&affected) } else { Vec::new() };
    let afterwards = comparison.afterwards(&changes, &affected);
    let unchanged = refused.is_empty() && plan.is_empty();
    Ok(Preview { report: plan.report, changes, afterwards, refused, affected, unchanged })
}
