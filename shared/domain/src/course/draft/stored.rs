//! A draft as it is stored: the outline, and what its list shows.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::outline::Outline;
use crate::{CourseId, LearnerId, one_line};

/// The longest text that the list of drafts shows.
const LISTED: usize = 200;

/// A draft without the bodies of its contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub course: CourseId,
    /// Copies of what the outline says, for the list.
    pub title: String,
    pub slug: String,
    pub format: String,
    pub state: DraftState,
    /// Who may edit it besides administrators: the instructors that the outline names.
    #[serde(default)]
    pub instructors: BTreeSet<LearnerId>,
    /// The outline as JSON.
    pub outline: String,
    pub created_at: Timestamp,
    pub created_by: LearnerId,
    /// When the outline was last saved, and by whom. Bodies have times of their own.
    pub updated_at: Timestamp,
    pub updated_by: LearnerId,
    /// What was last published; absent before the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publication: Option<LastPublication>,
    /// When it was last published, for the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// Put away by its authors; it can be brought back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived_at: Option<Timestamp>,
    /// The digest of the definition that it was made from. The same import again is no second one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_from: Option<String>,
    /// Since when bodies are being written that do not fit into the transaction of the outline. Until they are there,
    /// the draft does not exist for anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incomplete_since: Option<Timestamp>,
}

/// The newest publication of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastPublication {
    /// Counts from 1. It is 0 for a course that was published before it had a draft.
    pub number: u32,
    pub at: Timestamp,
    /// Absent when the course was published by the operator's import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<LearnerId>,
    /// Whether learners see the course.
    pub visible: bool,
    /// The digest of the definition as it was published.
    pub digest: String,
}

/// Where a draft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DraftState {
    /// Never published.
    Draft,
    /// Learners see what was last published.
    Published,
    /// Published, and taken from the catalogue again.
    Hidden,
    /// Put away.
    Archived,
}

impl Draft {
    /// A new draft.
    pub fn new(outline: &Outline, by: LearnerId, now: Timestamp) -> Self {
        let mut draft = Self {
            course: outline.course(),
            title: String::new(),
            slug: String::new(),
            format: String::new(),
            state: DraftState::Draft,
            instructors: BTreeSet::new(),
            outline: String::new(),
            created_at: now,
            created_by: by,
            updated_at: now,
            updated_by: by,
            publication: None,
            published_at: None,
            archived_at: None,
            made_from: None,
            incomplete_since: None,
        };
        draft.set_outline(outline, by, now);
        draft
    }

    /// Takes a saved outline.
    pub fn set_outline(&mut self, outline: &Outline, by: LearnerId, now: Timestamp) {
        let listed = |name: &str| one_line(outline.text_of(name), LISTED);
        (self.title, self.slug, self.format) = (listed("title"), listed("slug"), listed("format"));
        self.instructors.clone_from(outline.instructors());
        self.outline = outline.to_string();
        (self.updated_at, self.updated_by) = (now, by);
    }

    /// Puts the draft away, or brings it back.
    pub fn set_archived(&mut self, at: Option<Timestamp>) {
        self.archived_at = at;
        self.state = self.derived_state();
    }

    /// Records a publication.
    pub fn set_publication(&mut self, publication: LastPublication) {
        self.published_at = Some(publication.at);
        self.publication = Some(publication);
        self.state = self.derived_state();
    }

    /// Whether learners see the course.
    pub fn is_visible(&self) -> bool {
        self.publication.as_ref().is_some_and(|publication| publication.visible)
    }

    fn derived_state(&self) -> DraftState {
        match &self.publication {
            _ if self.archived_at.is_some() => DraftState::Archived,
            None => DraftState::Draft,
            Some(publication) if publication.visible => DraftState::Published,
            Some(_) => DraftState::Hidden,
        }
    }
}
