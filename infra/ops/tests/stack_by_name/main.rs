//! The commands as an operator calls them for a stack on AWS: with a recorded `aws`, and a server in place of the
//! services that the SDK calls.

#![expect(clippy::unwrap_used, reason = "what a test cannot unwrap is its failure")]

mod machine;
mod pruning;
mod reconciling;
mod removing;
mod repairing;
mod rolling_back;
mod signing_in;
mod switching;
