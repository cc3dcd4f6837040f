//! A learner's goals, and progress in the current period.

use std::collections::BTreeMap;

use domain::Refusal;
use domain::credits::known_spelling;
use domain::credits::ledger::{Amount, CpdGoals, PeriodKind, StartMonth};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::use_cases::goal_progress::GoalProgress;
use utoipa::ToSchema;

use crate::adjustment::checked_type;

/// How CPD years are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKindName {
    /// January to December.
    CalendarYear,
    /// Twelve months from the first day of `start_month`.
    FiscalYear,
    /// The twelve months that end today.
    #[serde(rename = "rolling_12_months")]
    RollingTwelveMonths,
}

/// How CPD years are counted, in the learner's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodSetting {
    /// The kind of period.
    pub kind: PeriodKindName,
    /// The month in which a fiscal year starts; `null` or absent for other kinds.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 12, required)]
    pub start_month: Option<i64>,
}

impl From<PeriodKind> for PeriodSetting {
    fn from(kind: PeriodKind) -> Self {
        match kind {
            PeriodKind::CalendarYear => Self { kind: PeriodKindName::CalendarYear, start_month: None },
            PeriodKind::RollingTwelveMonths => {
                Self { kind: PeriodKindName::RollingTwelveMonths, start_month: None }
            }
            PeriodKind::FiscalYear { start_month } => {
                Self { kind: PeriodKindName::FiscalYear, start_month: Some(start_month.into()) }
            }
        }
    }
}

impl PeriodSetting {
    pub(crate) fn read(self) -> Result<PeriodKind, Refusal> {
        let refused = |reason: &str| Refusal::field("period.start_month", reason);
        match (self.kind, self.start_month) {
            (PeriodKindName::CalendarYear, None) => Ok(PeriodKind::CalendarYear),
            (PeriodKindName::RollingTwelveMonths, None) => Ok(PeriodKind::RollingTwelveMonths),
            (PeriodKindName::FiscalYear, Some(month)) => {
                let start_month = StartMonth::try_from(month).map_err(|error| refused(&error.to_string()))?;
                Ok(PeriodKind::FiscalYear { start_month })
            }
            (PeriodKindName::FiscalYear, None) => Err(refused("is required for a fiscal year")),
            (_, Some(_)) => Err(refused("is only allowed for a fiscal year")),
        }
    }
}

/// A goal for one kind of credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeGoalView {
    /// The kind of credit.
    #[schema(min_length = 1, max_length = 60)]
    pub cpd_type: String,
    /// The credits to earn in each period, with two decimals.
    #[schema(example = "10.00", max_length = 8)]
    pub goal: String,
}

/// Progress towards the goal of the current period.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = YearProgress)]
pub struct GoalProgressView {
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub end: Date,
    /// Credits earned and adjusted minus revoked, with two decimals.
    pub earned: String,
    /// The credits to earn.
    pub goal: String,
    /// The credits still missing.
    pub remaining: String,
}

impl From<&GoalProgress> for GoalProgressView {
    fn from(progress: &GoalProgress) -> Self {
        Self {
            start: progress.period.start,
            end: progress.period.end,
            earned: progress.earned.to_string(),
            goal: progress.goal.to_string(),
            remaining: progress.remaining().to_string(),
        }
    }
}

/// A learner's goals.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CpdGoalsView {
    /// How the learner's CPD years are counted.
    pub period: PeriodSetting,
    /// The IANA time zone in which days are counted.
    pub time_zone: String,
    /// The credits to earn in each year, with two decimals.
    #[schema(example = "30.00")]
    pub goal: String,
    /// Goals for single kinds of credit.
    pub by_type: Vec<TypeGoalView>,
    /// The current year.
    pub current: GoalProgressView,
}

impl CpdGoalsView {
    pub(crate) fn new(goals: &CpdGoals, time_zone: String, progress: &GoalProgress) -> Self {
        let by_type = goals.by_type.iter();
        Self {
            period: goals.period.into(),
            time_zone,
            goal: goals.credits.to_string(),
            by_type: by_type
                .map(|(kind, goal)| TypeGoalView { cpd_type: kind.clone(), goal: goal.to_string() })
                .collect(),
            current: progress.into(),
        }
    }
}

/// Validates a goal.
pub(crate) fn goal(name: &str, text: &str) -> Result<Amount, Refusal> {
    let amount: Amount = text.parse().map_err(|error| Refusal::field(name, format!("{error}")))?;
    match (Amount::ZERO..=Amount::ENTRY_MAX).contains(&amount) {
        true => Ok(amount),
        false => Err(Refusal::field(name, "must be between 0.00 and 9999.99")),
    }
}

/// Validates goals for single kinds of credit.
pub(crate) fn goals_by_type(views: &[TypeGoalView]) -> Result<BTreeMap<String, Amount>, Refusal> {
    let mut goals = BTreeMap::new();
    for (index, view) in views.iter().enumerate() {
        let path = format!("by_type[{index}]");
        let kind = checked_type(&format!("{path}.cpd_type"), &view.cpd_type)?;
        let amount = goal(&format!("{path}.goal"), &view.goal)?;
        if known_spelling(&kind, goals.keys().map(String::as_str)).is_some() {
            return Err(Refusal::field(&format!("{path}.cpd_type"), "already has a goal"));
        }
        goals.insert(kind, amount);
    }
    Ok(goals)
}
