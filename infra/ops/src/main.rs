//! The operator's tool: imports courses and people, sends Stripe events, checks queues, outbox and ledger.
//!
//! `cargo xtask` forwards operator commands to this program. To add a command: a
//! variant in `cli.rs`, and a file in `commands/` with a `run` function.

// `json!` recurses for each field, and Stripe's objects are long.
#![recursion_limit = "256"]

mod aws_cli;
mod aws_stack;
mod bucket_versions;
mod cli;
mod commands;
mod deployment;
mod event;
mod functions;
mod http_client;
mod output;
mod people;
mod smoke_client;
mod stack;
mod stripe_account;
mod target;
mod test_identity;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use target::Target;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::failure(&error);
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let target = Target::new(cli.deployment);
    match cli.command {
        Command::ImportCourse(args) => commands::import_course::run(&args, &target).await,
        Command::CourseSchema => {
            commands::course_schema::run();
            Ok(())
        }
        Command::Questions(args) => commands::questions::run(&args),
        Command::ImportPeople(args) => commands::import_people::run(&args, &target).await,
        Command::Token(args) => commands::token::run(&args, &target).await,
        Command::Event(args) => commands::event::run(&args, &target).await,
        Command::AttachSession(args) => commands::attach_session::run(&args, &target).await,
        Command::Reconcile(args) => commands::reconcile::run(&args, &target).await,
        Command::Settle(args) => commands::settle::run(&args, &target).await,
        Command::Redrive(args) => commands::redrive::run(&args, &target).await,
        Command::Learner(args) => commands::learner::run(&args, &target).await,
        Command::Ledger(args) => commands::ledger::run(&args, &target).await,
        Command::ListPeople => commands::list_people::run(&target).await,
        Command::NumberCertificates => commands::number_certificates::run(&target).await,
        Command::IndexPayments => commands::index_payments::run(&target).await,
        Command::Prune(args) => commands::prune::run(&args, &target),
        Command::Remove(args) => commands::remove::run(&args, &target).await,
        Command::Rollback(args) => commands::rollback::run(&args, &target),
        Command::Smoke(args) => commands::smoke::run(&args, &target).await,
        Command::Switch(args) => commands::switch::run(&args, &target).await,
        Command::Outbox => commands::outbox::run(&target).await,
    }
}
