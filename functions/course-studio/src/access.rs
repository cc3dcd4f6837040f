//! Who may edit a draft: the instructors that it names, and administrators. For everybody else it does not exist.

use domain::course::draft::Draft;
use domain::{CourseId, Refusal};
use shared::http::{Failure, Group, Identity};
use shared::store::{Key, Read, Snapshot};

/// Refuses whoever edits no courses at all.
///
/// # Errors
/// `PERMISSION_DENIED`.
pub(crate) fn require_author(identity: &Identity) -> Result<(), Refusal> {
    match identity.is(Group::Instructor) || identity.is(Group::Admin) {
        true => Ok(()),
        false => Err(Refusal::PermissionDenied),
    }
}

/// The course that a path names, for somebody who edits courses.
///
/// # Errors
/// `PERMISSION_DENIED`, or `NOT_FOUND` if it is no id.
pub(crate) fn course_in(identity: &Identity, course: &str) -> Result<CourseId, Refusal> {
    require_author(identity)?;
    course.parse().map_err(|_| Refusal::NotFound)
}

/// Whether the person may edit the draft, which has to be complete.
pub(crate) fn may_edit(identity: &Identity, draft: &Draft) -> bool {
    draft.incomplete_since.is_none() && identity.teaches_as(&draft.instructors)
}

/// The draft, if the person may edit it. A write that follows fails if it has changed by then.
///
/// # Errors
/// `NOT_FOUND`.
pub(crate) fn editable(
    identity: &Identity,
    snapshot: &Snapshot,
    key: &Key<Draft>,
) -> Result<Read<Draft>, Failure> {
    let draft = snapshot.read(key)?.filter(|read| may_edit(identity, &read.value));
    Ok(draft.ok_or(Refusal::NotFound)?)
}

/// Refuses changes of a draft that was put away.
///
/// # Errors
/// `CONFLICT`.
pub(crate) fn require_not_archived(draft: &Draft) -> Result<(), Refusal> {
    match draft.archived_at {
        None => Ok(()),
        Some(_) => {
            Err(Refusal::Conflict("This course is archived; restore it from the archive before you edit it."))
        }
    }
}
