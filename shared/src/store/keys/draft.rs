//! Drafts of courses, the bodies of their contents, and who edits them.

use super::sortable;
use crate::store::entities::{DraftListing, DraftPointer};
use crate::store::key::Key;
use crate::store::page::{Index, Range};
use domain::course::draft::{Draft, DraftContent};
use domain::{ContentId, CourseId, LearnerId};
use jiff::Timestamp;

/// A draft: its outline, and what the list shows.
pub fn draft(course: CourseId) -> Key<Draft> {
    Key::new(of(course), "OUTLINE")
}

/// What the list shows of a draft.
pub fn draft_listing(course: CourseId) -> Key<DraftListing> {
    Key::new(of(course), "OUTLINE")
}

/// The body of a content as it was last saved.
pub fn draft_content(course: CourseId, content: ContentId) -> Key<DraftContent> {
    Key::new(of(course), format!("CONTENT#{content}"))
}

/// All bodies that were ever saved in a draft, of removed contents too.
pub fn draft_contents(course: CourseId) -> Range<DraftContent> {
    Range::prefix(of(course), "CONTENT#")
}

/// A pointer from somebody who edits a draft to it.
pub fn draft_pointer(author: LearnerId, course: CourseId) -> Key<DraftPointer> {
    Key::new(format!("AUTHOR#{author}"), format!("DRAFT#{course}"))
}

/// All drafts, or all that were put away, by the time of their creation.
pub fn drafts(archived: bool) -> Range<DraftListing> {
    Range::indexed(Index::GENERAL, all_drafts(archived), " ".to_owned(), "~".to_owned())
}

/// The drafts that somebody edits, or those that were put away, by the time of their creation.
pub fn drafts_of(author: LearnerId, archived: bool) -> Range<DraftPointer> {
    Range::indexed(Index::GENERAL, drafts_by(author, archived), " ".to_owned(), "~".to_owned())
}

/// The partition of the index that lists all drafts.
pub(crate) fn all_drafts(archived: bool) -> String {
    if archived { "DRAFTS#ARCHIVED".to_owned() } else { "DRAFTS".to_owned() }
}

/// The partition of the index that lists somebody's drafts.
pub(crate) fn drafts_by(author: LearnerId, archived: bool) -> String {
    let archived = if archived { "#ARCHIVED" } else { "" };
    format!("AUTHOR#{author}{archived}")
}

/// The place of a draft in a list.
pub(crate) fn draft_place(created_at: Timestamp, course: CourseId) -> String {
    format!("{}#{course}", sortable(created_at))
}

fn of(course: CourseId) -> String {
    format!("DRAFT#{course}")
}
