//! `ops learner`: exports and erases what is stored about one learner.

mod erase;
mod export;

use clap::Subcommand;

use crate::target::Target;

/// A learner command.
#[derive(Debug, Subcommand)]
pub(crate) enum Learner {
    /// Write everything about a learner to a folder: JSON by section, and the files that they submitted
    Export(export::Export),
    /// Remove everything that describes a learner, leaving facts under their id; shows what it would do unless --apply
    Erase(erase::Erase),
}

pub(crate) async fn run(command: &Learner, target: &Target) -> anyhow::Result<()> {
    match command {
        Learner::Export(args) => export::run(args, target).await,
        Learner::Erase(args) => erase::run(args, target).await,
    }
}
