//! Promises of every function: faults, repetitions, logs, refusals, the rules of this repository.

mod documentation;
mod faults;
mod golden_events;
mod house_rules;
mod logs;
mod openapi;
mod outbox;
mod refusals;
mod repetitions;
