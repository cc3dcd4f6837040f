//! Runs Cargo from within Cargo, and the operator's binary.

use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, anyhow};

use crate::paths::{in_root, root};
use crate::run::shown;

/// Cargo in the repository's root, without the environment variables of the Cargo that runs `xtask`: they would count
/// as a change and rebuild dependencies.
pub(crate) fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let is_of_this_package =
            ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|p| text.starts_with(p));
        if is_of_this_package {
            cargo.env_remove(&name);
        }
    }
    cargo.args(arguments).current_dir(root());
    cargo
}

/// Builds the functions, `ops` and the e-mail preview. Always the whole workspace, `xtask` too: another selection
/// would select other features of shared dependencies, and the AWS SDK would be compiled again.
pub(crate) fn build(release: bool, quiet: bool) -> Result<()> {
    let mut build = cargo(["build", "--workspace", "--bins", "--example", "preview"]);
    if release {
        build.arg("--release");
    }
    if quiet {
        build.arg("--quiet");
    }
    shown(&mut build)
}

/// Where the built binaries are.
pub(crate) fn binaries(release: bool) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| in_root("target"), PathBuf::from);
    target.join(if release { "release" } else { "debug" })
}

/// Replaces this process by the operator's binary with this command.
pub(crate) fn operator(arguments: &[OsString]) -> Result<()> {
    build(false, true)?;
    let program = binaries(false).join("ops");
    let error = Command::new(&program).args(arguments).exec();
    Err(anyhow!(error).context(format!("{} cannot be started", program.display())))
}
