//! The difference between what is to be published and what is stored.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::batches::{Batches, size};
use super::report::PublishReport;
use super::{DraftUse, KeySource, StoredDraft, ToPublish, contents, course, draft, teaching};
use crate::store::entities::CatalogueEntry;
use crate::store::error::StoreError;
use crate::store::key::ItemKey;
use crate::store::keys;
use crate::store::snapshot::{Read, Snapshot};
use crate::store::transaction::Transaction;
use domain::audit::{AuditAction, AuditEntry, AuditFact};
use domain::course::Course;
use domain::course::authoring::{Authored, Problems};
use domain::course::changes::{BodyChange, StoredPlace, content_paths, refused};
use domain::course::draft::LastPublication;
use domain::course::publication::{Publication, Published, PublishedPart, PublishedQuiz};
use domain::{ContentId, CourseId, LearnerId};
use serde_json::Value;
use uuid::Uuid;

/// What to write, in order.
#[derive(Debug)]
pub struct PublicationPlan {
    pub report: PublishReport,
    /// What forbids it. Then nothing is planned.
    pub problems: Problems,
    /// The course as it is stored.
    pub before: Option<Course>,
    /// The course as it will be stored.
    pub after: Course,
    /// The contents whose bodies or keys differ.
    pub bodies: BTreeMap<ContentId, BodyChange>,
    /// The newest publication once this is written; absent for a course that was never published with a record.
    pub publication: Option<Publication>,
    transactions: Vec<Transaction>,
}

impl PublicationPlan {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.transactions.is_empty()
    }

    pub(super) fn transactions(&self) -> &[Transaction] {
        &self.transactions
    }
}

/// What is stored.
pub(super) struct Found {
    pub(super) snapshot: Snapshot,
    /// The catalogue entry, the parts that the newest publication does not hold, and what those teach whom the course no
    /// longer names.
    pub(super) further: Snapshot,
    pub(super) stored: Option<Read<Course>>,
    pub(super) entry: Option<Read<CatalogueEntry>>,
    pub(super) published: Option<Read<Published>>,
    /// Those whom the course names or will name, if they may change.
    pub(super) instructors: BTreeSet<LearnerId>,
    pub(super) keys: Keys,
}

/// How answer keys are known.
pub(super) struct Keys(pub(super) KeySource);

impl Keys {
    /// What is known of the stored version of a quiz.
    pub(super) fn of(
        &self,
        snapshot: &Snapshot,
        course: &Course,
        quiz: ContentId,
    ) -> Result<Option<PublishedQuiz>, StoreError> {
        match self.0 {
            KeySource::Records => snapshot.get(&keys::published_quiz(course.uuid, quiz)),
            KeySource::Table => {
                let stored = snapshot.read(&keys::current_quiz(quiz))?;
                Ok(stored.map(|read| PublishedQuiz::of(&read.value, read.version, "")))
            }
        }
    }

    pub(super) fn are_read(&self) -> bool {
        self.0 == KeySource::Table
    }
}

/// A plan in the making.
pub(super) struct Planning {
    pub(super) course: CourseId,
    /// The parts that are written already.
    pub(super) parts: BTreeSet<String>,
    pub(super) report: PublishReport,
    pub(super) bodies: BTreeMap<ContentId, BodyChange>,
    pub(super) batches: Batches,
}

impl Planning {
    fn of(course: CourseId) -> Self {
        Self {
            course,
            parts: BTreeSet::new(),
            report: PublishReport::default(),
            bodies: BTreeMap::new(),
            batches: Batches::default(),
        }
    }
}

/// What must be read to plan a publication.
pub(super) fn keys(authored: &Authored, source: KeySource) -> Vec<ItemKey> {
    let course = authored.course.uuid;
    let mut keys = vec![
        (&keys::course(course)).into(),
        (&keys::settlement(course)).into(),
        (&keys::published(course)).into(),
    ];
    keys.extend(authored.course.instructors.iter().map(|person| ItemKey::from(&keys::teaching(*person))));
    for content in &authored.contents {
        keys.push((&keys::content(content.uuid)).into());
        if content.key.is_some() {
            keys.push((&keys::published_quiz(course, content.uuid)).into());
            if source == KeySource::Table {
                keys.push((&keys::current_quiz(content.uuid)).into());
            }
        }
    }
    keys
}

