//! The people index.

use super::plain_entities;
use crate::store::key::Entity;
use domain::people_index::IndexTerm;
use domain::{Learner, LearnerId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

plain_entities! {
    PersonEntry = "person entry",
}

/// An entry of the people index: a person, under one term by which they are found. It is written and removed in the
/// transaction that writes the profile, and holds what a list shows, so that a search reads nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEntry {
    pub id: LearnerId,
    pub name: String,
    pub email: String,
    /// When the profile was first stored.
    pub since: Timestamp,
    /// The beginning of its sort key.
    pub word: String,
    /// The second word of its sort key, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
}

impl PersonEntry {
    /// The entry of a profile under a term.
    pub(crate) fn of(profile: &Learner, term: &IndexTerm) -> Self {
        Self {
            id: profile.id,
            name: profile.name.clone(),
            email: profile.email.clone(),
            since: profile.created_at,
            word: term.word.clone(),
            other: term.other.clone(),
        }
    }

    /// What it is found by.
    pub(crate) fn term(&self) -> IndexTerm {
        IndexTerm { word: self.word.clone(), other: self.other.clone() }
    }
}
