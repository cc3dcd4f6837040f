//! The receipt of an erasure.

use std::collections::BTreeMap;

use domain::erasure::{ErasureReceipt, Share};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::store::{FATES, Fate};
use shared::use_cases::erase_learner::ELSEWHERE;
use utoipa::ToSchema;
use uuid::Uuid;

use super::KeptKind;

/// Items of a kind.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ErasureShare)]
pub struct ShareView {
    /// For people, for example `notification`.
    pub kind: String,
    /// How many are done.
    pub done: u64,
    /// How many there were.
    pub total: u64,
}

/// The receipt of an erasure: who did it and when, how far it is, what it came to. It names nobody but the administrator.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ErasureReceipt)]
pub struct ErasureReceiptView {
    /// The id that the facts remain under.
    pub learner_uuid: Uuid,
    /// The administrator.
    pub by: Uuid,
    /// As it is today; may be empty.
    pub by_name: String,
    #[schema(value_type = String, format = DateTime)]
    pub begun_at: Timestamp,
    /// When nothing was left; `null` until then: continue the erasure.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub completed_at: Option<Timestamp>,
    pub removed: Vec<ShareView>,
    /// What stayed as a fact and lost what it said about the person.
    pub emptied: Vec<ShareView>,
    pub enrolments_ended: u64,
    /// Versions of files.
    pub files_removed: u64,
    /// Everything that this platform removes or empties itself: how much of it is done.
    pub steps_done: u64,
    pub steps_total: u64,
    /// Registrations that Zoom has not cancelled yet: continue the erasure in a few minutes.
    pub waiting_for_zoom: u64,
    /// Registrations that Zoom refused to cancel: its host removes them by hand.
    pub refused_by_zoom: u64,
    /// Checkouts that could still be paid, and were ended at Stripe.
    pub checkouts_ended: u64,
    /// Checkouts that may still be paid: they are ended at Stripe before anything is removed. In the receipt of an earlier
    /// release, those that ended by themselves within a day.
    pub open_checkouts: u64,
    /// What stays, and why.
    pub kept: Vec<KeptKind>,
    /// What this platform does not reach.
    pub elsewhere: Vec<String>,
}

impl ErasureReceiptView {
    pub(crate) fn new(receipt: &ErasureReceipt, by_name: String) -> Self {
        let all = receipt.removed.values().chain(receipt.emptied.values());
        let all: Vec<Share> = all.copied().chain([receipt.enrolments, receipt.files]).collect();
        let kept = receipt.kept.iter().map(|(kind, items)| KeptKind {
            kind: kind.clone(),
            items: *items,
            why: why(kind).to_owned(),
        });
        Self {
            learner_uuid: receipt.learner.0,
            by: receipt.by.0,
            by_name,
            begun_at: receipt.begun_at,
            completed_at: receipt.completed_at,
            removed: shares(&receipt.removed),
            emptied: shares(&receipt.emptied),
            enrolments_ended: receipt.enrolments.done(),
            files_removed: receipt.files.done(),
            steps_done: all.iter().map(|share| share.done()).sum(),
            steps_total: all.iter().map(|share| share.total).sum(),
            waiting_for_zoom: receipt.waiting_for_zoom,
            refused_by_zoom: receipt.refused_by_zoom,
            checkouts_ended: receipt.checkouts.done(),
            open_checkouts: receipt.checkouts.left.max(receipt.checkouts_left),
            kept: kept.collect(),
            elsewhere: ELSEWHERE.map(str::to_owned).into(),
        }
    }
}

fn shares(shares: &BTreeMap<String, Share>) -> Vec<ShareView> {
    let view = |(kind, share): (&String, &Share)| ShareView {
        kind: kind.clone(),
        done: share.done(),
        total: share.total,
    };
    shares.iter().map(view).collect()
}

/// Why a kind stays.
fn why(kind: &str) -> &'static str {
    match FATES.iter().find(|(name, _)| *name == kind) {
        Some((_, Fate::Kept(why))) => why,
        _ => "a fact, without what it said about the person",
    }
}
