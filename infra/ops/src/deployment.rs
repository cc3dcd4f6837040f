//! The options that select a deployment: a running stack by its file, or AWS by profile and table names.

use std::path::PathBuf;

use clap::Args;

/// The options that name a deployment; every command takes them.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Deployment {
    /// Description of a running stack [default: .local/stack.json in this or a parent folder]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Which deployment")]
    pub(crate) stack: Option<PathBuf>,
    /// AWS profile; selects AWS instead of the local stack
    #[arg(long, global = true, help_heading = "Which deployment", conflicts_with = "stack")]
    pub(crate) profile: Option<String>,
    /// AWS region [default: the profile's]
    #[arg(long, global = true, help_heading = "Which deployment", conflicts_with = "stack")]
    pub(crate) region: Option<String>,
    /// Output MainTableName [env: MAIN_TABLE]; selects AWS instead of the local stack
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
