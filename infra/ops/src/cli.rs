//! The command line.

use clap::{Parser, Subcommand};

use crate::commands::attach_session::AttachSession;
use crate::commands::import_course::ImportCourse;
use crate::commands::import_people::ImportPeople;
use crate::commands::ledger::Ledger;
use crate::commands::reconcile::Reconcile;
use crate::commands::redrive::Redrive;
use crate::commands::token::Token;
use crate::deployment::Deployment;
use crate::event::SendEvent;

/// Looks after a CPD learning platform.
///
/// Without further words everything goes to the local stack of `cargo xtask up`. For AWS, give --profile
/// (or credentials in the environment) and the names of the tables, which are outputs of the template.
#[derive(Debug, Parser)]
#[command(name = "ops", version, propagate_version = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) deployment: Deployment,
    #[command(subcommand)]
    pub(crate) command: Command,
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
