//! `cargo xtask bench …`: builds the functions and starts the program that measures them.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::cargo::{binaries, build};
use crate::run::shown;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What to measure, as the program `bench` takes it: counts
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    build(false, true)?;
    shown(Command::new(binaries(false).join("bench")).args(&options.arguments))
}

/// The gate: what is counted does not depend on the machine.
pub(crate) fn counts() -> Result<()> {
    run(&Options { arguments: vec!["counts".into()] })
}
