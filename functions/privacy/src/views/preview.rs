//! What an erasure would do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::use_cases::erase_in_parts::ErasureOpening;
use shared::use_cases::erase_learner::{ELSEWHERE, Kept};
use utoipa::ToSchema;

/// Why a person's data cannot be erased now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErasureBlock {
    /// It is the caller's own: another administrator has to do it.
    OwnAccount,
    /// It was begun here before: continue it.
    AlreadyBegun,
}

/// Items of a kind.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ErasedKind {
    /// For people, for example `notification`.
    pub kind: String,
    pub items: u64,
}

/// Items of a kind that stay.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct KeptKind {
    pub kind: String,
    pub items: u64,
    /// For people.
    pub why: String,
}

/// What an erasure would do now.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ErasurePreview {
    /// Nothing is left to erase.
    pub nothing_left: bool,
    #[schema(required)]
    pub blocked_by: Option<ErasureBlock>,
    /// What goes.
    pub removed: Vec<ErasedKind>,
    /// What stays as a fact and loses what it says about the person.
    pub emptied: Vec<ErasedKind>,
    /// Enrolments that end.
    pub enrolments: u64,
    /// Versions of submitted files that go.
    pub files: u64,
    /// Registrations for live sessions that Zoom has to cancel before they go.
    pub waiting_for_zoom: u64,
    /// Registrations that Zoom refused to cancel: its host removes them by hand.
    pub refused_by_zoom: u64,
    /// Checkouts that may still be paid: they are ended at Stripe before anything is removed.
    pub open_checkouts: u64,
    /// What stays, and why.
    pub kept: Vec<KeptKind>,
    /// What this platform does not reach.
    pub elsewhere: Vec<String>,
}

impl ErasurePreview {
    pub(crate) fn new(opening: &ErasureOpening, blocked_by: Option<ErasureBlock>) -> Self {
        let erasure = opening.preview();
        let kept = erasure.kept.iter().map(|(kind, Kept { items, why })| KeptKind {
            kind: (*kind).to_owned(),
            items: count(*items),
            why: (*why).to_owned(),
        });
        Self {
            nothing_left: erasure.found_nothing(),
            blocked_by,
            removed: kinds(&erasure.removed),
            emptied: kinds(&erasure.emptied),
            enrolments: count(erasure.enrolments_ended),
            files: count(erasure.files_removed),
            waiting_for_zoom: count(erasure.waiting_for_zoom),
            refused_by_zoom: count(erasure.refused_by_zoom),
            open_checkouts: count(opening.open_checkouts()),
            kept: kept.collect(),
            elsewhere: ELSEWHERE.map(str::to_owned).into(),
        }
    }
}

fn kinds(counts: &BTreeMap<&'static str, usize>) -> Vec<ErasedKind> {
    counts.iter().map(|(kind, items)| ErasedKind { kind: (*kind).to_owned(), items: count(*items) }).collect()
}

fn count(items: usize) -> u64 {
    items.try_into().unwrap_or(u64::MAX)
}
