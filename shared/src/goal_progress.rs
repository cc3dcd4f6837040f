//! Where a learner stands: what counts in the current period, and what is missing for the goal.
//!
//! Every entry carries the totals after it, so what a period came to is the difference of two entries: one
//! read at its start, whatever lies in between. A revocation counts in the period in which it is made, as a
//! reversal does in any ledger; credits that expired had been earned and stay counted.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::time::Instant;

use crate::dynamo::{Store, StoreError, keys};
use domain::LearnerId;
use domain::credits::ledger::{Amount, CpdGoals, Head, Period, Totals};

/// Where a learner stands in the current period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalProgress {
    /// The current period.
    pub period: Period,
    /// What counts in it.
    pub earned: Amount,
    /// What is to be earned in it.
    pub goal: Amount,
    /// Kind by kind: those with a goal and those with credits.
    pub by_type: Vec<TypeProgress>,
}

/// The same for one kind of credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeProgress {
    /// The kind of credit.
    pub cpd_type: String,
    /// Earned and adjusted less revoked, ever.
    pub credited: Amount,
    /// The same in the current period.
    pub earned: Amount,
    /// To be earned in the period, where there is a goal for this kind.
    pub goal: Option<Amount>,
}

impl GoalProgress {
    /// What is missing.
    pub fn remaining(&self) -> Amount {
        (self.goal - self.earned).or_zero()
    }
}

impl TypeProgress {
    /// What is missing for the goal of this kind.
    pub fn remaining(&self) -> Amount {
        (self.goal.unwrap_or_default() - self.earned).or_zero()
    }
}

/// Where the learner of these goals stands now.
///
/// # Errors
/// The store was away until the deadline, or an entry is corrupt.
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

/// The totals of everything that was entered before a moment: one query of an index, or none when the last
/// entry lies before it.
///
/// # Errors
/// The store was away until the deadline, or an entry is corrupt.
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
