//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::commands::attach_session::AttachSession;
use crate::commands::import_course::ImportCourse;
use crate::commands::import_people::ImportPeople;
use crate::commands::ledger::Ledger;
use crate::commands::reconcile::Reconcile;
use crate::commands::redrive::Redrive;
use crate::commands::token::Token;
use crate::event::SendEvent;

/// Looks after a CPD learning platform.
///
/// Without further words everything goes to the local stack of `cargo xtask up`. For AWS, give --profile
/// (or credentials in the environment) and the names of the tables, which are outputs of the template.
#[derive(Debug, Parser)]
#[command(name = "ops", version, propagate_version = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) enrolment: Enrolment,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Which deployment is meant.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Enrolment {
    /// Description of a running stack [default: .local/stack.json here or in a folder above]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Which deployment")]
    pub(crate) stack: Option<PathBuf>,
    /// Profile of the AWS configuration; means AWS instead of the local stack
    #[arg(long, global = true, help_heading = "Which deployment", conflicts_with = "stack")]
    pub(crate) profile: Option<String>,
    /// AWS region [default: the profile's]
    #[arg(long, global = true, help_heading = "Which deployment", conflicts_with = "stack")]
    pub(crate) region: Option<String>,
    /// Output MainTableName [env: MAIN_TABLE]; means AWS instead of the local stack
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        help_heading = "Which deployment",
        conflicts_with = "stack"
    )]
    pub(crate) main_table: Option<String>,
    /// Output OutboxTableName [env: OUTBOX_TABLE]
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        help_heading = "Which deployment",
        conflicts_with = "stack"
    )]
    pub(crate) outbox_table: Option<String>,
    /// Output KeysTableName [env: KEYS_TABLE]
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        help_heading = "Which deployment",
        conflicts_with = "stack"
    )]
    pub(crate) keys_table: Option<String>,
    /// Output LedgerTableName [env: LEDGER_TABLE]
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        help_heading = "Which deployment",
        conflicts_with = "stack"
    )]
    pub(crate) ledger_table: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check course definitions and store them; what is unchanged is not written again
    ImportCourse(ImportCourse),
    /// Print the JSON Schema of a course definition
    CourseSchema,
    /// Store the profiles of demo people
    ImportPeople(ImportPeople),
    /// Print an ID token of the local issuer
    Token(Token),
    /// Send a signed Stripe event to the webhook
    Event(Box<SendEvent>),
    /// Say whose an unmatched or rejected Checkout Session is
    AttachSession(AttachSession),
    /// Compare Stripe's events of the last days with what is stored; fails when something is missing
    Reconcile(Reconcile),
    /// Move the messages of a queue's dead-letter queue back
    Redrive(Redrive),
    /// Look after the credit ledger
    #[command(subcommand)]
    Ledger(Ledger),
    /// Count the messages that are overdue in the outbox
    Outbox,
}
