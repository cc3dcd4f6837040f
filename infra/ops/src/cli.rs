//! The command line.

use clap::{Parser, Subcommand};

use crate::commands::attach_session::AttachSession;
use crate::commands::import_course::ImportCourse;
use crate::commands::import_people::ImportPeople;
use crate::commands::learner::Learner;
use crate::commands::ledger::Ledger;
use crate::commands::prune::Prune;
use crate::commands::questions::Questions;
use crate::commands::reconcile::Reconcile;
use crate::commands::redrive::Redrive;
use crate::commands::remove::Remove;
use crate::commands::rollback::Rollback;
use crate::commands::settle::Settle;
use crate::commands::smoke::Smoke;
use crate::commands::switch::SwitchCommand;
use crate::commands::token::Token;
use crate::deployment::Deployment;
use crate::event::SendEvent;

/// Operates a CPD learning platform.
///
/// On AWS, name the stack with --stack-name: its outputs say everything else, and the account and the region are shown
/// before anything is written. Without it, commands use the local stack that `cargo xtask up` started.
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
    /// Make the people of earlier releases findable by name and e-mail address; once, after the update
    ListPeople,
    /// Make the certificates of earlier releases findable by their number; once, after the update
    NumberCertificates,
    /// Make the payments of earlier releases findable by their state; once, after the update
    IndexPayments,
    /// Move a function back to the version before, or all of them
    Rollback(Rollback),
    /// Remove versions of functions that nobody calls
    Prune(Prune),
    /// Show what removing the stack would delete and what stays; remove it with --apply
    Remove(Remove),
    /// Call a deployed stack as its users do
    Smoke(Smoke),
    /// Switch parts of the running system off and on
    #[command(subcommand)]
    Switch(SwitchCommand),
    /// Count the overdue messages in the outbox
    Outbox,
}

#[cfg(test)]
#[path = "../../xtask/src/documented.rs"]
mod documented;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;

    /// Those of `xtask`, which checks them itself.
    const OF_XTASK: [&str; 10] =
        ["up", "down", "status", "logs", "generate", "sbom", "test", "bench", "release", "help"];

    #[test]
    fn every_operators_command_in_the_documents_exists() {
        let mut shown = BTreeSet::new();
        for (page, words) in documented::commands() {
            if OF_XTASK.contains(&words[0].as_str()) {
                continue;
            }
            let outcome = Cli::try_parse_from(std::iter::once("ops").chain(words.iter().map(String::as_str)));
            documented::is_known(outcome.map(drop))
                .unwrap_or_else(|error| panic!("{page}: {words:?}: {error}"));
            shown.insert(words[0].clone());
        }
        let known = Cli::command();
        let unknown: Vec<&str> = known
            .get_subcommands()
            .map(clap::Command::get_name)
            .filter(|name| !shown.contains(*name))
            .collect();
        assert_eq!(unknown, Vec::<&str>::new(), "no document shows these commands");
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
