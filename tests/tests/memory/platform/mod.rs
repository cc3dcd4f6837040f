//! Promises of every function: faults, repetitions, logs, refusals, the rules of this repository.

mod addresses;
mod alarms;
mod audited;
mod authorisation;
mod capacity;
mod child;
mod dependencies;
mod documentation;
mod faults;
mod golden_events;
mod house_rules;
mod ids;
mod logs;
mod module_cycles;
mod openapi;
mod outbox;
mod refusals;
mod repeated_writes;
mod repetitions;
mod roles;
mod round_trips;
mod served;
mod statuses;
mod switches;
mod traces;
mod vocabulary;
