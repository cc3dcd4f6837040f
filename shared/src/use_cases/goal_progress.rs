//! A learner's progress towards the goal of the current period.
//!
//! Credits count on the day of completion, so a revocation takes them from the period in which they were earned;
//! expired credits were earned and stay counted.

use std::collections::BTreeMap;

use domain::credits::cpd_type_key;
use domain::credits::ledger::{Amount, CpdGoals, Head, Period, Totals};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use tokio::time::Instant;

use super::ledger_totals::{LedgerTotals, ledger_totals};
use crate::store::{Store, StoreError};

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

/// The current progress of the learner who set these goals. `head` is the head as it was read just before.
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
    let days = [period.start, after(period)];
    let totals = ledger_totals(store, deadline, goals.learner, head.cloned(), &days).await?;
    Ok(GoalProgress::of(goals, period, &totals))
}

/// Progress by kind of credit. Spellings of one kind are one kind: a goal for `clinical` counts what was earned as
/// `Clinical`.
fn by_type(all: &Totals, earned: &Totals, goals: &CpdGoals) -> Vec<TypeProgress> {
    let mut kinds: BTreeMap<String, TypeProgress> = BTreeMap::new();
    for name in all.credited.keys().chain(goals.by_type.keys()) {
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
    for (name, credited) in &all.credited {
        if let Some(kind) = kinds.get_mut(&cpd_type_key(name)) {
            kind.credited += *credited;
            kind.earned += earned.credited_of(name);
        }
    }
    let mut by_type: Vec<TypeProgress> = kinds.into_values().collect();
    by_type.sort_by(|one, other| one.cpd_type.cmp(&other.cpd_type));
    by_type
}

impl GoalProgress {
    /// The progress in a period whose first day, and the day after its last, are among the days of `totals`.
    pub fn of(goals: &CpdGoals, period: Period, totals: &LedgerTotals) -> Self {
        let (all, earned) = (&totals.head.totals, totals.between(Some(period.start), Some(after(period))));
        let by_type = by_type(all, &earned, goals);
        Self { period, earned: earned.credited(), goal: goals.credits, by_type }
    }
}

fn after(period: Period) -> Date {
    period.end.saturating_add(1.day())
}
