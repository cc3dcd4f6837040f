//! `cargo xtask bench …`: what the functions cost, measured with the bootstraps that Lambda runs.
//!
//! `counts` is a gate, because what it counts is the same on every machine.
// The SDK's futures are nested deeper than the compiler looks by default.
#![recursion_limit = "256"]

mod backend;
mod bench;
mod bootstrap;
mod budgets;
mod bulk;
mod certificate;
mod costs;
mod counts;
mod environment;
mod events;
mod furnished;
mod history;
mod measured;
mod named;
mod operations;
mod prepared;
mod process_state;
mod runtime_api;
mod schema;
mod size;
mod stand_in;
mod system_calls;
mod units;
mod waves;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask bench", about = "Measures what the functions cost")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Counts requests, round trips, units, bytes and system calls, and compares them with their budgets
    Counts(counts::Options),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Counts(options) => counts::run(&options).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
