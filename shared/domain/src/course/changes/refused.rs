//! What is stored can forbid a publication.

use crate::course::authoring::{Authored, Problems};
use crate::course::{ContentKind, Course};
use crate::{ContentId, CourseId};

/// Where a stored content belongs; neither ever changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredPlace {
    pub course: CourseId,
    pub kind: ContentKind,
}

/// Why a course cannot be published over what is stored, by the path in its definition.
pub fn refused(
    authored: &Authored,
    before: Option<&Course>,
    stored: impl Fn(ContentId) -> Option<StoredPlace>,
) -> Problems {
    let mut problems = Problems::new();
    late_capacity(&authored.course, before, &mut problems);
    for (path, content) in content_paths(&authored.course).zip(&authored.contents) {
        let Some(place) = stored(content.uuid) else { continue };
        if place.course != authored.course.uuid {
            let message =
                format!("belongs to the course {}; give this content a uuid of its own", place.course);
            problems.add(format!("{path}.uuid"), message);
        } else if place.kind != content.body.kind() {
            let message =
                "is another one than when this content was stored; give the new content a uuid of its own";
            problems.add(format!("{path}.kind"), message);
        }
    }
    problems
}

/// Seats are counted only if a course has a capacity, because a shared counter causes conflicts. A capacity added after
/// the first sale would start counting at zero and overbook.
fn late_capacity(course: &Course, before: Option<&Course>, problems: &mut Problems) {
    let sold_without =
        before.is_some_and(|old| old.published_at.is_some() && old.enrolment.capacity.is_none());
    if sold_without && course.enrolment.capacity.is_some() {
        problems.add(
            "enrolment.capacity",
            "cannot be added once the course was published, since the enrolments taken so far were not counted; \
             remove it, or end the enrolment with closes_at",
        );
    }
}

/// The path of each content in the definition.
pub fn content_paths(course: &Course) -> impl Iterator<Item = String> {
    course.modules.iter().enumerate().flat_map(|(module, part)| {
        (0..part.contents.len()).map(move |content| format!("modules[{module}].contents[{content}]"))
    })
}