/// The outline first, then the bodies in its order.
pub(super) fn parts(wanted: &ToPublish<'_>) -> Result<Vec<PublishedPart>, StoreError> {
    let mut outline = wanted.outline.value();
    // Whether learners see the course belongs to the publication, so that hiding it is no other outline.
    if let Some(fields) = outline.as_object_mut() {
        fields.remove("published");
    }
    let body = |content: &ContentId| wanted.bodies.get(content).unwrap_or(&Value::Null).to_string();
    let bodies = wanted.authored.contents.iter().map(|content| body(&content.uuid));
    Ok(std::iter::once(outline.to_string()).chain(bodies).map(|json| PublishedPart { json }).collect())
}

/// Whether the publication holds this part, so that it is stored.
pub(super) fn holds(publication: &Publication, part: &PublishedPart) -> bool {
    let digest = part.digest();
    publication.outline == digest || publication.bodies.values().any(|body| *body == digest)
}

pub(super) fn plan(
    wanted: &ToPublish<'_>,
    parts: &[PublishedPart],
    use_of_draft: DraftUse<'_>,
    found: &Found,
    now: Timestamp,
) -> Result<PublicationPlan, StoreError> {
    let stored = found.stored.as_ref().map(|read| &read.value);
    let after = course::numbered(&wanted.authored.course, stored, now);
    let problems = problems(wanted.authored, &after, found)?;
    let last = found.published.as_ref().and_then(|read| read.value.last.as_ref());
    let mut plan = PublicationPlan {
        report: PublishReport::default(),
        problems,
        before: stored.cloned(),
        after,
        bodies: BTreeMap::new(),
        publication: last.cloned(),
        transactions: Vec::new(),
    };
    if !plan.problems.is_empty() {
        return Ok(plan);
    }
    let mut planning = Planning::of(plan.after.uuid);
    let (outline, bodies) =
        parts.split_first().ok_or_else(|| StoreError::Refused("no outline".to_owned()))?;
    for (content, part) in wanted.authored.contents.iter().zip(bodies) {
        let stored_draft = match use_of_draft {
            DraftUse::Kept(_) => None,
            DraftUse::Replaced(draft) => Some(draft),
        };
        let body = contents::AuthoredBody { content, part };
        contents::content(&mut planning, &plan.after, &body, found, now)?;
        if let Some(stored_draft) = stored_draft {
            draft::content(&mut planning, stored_draft, &body, now)?;
        }
    }
    let visible = plan.after.published;
    let is_same = |last: &Publication| last.digest == wanted.digest && last.visible == visible;
    let is_new = !last.is_some_and(is_same) || course::differs(&plan.after, found, &planning);
    let publication = is_new.then(|| Publication {
        number: last.map_or(0, |last| last.number) + 1,
        at: now,
        by: wanted.by,
        visible,
        note: wanted.note.map(str::to_owned),
        digest: wanted.digest.to_owned(),
        outline: outline.digest(),
        bodies: wanted
            .authored
            .contents
            .iter()
            .map(|content| content.uuid)
            .zip(bodies.iter().map(PublishedPart::digest))
            .collect(),
    });
    if is_new {
        contents::part(&mut planning, plan.after.uuid, outline, found)?;
    }
    draft::pointers(&mut planning, wanted, use_of_draft, now)?;
    teaching::taken_away(&mut planning, &plan.after, found, now)?;
    finish(&mut plan, planning, publication, found, now, |publication| {
        draft::noted(wanted, use_of_draft, publication, now)
    })?;
    Ok(plan)
}

/// The newest publication again, but hidden.
pub(super) fn hiding(
    draft: &StoredDraft,
    by: LearnerId,
    found: &Found,
    now: Timestamp,
) -> Result<PublicationPlan, StoreError> {
    let stored = found.stored.as_ref().map(|read| &read.value);
    let shown = stored.ok_or_else(|| StoreError::Refused("there is no course to hide".to_owned()))?;
    let after = course::numbered(&Course { published: false, ..shown.clone() }, stored, now);
    let last = found.published.as_ref().and_then(|read| read.value.last.clone());
    let hidden = |last: Publication| Publication {
        number: last.number + 1,
        at: now,
        by: Some(by),
        visible: false,
        note: None,
        ..last
    };
    let mut plan = PublicationPlan {
        report: PublishReport::default(),
        problems: Problems::new(),
        before: stored.cloned(),
        after,
        bodies: BTreeMap::new(),
        publication: last.clone(),
        transactions: Vec::new(),
    };
    let planning = Planning::of(plan.after.uuid);
    finish(&mut plan, planning, last.map(hidden), found, now, |publication| {
        Ok(Some(draft::hidden(draft, by, publication, now)))
    })?;
    Ok(plan)
}

