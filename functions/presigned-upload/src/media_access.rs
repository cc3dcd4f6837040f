//! Who uploads a file of a course: the author who announced it in the studio, and administrators.

use domain::course::media::Media;
use domain::{CourseId, MediaId, Refusal};
use shared::http::{Failure, Group, Identity};
use shared::store::{Key, Read, Snapshot};

/// The course and the file that a path names, for somebody who edits courses.
///
/// # Errors
/// `PERMISSION_DENIED`, or `NOT_FOUND` if it is no id.
pub(crate) fn media_in(
    identity: &Identity,
    course: &str,
    media: &str,
) -> Result<(CourseId, MediaId), Refusal> {
    if !identity.is(Group::Instructor) && !identity.is(Group::Admin) {
        return Err(Refusal::PermissionDenied);
    }
    let course = course.parse().map_err(|_| Refusal::NotFound)?;
    Ok((course, media.parse().map_err(|_| Refusal::NotFound)?))
}

/// The file, if the person has announced it.
///
/// # Errors
/// `NOT_FOUND`.
pub(crate) fn own_media(
    identity: &Identity,
    snapshot: &Snapshot,
    key: &Key<Media>,
) -> Result<Read<Media>, Failure> {
    Ok(owned(identity, snapshot.read(key)?)?)
}

/// The same of what was read alone.
///
/// # Errors
/// `NOT_FOUND`.
pub(crate) fn owned(identity: &Identity, read: Option<Read<Media>>) -> Result<Read<Media>, Refusal> {
    announced_by(identity, read.filter(|read| !read.value.is_removed()))
}

/// The file, also if it was removed since.
///
/// # Errors
/// `NOT_FOUND`.
pub(crate) fn announced_by(identity: &Identity, read: Option<Read<Media>>) -> Result<Read<Media>, Refusal> {
    let is_own = |read: &Read<Media>| read.value.uploaded_by == identity.learner || identity.is(Group::Admin);
    read.filter(is_own).ok_or(Refusal::NotFound)
}
