//! What is shown, apart from what is stored.

mod adjustment;
mod certificate;
mod goals;
mod summary;
mod transaction;

pub use adjustment::{BulkReport, BulkRow, RowOutcome};
pub use certificate::AdminCertificate;
pub use goals::{CpdGoalsView, PeriodKindName, PeriodSetting, TypeGoalView, YearProgress};
pub(crate) use goals::{goal, goals_by_type};
pub use summary::{ExpiringCredits, KindTotal, PeriodTotal, TransactionTypeTotal, TransactionsSummary};
pub use transaction::{CpdTransaction, TransactionType};
