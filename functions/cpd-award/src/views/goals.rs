//! A learner's goals, and how far the current period has come.

use std::collections::BTreeMap;

use domain::Refusal;
use domain::credits::ledger::{Amount, CpdGoals, PeriodKind, StartMonth};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::use_cases::goal_progress::GoalProgress;
use utoipa::ToSchema;

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

/// How CPD years are counted, in days of the learner's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodSetting {
    /// Which way.
    pub kind: PeriodKindName,
    /// Of a fiscal year: the month in which it starts. `null` or absent otherwise.
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
    /// The period that is meant.
    pub(crate) fn read(self) -> Result<PeriodKind, Refusal> {
        let refused = |reason: &str| Refusal::field("period.start_month", reason);
        match (self.kind, self.start_month) {
            (PeriodKindName::CalendarYear, None) => Ok(PeriodKind::CalendarYear),
            (PeriodKindName::RollingTwelveMonths, None) => Ok(PeriodKind::RollingTwelveMonths),
            (PeriodKindName::FiscalYear, Some(month)) => {
                let start_month = StartMonth::try_from(month).map_err(|error| refused(&error.to_string()))?;
                Ok(PeriodKind::FiscalYear { start_month })
            }
            (PeriodKindName::FiscalYear, None) => {
                Err(refused("a fiscal year needs the month in which it starts"))
            }
            (_, Some(_)) => Err(refused("only a fiscal year starts in a month of its own")),
        }
    }
}

/// A goal for one kind of credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeGoalView {
    /// The kind of credit.
    pub cpd_type: String,
    /// To be earned of it in each period, with two decimals.
    #[schema(example = "10.00")]
    pub goal: String,
}

/// How far the current period has come.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct YearProgress {
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub end: Date,
    /// Earned and adjusted less revoked in it, with two decimals.
    pub earned: String,
    /// What is to be earned in it.
    pub goal: String,
    /// What is missing.
    pub remaining: String,
}

impl From<&GoalProgress> for YearProgress {
    fn from(standing: &GoalProgress) -> Self {
        Self {
            start: standing.period.start,
            end: standing.period.end,
            earned: standing.earned.to_string(),
            goal: standing.goal.to_string(),
            remaining: standing.remaining().to_string(),
        }
    }
}

/// A learner's goals.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CpdGoalsView {
    /// How the learner's CPD years are counted.
    pub period: PeriodSetting,
    /// IANA name of the time zone in which days are counted.
    pub time_zone: String,
    /// To be earned in each year, with two decimals.
    #[schema(example = "30.00")]
    pub goal: String,
    /// To be earned of single kinds of credit.
    pub by_type: Vec<TypeGoalView>,
    /// The year that today lies in.
    pub current: YearProgress,
}

impl CpdGoalsView {
    /// The goals of a learner who stands there.
    pub(crate) fn new(goals: &CpdGoals, time_zone: String, standing: &GoalProgress) -> Self {
        let by_type = goals.by_type.iter();
        Self {
            period: goals.period.into(),
            time_zone,
            goal: goals.credits.to_string(),
            by_type: by_type
                .map(|(kind, goal)| TypeGoalView { cpd_type: kind.clone(), goal: goal.to_string() })
                .collect(),
            current: standing.into(),
        }
    }
}

/// A goal as it may be set.
pub(crate) fn goal(name: &str, text: &str) -> Result<Amount, Refusal> {
    let amount: Amount = text.parse().map_err(|error| Refusal::field(name, format!("{error}")))?;
    match (Amount::ZERO..=Amount::ENTRY_MAX).contains(&amount) {
        true => Ok(amount),
        false => Err(Refusal::field(name, "between 0.00 and 9999.99")),
    }
}

/// Goals of single kinds as they may be set.
pub(crate) fn goals_by_type(views: &[TypeGoalView]) -> Result<BTreeMap<String, Amount>, Refusal> {
    let mut goals = BTreeMap::new();
    for (index, view) in views.iter().enumerate() {
        let path = format!("by_type[{index}]");
        let kind = domain::one_line(&view.cpd_type, 60);
        if kind.is_empty() {
            return Err(Refusal::field(&format!("{path}.cpd_type"), "names a kind of credit"));
        }
        let amount = goal(&format!("{path}.goal"), &view.goal)?;
        if goals.insert(kind, amount).is_some() {
            return Err(Refusal::field(&format!("{path}.cpd_type"), "has a goal already"));
        }
    }
    Ok(goals)
}
