//! The credit ledger of one learner: immutable entries, the lots that they open and consume, and the head
//! with the balance.
//!
//! | File | Holds |
//! |---|---|
//! | `amount.rs` | exact signed amounts |
//! | `entry.rs` | an entry, its running totals, its hash chain |
//! | `line.rs` | what lists show of an entry |
//! | `head.rs` | the head, to which the next entry is appended |
//! | `by_day.rs` | totals by the day on which entries count |
//! | `lot.rs` | the credits added by one entry, how many are left, what is due |
//! | `posting.rs` | award, revoke, adjust, expire |
//! | `goal.rs`, `period.rs` | goals and periods |
//! | `audit.rs` | checks every invariant |
//!
//! **Invariants:** Σ entries = balance = last `balance_after` = Σ open lots; sequence without gaps; each
//! entry carries its predecessor's hash; totals by day = Σ entries by day; 0 ≤ balance ≤ 999999.99.

mod amount;
mod audit;
mod by_day;
mod entry;
mod goal;
mod head;
mod line;
mod lot;
mod period;
mod posting;
mod row;

pub use amount::{Amount, InvalidAmount};
pub use audit::{Breach, audit};
pub use by_day::{DayTotals, Span, Spans};
pub use entry::{Actor, Draft, Entry, EntryKind, Source, Tally, Totals};
pub use goal::{CpdGoals, DEFAULT_GOAL, GOALS_MAX};
pub use head::{Head, Undated};
pub use line::{EntryLine, LineSource};
pub use lot::{Lot, LotPosition, REMINDER_DAYS};
pub use period::{InvalidMonth, Period, PeriodKind, StartMonth};
pub use posting::{Adjustment, LedgerError, Posting};
pub use row::{RowIdentity, legacy_row_key};
