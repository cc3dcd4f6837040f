//! `cargo xtask bench …`: builds the functions and starts the program that measures them.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::cargo::{binaries, build_with_bench, cargo, deployed};
use crate::run::shown;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What to measure, as the program `bench` takes it: counts, sizes, … (`--help` lists them)
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    // Only what is counted is the same in a release build, which takes many times as long.
    let release = options.arguments.first().is_none_or(|what| what != "counts" && what != "--help");
    if release {
        shown(cargo(["build", "--quiet"]).args(deployed()))?;
        let mut examples =
            cargo(["build", "--quiet", "--release", "--package", "shared", "--package", "bench"]);
        examples.args(["--bin", "bench"]);
        shown(examples.args(["--example", "hello", "--example", "paths", "--example", "transcript_cost"]))?;
    } else {
        build_with_bench()?;
    }
    shown(Command::new(binaries(release).join("bench")).args(&options.arguments))
}

/// The gate: what is counted does not depend on the machine.
pub(crate) fn counts() -> Result<()> {
    run(&Options { arguments: vec!["counts".into()] })
}
