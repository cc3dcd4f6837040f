//! The edges: what a hostile caller, a poisoned row, a race for the last seat or a lost event meets.

#![expect(clippy::unwrap_used, reason = "what a test cannot unwrap is its failure")]

mod outbox;
mod reconciling;
mod refusals;
mod repetitions;
mod secrets;
mod webhook_edges;
