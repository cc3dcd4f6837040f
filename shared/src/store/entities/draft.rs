//! Drafts of courses, the bodies of their contents, and who edits them.

use crate::store::key::{Entity, Table};
use crate::store::keys::{all_drafts, draft_place, drafts_by};
use domain::course::draft::{Draft, DraftContent, DraftState};
use domain::{CourseId, LearnerId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

impl Entity for Draft {
    const NAME: &'static str = "draft";
    const TABLE: Table = Table::Drafts;

    /// What is not complete yet is not listed.
    fn index(&self) -> Vec<(&'static str, String)> {
        if self.incomplete_since.is_some() {
            return Vec::new();
        }
        vec![
            ("gsi1pk", all_drafts(self.archived_at.is_some())),
            ("gsi1sk", draft_place(self.created_at, self.course)),
        ]
    }
}

impl Entity for DraftContent {
    const NAME: &'static str = "content of a draft";
    const TABLE: Table = Table::Drafts;
}

/// What the list shows of a draft: a part of the same item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftListing {
    pub course: CourseId,
    pub title: String,
    pub slug: String,
    pub format: String,
    pub state: DraftState,
    pub updated_at: Timestamp,
    pub updated_by: LearnerId,
    #[serde(default)]
    pub published_at: Option<Timestamp>,
}

impl DraftListing {
    /// The attributes that it reads, as the index projects them.
    pub(crate) const ATTRIBUTES: [&'static str; 8] =
        ["course", "title", "slug", "format", "state", "updated_at", "updated_by", "published_at"];
}

impl Entity for DraftListing {
    const NAME: &'static str = "listed draft";
    const TABLE: Table = Table::Drafts;
}

/// Leads from somebody who edits a draft to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftPointer {
    pub author: LearnerId,
    pub course: CourseId,
    pub created_at: Timestamp,
    pub archived: bool,
}

impl Entity for DraftPointer {
    const NAME: &'static str = "pointer to a draft";
    const TABLE: Table = Table::Drafts;

    fn index(&self) -> Vec<(&'static str, String)> {
        vec![
            ("gsi1pk", drafts_by(self.author, self.archived)),
            ("gsi1sk", draft_place(self.created_at, self.course)),
        ]
    }
}
