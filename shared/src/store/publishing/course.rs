//! The course itself: its outline, its place in the catalogue, and the settlement of its enrolments.

use jiff::Timestamp;

use super::plan::{Found, Planning};
use super::report::{Action, ItemChange, PublishReport, Subject};
use crate::store::entities::{CatalogueEntry, FilesListed};
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::transaction::Transaction;
use domain::course::Course;
use domain::course::settlement::Settlement;

/// The course as it will be stored: a publication that changes anything raises its revision, and the first one that
/// shows it fixes its place in the catalogue.
pub(super) fn numbered(wanted: &Course, stored: Option<&Course>, now: Timestamp) -> Course {
    let published_at = stored.and_then(|course| course.published_at);
    let published_at = published_at.or(wanted.published.then_some(now));
    let revision = stored.map_or(0, |course| course.revision);
    let mut course = Course { published_at, revision, ..wanted.clone() };
    if stored.is_some_and(|stored| *stored != course) {
        course.revision += 1;
    }
    course
}

/// Whether anything that learners see, or that they are graded by, will be written.
pub(super) fn differs(course: &Course, found: &Found, planning: &Planning) -> bool {
    let stored = found.stored.as_ref().map(|read| &read.value);
    stored != Some(course) || !planning.report.changes.is_empty() || entry_differs(course, found)
}

fn wanted_entry(course: &Course) -> Option<CatalogueEntry> {
    course.published.then(|| CatalogueEntry::of(course))
}

fn entry_differs(course: &Course, found: &Found) -> bool {
    found.entry.as_ref().map(|read| &read.value) != wanted_entry(course).as_ref()
}

/// The course, its catalogue entry and the settlement of its enrolments are written together.
pub(super) fn course(
    transaction: &mut Transaction,
    report: &mut PublishReport,
    course: &Course,
    found: &Found,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (stored, entry) = (found.stored.as_ref(), found.entry.as_ref());
    let differs = stored.is_none_or(|read| read.value != *course);
    if differs {
        report.changes.push(ItemChange::of_course(course, stored.is_some(), Subject::Course));
        transaction.save(&keys::course(course.uuid), stored, course)?;
    }
    if stored.is_none() {
        // Nothing was handed in yet, so that its list of files has everything from now on.
        transaction.list(&keys::files_listed(course.uuid), &FilesListed { since: now })?;
    }
    // Never published, so it has never been in the catalogue.
    let Some(published_at) = course.published_at else { return Ok(()) };
    if let Some(old) = stored.filter(|_| differs) {
        let key = keys::settlement(course.uuid);
        let pending = found.snapshot.read(&key)?;
        let sessions_changed = old.value.sessions != course.sessions;
        let before = pending.as_ref().map(|read| &read.value);
        let settlement = Settlement::of(course.uuid, course.revision, sessions_changed, before, now);
        transaction.save(&key, pending.as_ref(), &settlement)?;
    }
    if !entry_differs(course, found) {
        return Ok(());
    }
    let key = keys::catalogue_entry(course.uuid, published_at);
    let change = ItemChange::of_course(course, entry.is_some(), Subject::CatalogueEntry);
    match wanted_entry(course) {
        Some(wanted) => {
            report.changes.push(change);
            transaction.save(&key, entry, &wanted)?;
        }
        None => {
            report.changes.push(ItemChange { action: Action::Remove, ..change });
            transaction.remove(&key);
        }
    }
    Ok(())
}
