//! A learner's progress towards the goal of the current period.
//!
//! Every ledger entry carries the totals after it, so the sum of a period is the difference of two entries, however
//! many lie in between. A revocation counts in the period in which it is made, as a reversal does in any ledger;
//! expired credits were earned and stay counted.

use domain::LearnerId;
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
    let mut kinds: Vec<&String> = last.credited.keys().chain(goals.by_type.keys()).collect();
    kinds.sort();
    kinds.dedup();
    let by_type = kinds.into_iter().map(|kind| TypeProgress {
        cpd_type: kind.clone(),
        credited: last.credited_of(kind),
        earned: last.credited_of(kind) - first.credited_of(kind),
        goal: goals.by_type.get(kind).copied(),
    });
    let by_type = by_type.collect();
    Ok(GoalProgress { period, earned: last.credited() - first.credited(), goal: goals.credits, by_type })
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
