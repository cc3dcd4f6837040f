//! Credits stay correct when messages are duplicated, late, concurrent or lost.

mod admin;
mod awarding;
mod bulk;
mod checking;
mod earned_on;
mod exports;
mod faults;
mod goals;
mod history;
mod limits;
mod model;
mod one_day;
mod open_lots;
mod reminders;
mod reprints;
mod sweeping;
