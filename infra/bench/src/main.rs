//! `cargo xtask bench …`: what the functions cost, measured with the bootstraps that Lambda runs.
//!
//! `counts` is a gate, because what it counts is the same on every machine. `sizes` and `instructions`
//! compare release builds with their budgets. `time` compares nothing: it writes tables.
// The SDK's futures are nested deeper than the compiler looks by default.
#![recursion_limit = "256"]

mod backend;
mod bench;
mod bootstrap;
mod budgets;
mod bulk;
mod callgrind;
mod certificate;
mod costs;
mod counts;
mod environment;
mod events;
mod functions;
mod furnished;
mod gate;
mod history;
mod instructions;
mod measured;
mod named;
mod operations;
mod prepared;
mod process_state;
mod replay;
mod runtime_api;
mod schema;
mod size;
mod sizes;
mod stand_in;
mod system_calls;
mod time;
mod units;
mod waves;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::functions::Binaries;

#[derive(Parser)]
#[command(name = "cargo xtask bench", about = "Measures what the functions cost")]
struct Arguments {
    #[command(flatten)]
    binaries: Binaries,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Counts requests, round trips, units, bytes and system calls, and compares them with their budgets
    Counts(counts::Options),
    /// Packs every function as it is deployed, and compares the bytes with their budgets
    Sizes(sizes::Options),
    /// Counts what every function executes and allocates, under valgrind, and compares it with its budgets
    Instructions(instructions::Options),
    /// Times functions against the floor and against functions in Python and Node, and writes RESULTS.md; never a gate
    Time(time::Options),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Arguments { binaries, command } = Arguments::parse();
    let outcome = match command {
        Command::Counts(options) => counts::run(&options, &binaries).await,
        Command::Sizes(options) => sizes::run(&options, &binaries),
        Command::Instructions(options) => instructions::run(&options, &binaries).await,
        Command::Time(options) => time::run(&options, &binaries).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
