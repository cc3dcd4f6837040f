//! Courses, their seats, the catalogue, contents.

use super::shared_entities;
use crate::store::due::Work;
use crate::store::key::Entity;
use domain::course::settlement::Settlement;
use domain::course::{ContentKind, Course};
use domain::{ContentId, CourseId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

shared_entities! {
    CatalogueEntry = "catalogue entry",
    StoredContent = "content",
    Seats = "seats",
    Course = "course",
}

/// A course as the catalogue lists it: a copy, so that a page is one query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CatalogueEntry(pub Course);

/// A content with its body, as learners may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredContent {
    /// Named by the author and never changed.
    pub uuid: ContentId,
    /// The only course that it ever belongs to.
    pub course: CourseId,
    pub kind: ContentKind,
    /// What the learner sees; its shape depends on the kind.
    pub body: Value,
}

/// The seats taken in a course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    pub taken: i64,
}

impl Entity for Settlement {
    const NAME: &'static str = "settlement";

    /// Due until it is removed.
    fn index(&self) -> Vec<(&'static str, String)> {
        Work::Settle.index(self.course.0, self.due_at, &self.course.to_string())
    }
}
