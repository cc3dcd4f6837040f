//! The command line.

use clap::{Parser, Subcommand};

use crate::commands::attach_session::AttachSession;
use crate::commands::import_course::ImportCourse;
use crate::commands::import_people::ImportPeople;
use crate::commands::learner::Learner;
use crate::commands::ledger::Ledger;
use crate::commands::questions::Questions;
use crate::commands::reconcile::Reconcile;
use crate::commands::redrive::Redrive;
use crate::commands::settle::Settle;
use crate::commands::token::Token;
use crate::deployment::Deployment;
use crate::event::SendEvent;

/// Operates a CPD learning platform.
///
/// By default, commands use the local stack started by `cargo xtask up`. For AWS, pass --profile (or set
/// credentials in the environment) and the table names, which are outputs of the template.
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
    /// Check course definitions and store those that have changed
    ImportCourse(ImportCourse),
    /// Print the JSON Schema of a course definition
    CourseSchema,
    /// Show which questions of a file fit, and convert them between Aiken, GIFT, Moodle XML and JSON
    Questions(Questions),
    /// Store the profiles of demo people
    ImportPeople(ImportPeople),
    /// Print an ID token from the local issuer
    Token(Token),
    /// Send a signed Stripe event to the webhook
    Event(Box<SendEvent>),
    /// Assign an unmatched or rejected Checkout Session to a learner
    AttachSession(AttachSession),
    /// Compare Stripe's recent events with the stored data; fails if something is missing
    Reconcile(Reconcile),
    /// Bring enrolments in line with their courses: completions, live sessions
    #[command(subcommand)]
    Settle(Settle),
    /// Move messages from a dead-letter queue back to its queue
    Redrive(Redrive),
    /// Export everything about a learner
    #[command(subcommand)]
    Learner(Learner),
    /// Check the credit ledger
    #[command(subcommand)]
    Ledger(Ledger),
    /// Make the certificates of earlier releases findable by their number; once, after the update
    NumberCertificates,
    /// Count the overdue messages in the outbox
    Outbox,
}
