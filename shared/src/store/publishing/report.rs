//! Which items a publication writes.

use uuid::Uuid;

use domain::course::Course;
use domain::course::authoring::AuthoredContent;

/// What a publication writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishReport {
    /// One for each item of the course that differs; items that only the course studio reads are not listed.
    pub changes: Vec<ItemChange>,
    /// The draft becomes what is published.
    pub replaces_draft: bool,
    /// What the course studio has to know of the course is written, although the course stays as it is.
    pub records: bool,
}

/// One item that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemChange {
    pub action: Action,
    pub subject: Subject,
    pub uuid: Uuid,
    pub title: String,
}

/// What happens to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Create,
    Change,
    /// Learners no longer see it.
    Remove,
}

/// What kind of item a publication writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The course with its outline.
    Course,
    CatalogueEntry,
    /// The body of a content.
    Content,
    /// A version of a quiz with its key, by its number; the earlier ones stay.
    QuizVersion(u32),
}

impl ItemChange {
    pub(super) fn of_content(content: &AuthoredContent, action: Action, subject: Subject) -> Self {
        Self { action, subject, uuid: content.uuid.0, title: content.title.clone() }
    }

    pub(super) fn of_course(course: &Course, exists: bool, subject: Subject) -> Self {
        let action = if exists { Action::Change } else { Action::Create };
        Self { action, subject, uuid: course.uuid.0, title: course.title.clone() }
    }
}