/// The last transaction: the course, its place in the catalogue, the settlement of its enrolments, the publication, and
/// the draft that is published.
fn finish(
    plan: &mut PublicationPlan,
    mut planning: Planning,
    publication: Option<Publication>,
    found: &Found,
    now: Timestamp,
    noted: impl FnOnce(Option<&Publication>) -> Result<Option<draft::SavedDraft>, StoreError>,
) -> Result<(), StoreError> {
    let saved = noted(publication.as_ref())?;
    let key = keys::published(plan.after.uuid);
    let version = found.published.as_ref().map(|read| read.version);
    let before = found.published.as_ref().map(|read| read.value.clone()).unwrap_or_default();
    // Room for all of it at once: the sizes of the course, of the lists that show it, and of the draft.
    let bytes = size(&plan.after)? * 2 + size(&publication)? * 2 + saved.as_ref().map_or(Ok(0), size_of)?;
    let given = teaching::given(&plan.after, found, now)?;
    let transaction = planning.batches.room_for(10 + given.len(), bytes + teaching::size_of(&given)?);
    for (before, after) in given {
        transaction.save(&keys::teaching(after.learner), before.as_ref(), &after)?;
    }
    course::course(transaction, &mut planning.report, &plan.after, found, now)?;
    if let Some(publication) = &publication {
        transaction.create(&keys::publication(plan.after.uuid, publication.number), publication)?;
        transaction.audit(&audited(&plan.after, publication, plan.before.as_ref()))?;
    }
    if let Some(saved) = &saved {
        transaction.save_over(&keys::draft(plan.after.uuid), saved.version, &saved.draft)?;
    }
    let newest = Published { last: publication.clone().or_else(|| before.last.clone()) };
    plan.publication.clone_from(&newest.last);
    plan.transactions = planning.batches.finish(&key, version, (&before, &newest))?;
    planning.report.records = planning.report.changes.is_empty() && !plan.transactions.is_empty();
    (plan.report, plan.bodies) = (planning.report, planning.bodies);
    Ok(())
}

/// What the audit log says of a publication, under an id that a plan of the same publication has again.
fn audited(course: &Course, publication: &Publication, before: Option<&Course>) -> AuditEntry {
    let hides = !publication.visible && before.is_some_and(|before| before.published);
    let number = publication.number.to_string();
    let fact = AuditFact {
        actor: publication.by,
        action: if hides { AuditAction::CourseHidden } else { AuditAction::CoursePublished },
        learner: None,
        course: Some(course.uuid),
        to_course: None,
        reason: publication.note.as_deref().unwrap_or_default(),
        details: &[("number", number.clone()), ("visible", publication.visible.to_string())],
    };
    fact.entry(Uuid::new_v5(&course.uuid.0, format!("publication {number}").as_bytes()), publication.at)
}

fn size_of(saved: &draft::SavedDraft) -> Result<usize, StoreError> {
    size(&saved.draft)
}

/// What a draft notes of a publication.
pub(super) fn last_publication(publication: &Publication) -> LastPublication {
    LastPublication {
        number: publication.number,
        at: publication.at,
        by: publication.by,
        visible: publication.visible,
        digest: publication.digest.clone(),
    }
}

/// What forbids the publication.
fn problems(authored: &Authored, after: &Course, found: &Found) -> Result<Problems, StoreError> {
    let mut places = BTreeMap::new();
    let mut unknown = Vec::new();
    for (path, content) in content_paths(after).zip(&authored.contents) {
        let Some(stored) = found.snapshot.get(&keys::content(content.uuid))? else { continue };
        let place = StoredPlace { course: stored.course, kind: stored.kind };
        places.insert(content.uuid, place);
        let is_ours = place == StoredPlace { course: after.uuid, kind: content.body.kind() };
        if is_ours && content.key.is_some() && found.keys.of(&found.snapshot, after, content.uuid)?.is_none()
        {
            unknown.push(path);
        }
    }
    let before = found.stored.as_ref().map(|read| &read.value);
    let mut problems = refused(authored, before, |content| places.get(&content).copied());
    // An operator's import stores the key that is missing.
    for path in unknown.iter().filter(|_| !found.keys.are_read()) {
        super::add_unknown_key(path, &mut problems);
    }
    Ok(problems)
}
