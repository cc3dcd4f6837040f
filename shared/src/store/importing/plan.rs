//! The difference between the author's file and what is stored.

use jiff::Timestamp;

use super::batches::Batches;
use super::{Action, ImportChange, ImportError, ImportReport, Subject};
use crate::store::entities::{CatalogueEntry, StoredContent};
use crate::store::error::StoreError;
use crate::store::key::ItemKey;
use crate::store::keys;
use crate::store::snapshot::{Read, Snapshot};
use crate::store::transaction::Transaction;
use domain::course::Course;
use domain::course::authoring::{Authored, AuthoredContent, Problems};
use domain::course::content::ContentBody;
use domain::course::settlement::Settlement;
use domain::quiz::QuizVersion;

/// What to write, in order.
pub(super) struct Plan {
    pub(super) report: ImportReport,
    pub(super) transactions: Vec<Transaction>,
}

/// What is stored.
pub(super) struct StoredCourse {
    pub(super) snapshot: Snapshot,
    pub(super) stored: Option<Read<Course>>,
    pub(super) entry: Option<Read<CatalogueEntry>>,
}

/// A plan in the making.
#[derive(Default)]
struct Draft {
    problems: Problems,
    report: ImportReport,
    batches: Batches,
}

/// What must be read to plan an import.
pub(super) fn keys(authored: &Authored) -> Vec<ItemKey> {
    let course = authored.course.uuid;
    let mut keys = vec![(&keys::course(course)).into(), (&keys::settlement(course)).into()];
    for content in &authored.contents {
        keys.push((&keys::content(content.uuid)).into());
        if content.key.is_some() {
            keys.push((&keys::current_quiz(content.uuid)).into());
        }
    }
    keys
}

pub(super) fn plan(authored: &Authored, found: &StoredCourse, now: Timestamp) -> Result<Plan, ImportError> {
    let stored = found.stored.as_ref().map(|read| &read.value);
    let published_at = stored.and_then(|course| course.published_at);
    let first = authored.course.published.then_some(now);
    let published_at = published_at.or(first);
    // Compared with the revision that is stored; a publication that changes anything raises it.
    let revision = stored.map_or(0, |course| course.revision);
    let mut course = Course { published_at, revision, ..authored.course.clone() };
    if stored.is_some_and(|stored| *stored != course) {
        course.revision += 1;
    }
    let mut draft = Draft::default();
    draft.refuse_late_capacity(&course, stored);
    for (path, content) in paths(&course).zip(&authored.contents) {
        let wanted = stored_content(&course, content)?;
        let version = next_version(&found.snapshot, content, now)?;
        draft.content(&found.snapshot, &wanted, version.as_ref(), content, &path)?;
    }
    draft.course(&course, found, now)?;
    draft.note_what_learners_notice(&course, stored);
    draft.problems.or(Some(())).map_err(ImportError::Refused)?;
    Ok(Plan { report: draft.report, transactions: draft.batches.finish() })
}

/// The path of each content in the author's file.
fn paths(course: &Course) -> impl Iterator<Item = String> {
    course.modules.iter().enumerate().flat_map(|(module, part)| {
        (0..part.contents.len()).map(move |content| format!("modules[{module}].contents[{content}]"))
    })
}

impl Draft {
    /// A quiz and its key change together, so that no attempt is graded with the key of other questions.
    fn content(
        &mut self,
        snapshot: &Snapshot,
        wanted: &StoredContent,
        version: Option<&QuizVersion>,
        content: &AuthoredContent,
        path: &str,
    ) -> Result<(), StoreError> {
        let key = keys::content(content.uuid);
        let stored = snapshot.read(&key)?;
        let action = match stored.as_ref().map(|read| &read.value) {
            Some(stored) if stored.course != wanted.course => {
                let message =
                    format!("belongs to the course {}; give this content a uuid of its own", stored.course);
                self.problems.add(format!("{path}.uuid"), message);
                return Ok(());
            }
            Some(stored) if stored.kind != wanted.kind => {
                let message = "is another one than when this content was stored; give the new content a uuid of its own";
                self.problems.add(format!("{path}.kind"), message);
                return Ok(());
            }
            Some(stored) if stored == wanted => None,
            Some(_) => Some(Action::Change),
            None => Some(Action::Create),
        };
        if action.is_none() && version.is_none() {
            return Ok(());
        }
        let transaction = self.batches.room_for(&(wanted, version), 3)?;
        if let Some(action) = action {
            self.report.changes.push(of_content(content, action, Subject::Content));
            transaction.save(&key, stored.as_ref(), wanted)?;
        }
        if let Some(version) = version {
            let subject = Subject::QuizVersion(version.number);
            self.report.changes.push(of_content(content, Action::Create, subject));
            let current = keys::current_quiz(content.uuid);
            transaction.create(&keys::quiz_version(content.uuid, version.number), version)?;
            transaction.save(&current, snapshot.read(&current)?.as_ref(), version)?;
        }
        Ok(())
    }

