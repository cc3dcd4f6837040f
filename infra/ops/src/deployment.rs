//! The options that select a deployment: a stack on AWS by its name, or the local stack.

use std::path::PathBuf;

use clap::Args;

/// The options that name a deployment; every command takes them.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Which deployment")]
pub(crate) struct Deployment {
    /// A stack on AWS, by its name: everything else is read from its outputs
    #[arg(long, global = true, value_name = "NAME", conflicts_with_all = ["stack", "local"])]
    pub(crate) stack_name: Option<String>,
    /// AWS profile [default: as for the AWS CLI]
    #[arg(long, global = true, conflicts_with_all = ["stack", "local"])]
    pub(crate) profile: Option<String>,
    /// AWS region [default: as for the AWS CLI]
    #[arg(long, global = true, conflicts_with_all = ["stack", "local"])]
    pub(crate) region: Option<String>,
    /// Write without asking first; for scripts
    #[arg(long, global = true)]
    pub(crate) yes: bool,
    /// The local stack that `cargo xtask up` started [the default, if it is running]
    #[arg(long, global = true)]
    pub(crate) local: bool,
    /// The local stack, by its description [default: .local/stack.json in this or a parent folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) stack: Option<PathBuf>,
    /// Another main table than the stack's, for example a restored one
    #[arg(long, global = true, value_name = "TABLE")]
    pub(crate) main_table: Option<String>,
    /// Another outbox table than the stack's
    #[arg(long, global = true, value_name = "TABLE")]
    pub(crate) outbox_table: Option<String>,
    /// Another table of answer keys than the stack's
    #[arg(long, global = true, value_name = "TABLE")]
    pub(crate) keys_table: Option<String>,
    /// Another ledger table than the stack's, for example a restored one
    #[arg(long, global = true, value_name = "TABLE")]
    pub(crate) ledger_table: Option<String>,
    /// Another table of drafts than the stack's
    #[arg(long, global = true, value_name = "TABLE")]
    pub(crate) drafts_table: Option<String>,
}
