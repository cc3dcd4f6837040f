//! Publications of a course.

use domain::course::publication::Publication;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::http::Author;
use utoipa::ToSchema;

use crate::people::People;

/// A publication in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicationView {
    /// Counts from 1.
    pub number: u32,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// `null` if the operator published it.
    #[schema(required)]
    pub by: Option<Author>,
    /// Whether learners saw the course.
    pub visible: bool,
    /// What its author said about it.
    #[schema(required)]
    pub note: Option<String>,
}

impl PublicationView {
    /// A publication with the name of its author.
    pub(crate) fn new(publication: Publication, people: &People) -> Self {
        Self {
            number: publication.number,
            at: publication.at,
            by: publication.by.map(|by| people.author(by)),
            visible: publication.visible,
            note: publication.note,
        }
    }
}

/// Confirms a publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublishedView {
    /// Counts from 1; 0 if a course was hidden that was published before it had a draft.
    pub number: u32,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whether learners see the course.
    pub visible: bool,
}

impl From<&Publication> for PublishedView {
    fn from(publication: &Publication) -> Self {
        Self { number: publication.number, at: publication.at, visible: publication.visible }
    }
}
