//! The credit ledger of one learner: entries that are never changed, lots that they open and consume, and
//! the head that holds the sum.
//!
//! | File | Holds |
//! |---|---|
//! | `amount.rs` | exact signed amounts |
//! | `entry.rs` | an entry, its running totals, its place in the chain of hashes |
//! | `lot.rs` | credits that one entry brought, what is left of them, when something is due |
//! | `posting.rs` | award, revoke, adjust, expire: from what was read to what is to be written |
//! | `goal.rs`, `period.rs` | what a learner has to earn, and in which time |
//! | `audit.rs` | every invariant, over everything that is stored of a learner |
//!
//! **Invariants:** Σ entries = balance = last `balance_after` = Σ open lots; sequence without gaps; each
//! entry carries its predecessor's hash; 0 ≤ balance ≤ 999999.99.

mod amount;
mod audit;
mod entry;
mod goal;
mod lot;
mod period;
mod posting;
mod row;

pub use amount::{Amount, InvalidAmount};
pub use audit::{Breach, audit};
pub use entry::{Actor, Draft, Entry, EntryKind, Head, Source, Tally, Totals};
pub use goal::{CpdGoals, DEFAULT_GOAL, GOALS_MAX};
pub use lot::{Lot, LotPosition, REMINDER_DAYS};
pub use period::{InvalidMonth, Period, PeriodKind, StartMonth};
pub use posting::{Adjustment, LedgerError, Posting};
pub use row::row_key;
