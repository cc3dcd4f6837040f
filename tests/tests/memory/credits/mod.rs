//! Credits stay correct when messages are duplicated, late, concurrent or lost.

mod admin;
mod awarding;
mod bulk;
mod checking;
mod exports;
mod faults;
mod goals;
mod history;
mod limits;
mod model;
mod reminders;
mod sweeping;
