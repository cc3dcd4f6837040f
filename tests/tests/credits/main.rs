//! Credits that are never wrong: whatever is delivered twice, late, in parallel or not at all.

#![expect(clippy::unwrap_used, reason = "what a test cannot unwrap is its failure")]

mod admin;
mod awarding;
mod checking;
mod exports;
mod faults;
mod history;
mod limits;
mod model;
mod reminders;
mod sweeping;
