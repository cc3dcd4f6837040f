//! A learner's progress towards the goal of the current period.
//!
//! Every ledger entry carries the totals after it, so the sum of a period is the difference of two entries, however
//! many lie in between. A revocation counts in the period in which it is made, as a reversal does in any ledger;
//! expired credits were earned and stay counted.

use std::collections::BTreeMap;

use domain::LearnerId;
use domain::credits::cpd_type_key;
use domain::credits::ledger::{Amount, CpdGoals, Head, Period, Totals};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::time::Instant;

use crate::store::{Store, StoreError, keys};

/// Progress in the current period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalProgress {
    pub period: Period,
    pub earned: Amount,
    pub goal: Amount,
    /// By kind of credit: every kind that has a goal or credits.
    pub by_type: Vec<TypeProgress>,
}

/// Progress in one kind of credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeProgress {
    pub cpd_type: String,
    /// Earned and adjusted minus revoked, in total.
    pub credited: Amount,
    /// The same in the current period.
    pub earned: Amount,
    /// `None` when there is no goal for this kind.
    pub goal: Option<Amount>,
}

impl GoalProgress {
    /// How much is missing to reach the goal.
    pub fn remaining(&self) -> Amount {
        (self.goal - self.earned).or_zero()
    }
}

impl TypeProgress {
    /// How much is missing to reach the goal of this kind.
    pub fn remaining(&self) -> Amount {
        (self.goal.unwrap_or_default() - self.earned).or_zero()
    }
}

/// The current progress of the learner who set these goals.
///
/// # Errors
/// The store was unavailable until the deadline, or an entry is corrupt.
pub async fn goal_progress(
    store: &Store,
    deadline: Instant,
    goals: &CpdGoals,
    zone: &TimeZone,
    head: Option<&Head>,
    now: Timestamp,
) -> Result<GoalProgress, StoreError> {
    let period = goals.current(zone, now);
    let start = period.moments(zone).0;
    let (last, first) = match head {
        None => (Totals::default(), Totals::default()),
        Some(head) => (head.totals.clone(), totals_before(store, deadline, head, start).await?),
    };
    let by_type = by_type(&last, &first, goals);
    Ok(GoalProgress { period, earned: last.credited() - first.credited(), goal: goals.credits, by_type })
}

/// Progress by kind of credit. Spellings of one kind are one kind: a goal for `clinical` counts what was earned as
/// `Clinical`.
fn by_type(last: &Totals, first: &Totals, goals: &CpdGoals) -> Vec<TypeProgress> {
    let mut kinds: BTreeMap<String, TypeProgress> = BTreeMap::new();
    for name in last.credited.keys().chain(goals.by_type.keys()) {
        let kind = kinds.entry(cpd_type_key(name)).or_insert_with(|| TypeProgress {
            cpd_type: name.clone(),
            credited: Amount::ZERO,
            earned: Amount::ZERO,
            goal: None,
        });
        if let Some(goal) = goals.by_type.get(name) {
            kind.goal = Some(*goal);
        }
    }
    for (name, credited) in &last.credited {
        if let Some(kind) = kinds.get_mut(&cpd_type_key(name)) {
            kind.credited += *credited;
            kind.earned += *credited - first.credited_of(name);
        }
    }
    let mut by_type: Vec<TypeProgress> = kinds.into_values().collect();
    by_type.sort_by(|one, other| one.cpd_type.cmp(&other.cpd_type));
    by_type
}

/// The totals of all entries before a moment: one query of an index, or none when the last entry is older.
///
/// # Errors
/// The store was unavailable until the deadline, or an entry is corrupt.
pub async fn totals_before(
    store: &Store,
    deadline: Instant,
    head: &Head,
    moment: Timestamp,
) -> Result<Totals, StoreError> {
    match head.last_at {
        None => Ok(Totals::default()),
        Some(last_at) if last_at < moment => Ok(head.totals.clone()),
        Some(_) => Ok(last_before(store, deadline, head.learner, moment).await?),
    }
}

async fn last_before(
    store: &Store,
    deadline: Instant,
    learner: LearnerId,
    moment: Timestamp,
) -> Result<Totals, StoreError> {
    let range = keys::ledger_entries_between(learner, Timestamp::UNIX_EPOCH, moment);
    let page = store.page(deadline, &range, 1, None).await?;
    Ok(page.items.into_iter().next().map(|entry| entry.totals).unwrap_or_default())
}
