//! Publications of courses, and what is known about their answer keys.

use crate::store::key::Key;
use crate::store::page::Range;
use domain::course::publication::{Publication, Published, PublishedPart, PublishedQuiz};
use domain::{ContentId, CourseId};

/// A publication; written once.
pub fn publication(course: CourseId, number: u32) -> Key<Publication> {
    Key::new(of(course), format!("PUBLICATION#{number:08}"))
}

/// All publications of a course.
pub fn publications(course: CourseId) -> Range<Publication> {
    Range::prefix(of(course), "PUBLICATION#")
}

/// The newest publication of a course.
pub fn published(course: CourseId) -> Key<Published> {
    Key::new(of(course), "PUBLISHED")
}

/// An outline or a body as it was published; written once.
pub fn published_part(course: CourseId, digest: &str) -> Key<PublishedPart> {
    Key::new(of(course), format!("PART#{digest}"))
}

/// What is known about the newest stored version of a quiz.
pub fn published_quiz(course: CourseId, quiz: ContentId) -> Key<PublishedQuiz> {
    Key::new(of(course), format!("QUIZ#{quiz}"))
}

fn of(course: CourseId) -> String {
    format!("DRAFT#{course}")
}
