//! Response bodies, kept apart from stored items.

mod adjustment;
mod certificate;
mod goals;
mod summary;
mod transaction;

pub use adjustment::{BulkReport, BulkRow, FileEncoding, RowOutcome};
pub use certificate::AdminCertificate;
pub use goals::{CpdGoalsView, GoalProgressView, PeriodKindName, PeriodSetting, TypeGoalView};
pub(crate) use goals::{goal, goals_by_type};
pub use summary::{ExpiringCredits, KindTotal, PeriodTotal, TransactionTypeTotal, TransactionsSummary};
pub use transaction::{CpdTransaction, TransactionType};
