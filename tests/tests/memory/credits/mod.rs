//! Credits that are never wrong: whatever is delivered twice, late, in parallel or not at all.

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
