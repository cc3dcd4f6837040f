//! `cargo xtask …`: starts, stops and tests everything on this machine.
//!
//! It only starts programs: Cargo, Python, npm, and the operator's binary `ops`, which gets every command that is not
//! listed here. To add a command, add a variant below and a module that runs it.

mod bench;
mod cargo;
#[cfg(test)]
mod documented;
mod down;
mod environment;
mod frontend;
mod generate;
mod http;
mod interrupt;
mod logs;
mod paths;
mod process;
mod release;
mod run;
mod sbom;
mod services;
mod stages;
mod status;
mod test;
mod tools;
mod up;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

const MORE: &str = "Everything else is the operator's: import-course, token, event, redrive, … \
                    See `cargo run --bin ops -- --help`.";

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Starts, stops and tests everything on this machine", after_help = MORE)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds, starts the local stack, deploys template.yaml, loads the demo, serves the front end
    Up(up::Options),
    /// Stops everything that `up` started
    Down,
    /// Says what runs, and where
    Status,
    /// Prints the log of a function or of a service
    Logs(logs::Options),
    /// Writes template.yaml, the OpenAPI document, the front end's types and the course schema
    Generate(generate::Options),
    /// Writes what the product is made of (CycloneDX), for Rust and npm
    Sbom(sbom::Options),
    /// Builds, deploys and publishes a stage on AWS, without a question
    Release(release::Options),
    /// Measures what the functions cost
    Bench(bench::Options),
    /// Runs what CI runs: everything, or one part of it
    Test(test::Options),
    #[command(external_subcommand)]
    Operator(Vec<OsString>),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Up(options) => up::run(&options),
        Command::Down => down::run(),
        Command::Status => status::run(),
        Command::Logs(options) => logs::run(&options),
        Command::Generate(options) => generate::run(&options),
        Command::Sbom(options) => sbom::run(&options),
        Command::Release(options) => release::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Operator(arguments) => cargo::operator(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_of_this_program_in_the_documents_exists() {
        let mut own = 0;
        for (page, words) in documented::commands() {
            let outcome =
                Arguments::try_parse_from(std::iter::once("xtask").chain(words.iter().map(String::as_str)));
            own += usize::from(!matches!(outcome, Ok(Arguments { command: Command::Operator(_) })));
            documented::is_known(outcome.map(drop))
                .unwrap_or_else(|error| panic!("{page}: {words:?}: {error}"));
        }
        assert!(own > 20, "{own} commands were found");
    }
}
