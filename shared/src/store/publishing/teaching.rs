//! What the instructors of a course teach, which changes with the course.

use jiff::Timestamp;

use super::batches::size;
use super::plan::{Found, Planning};
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::snapshot::Read;
use domain::course::Course;
use domain::course::teaching::Teaching;

/// What an instructor teaches: as it is stored, and as it will be.
type Change = (Option<Read<Teaching>>, Teaching);

/// Takes the course from those whom it no longer names. In a large publication this comes before the course: nobody is to
/// see more than their courses.
pub(super) fn taken_away(
    planning: &mut Planning,
    course: &Course,
    found: &Found,
    now: Timestamp,
) -> Result<(), StoreError> {
    for (before, after) in changes(course, found, false, now)? {
        let transaction = planning.batches.room_for(1, size(&after)?);
        transaction.save(&keys::teaching(after.learner), before.as_ref(), &after)?;
    }
    Ok(())
}

/// What those teach whom it names, where it is not listed yet: written with the course.
pub(super) fn given(course: &Course, found: &Found, now: Timestamp) -> Result<Vec<Change>, StoreError> {
    changes(course, found, true, now)
}

/// About how many bytes they take.
pub(super) fn size_of(changes: &[Change]) -> Result<usize, StoreError> {
    changes.iter().map(|(_, after)| size(after)).sum()
}

fn changes(course: &Course, found: &Found, teaches: bool, now: Timestamp) -> Result<Vec<Change>, StoreError> {
    // A publication that leaves the course as it is changes nothing beside it either.
    if found.stored.as_ref().is_some_and(|read| read.value == *course) {
        return Ok(Vec::new());
    }
    let mut changes = Vec::new();
    let instructors = found.instructors.iter().copied();
    for instructor in instructors.filter(|instructor| course.instructors.contains(instructor) == teaches) {
        let key = keys::teaching(instructor);
        let read = if found.snapshot.includes(&key) { &found.snapshot } else { &found.further };
        let before = read.read(&key)?;
        let known = before.as_ref().map_or_else(|| Teaching::nothing(instructor), |read| read.value.clone());
        changes.extend(known.after(course.uuid, teaches, now).map(|after| (before, after)));
    }
    Ok(changes)
}