    /// The course, its catalogue entry and the settlement of its enrolments are written together.
    fn course(&mut self, course: &Course, found: &StoredCourse, now: Timestamp) -> Result<(), StoreError> {
        let (stored, entry) = (found.stored.as_ref(), found.entry.as_ref());
        let wanted = course.published.then(|| CatalogueEntry::of(course));
        let differs = stored.is_none_or(|read| read.value != *course);
        let entry_differs = entry.map(|read| &read.value) != wanted.as_ref();
        let Some(published_at) = course.published_at else {
            // Never published, so it has never been in the catalogue.
            if differs {
                self.report.changes.push(of_course(course, stored.is_some(), Subject::Course));
                self.batches.room_for(course, 1)?.save(&keys::course(course.uuid), stored, course)?;
            }
            return Ok(());
        };
        let transaction = self.batches.room_for(course, 3)?;
        if differs {
            self.report.changes.push(of_course(course, stored.is_some(), Subject::Course));
            transaction.save(&keys::course(course.uuid), stored, course)?;
        }
        if let Some(old) = stored.filter(|_| differs) {
            let key = keys::settlement(course.uuid);
            let pending = found.snapshot.read(&key)?;
            let sessions_changed = old.value.sessions != course.sessions;
            let settlement = Settlement::of(
                course.uuid,
                course.revision,
                sessions_changed,
                pending.as_ref().map(|read| &read.value),
                now,
            );
            transaction.save(&key, pending.as_ref(), &settlement)?;
        }
        let key = keys::catalogue_entry(course.uuid, published_at);
        match wanted {
            Some(wanted) if entry_differs => {
                self.report.changes.push(of_course(course, entry.is_some(), Subject::CatalogueEntry));
                transaction.save(&key, entry, &wanted)?;
            }
            None if entry_differs => {
                let change = of_course(course, true, Subject::CatalogueEntry);
                self.report.changes.push(ImportChange { action: Action::Remove, ..change });
                transaction.remove(&key);
            }
            _ => {}
        }
        Ok(())
    }

    /// Seats are counted only if a course has a capacity, because a shared counter causes conflicts. A capacity added
    /// after the first sale would start counting at zero and overbook.
    fn refuse_late_capacity(&mut self, course: &Course, stored: Option<&Course>) {
        let sold_without =
            stored.is_some_and(|old| old.published_at.is_some() && old.enrolment.capacity.is_none());
        if sold_without && course.enrolment.capacity.is_some() {
            self.problems.add(
                "enrolment.capacity",
                "cannot be added once the course was published, since the enrolments taken so far were not counted; \
                 remove it, or end the enrolment with closes_at",
            );
        }
    }

    fn note_what_learners_notice(&mut self, course: &Course, stored: Option<&Course>) {
        let Some(old) = stored else { return };
        for content in old.modules.iter().flat_map(|module| &module.contents) {
            if course.content(content.uuid).is_none() {
                self.report.notes.push(format!(
                    "{:?} ({}) is no longer in the outline; it stays in the store.",
                    content.title, content.uuid
                ));
            }
        }
        if old.published_at.is_some() && old.sessions != course.sessions {
            self.report.notes.push(
                "Live sessions changed: learners who are enrolled will be registered anew where needed, and will \
                 get one e-mail."
                    .to_owned(),
            );
        }
    }
}

fn stored_content(course: &Course, content: &AuthoredContent) -> Result<StoredContent, StoreError> {
    let body = serde_json::to_value(&content.body)
        .map_err(|error| StoreError::Refused(format!("the content cannot be stored: {error}")))?;
    Ok(StoredContent { uuid: content.uuid, course: course.uuid, kind: content.body.kind(), body })
}

/// A changed quiz or key becomes a new version; earlier versions never change.
fn next_version(
    snapshot: &Snapshot,
    content: &AuthoredContent,
    now: Timestamp,
) -> Result<Option<QuizVersion>, StoreError> {
    let (ContentBody::Quiz(quiz), Some(key)) = (&content.body, &content.key) else { return Ok(None) };
    let stored = snapshot.get(&keys::current_quiz(content.uuid))?;
    if stored.as_ref().is_some_and(|version| version.quiz == *quiz && version.key == *key) {
        return Ok(None);
    }
    let number = stored.map_or(0, |version| version.number) + 1;
    Ok(Some(QuizVersion { number, quiz: quiz.clone(), key: key.clone(), created_at: now }))
}

fn of_content(content: &AuthoredContent, action: Action, subject: Subject) -> ImportChange {
    ImportChange { action, subject, uuid: content.uuid.0, title: content.title.clone() }
}

fn of_course(course: &Course, exists: bool, subject: Subject) -> ImportChange {
    let action = if exists { Action::Change } else { Action::Create };
    ImportChange { action, subject, uuid: course.uuid.0, title: course.title.clone() }
}
