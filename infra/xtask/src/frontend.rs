//! Installs the front end's packages and builds it, each only if its input has changed.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::paths::{in_root, local};
use crate::run::{quiet, step};
use crate::tools;

/// npm in the front end's folder.
pub(crate) fn npm<const N: usize>(arguments: [&str; N]) -> Command {
    let mut npm = Command::new("npm");
    npm.args(arguments).current_dir(in_root("frontend"));
    npm
}

/// Installs what package-lock.json pins, unless it is installed already.
pub(crate) fn install() -> Result<()> {
    tools::node()?;
    let wanted = fs::read(in_root("frontend/package-lock.json")).context("cannot read package-lock.json")?;
    let stamp = local("frontend-lock.stamp");
    let is_installed = in_root("frontend/node_modules").is_dir();
    if is_installed && fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step("install the front end's packages", || {
        quiet(&mut npm(["ci", "--no-audit", "--no-fund"]))?;
        fs::write(&stamp, &wanted).context("cannot write the stamp")
    })
}

/// Builds the pages, unless they are newer than all their sources. It checks no types, which takes as long again.
pub(crate) fn build() -> Result<()> {
    install()?;
    bundle()
}

/// As [`build`], of pages whose types are right.
pub(crate) fn build_checked() -> Result<()> {
    install()?;
    step("check the front end's types", || quiet(&mut npm(["run", "typecheck"])))?;
    bundle()
}

fn bundle() -> Result<()> {
    let built = fs::metadata(in_root("frontend/dist/index.html")).and_then(|page| page.modified()).ok();
    let changed = newest(&in_root("frontend"))?;
    if built.is_some_and(|built| built > changed) {
        return Ok(());
    }
    step("build the front end", || quiet(&mut npm(["run", "bundle"])))
}

/// When the newest file in a folder changed, except for installed and built files.
fn newest(folder: &Path) -> Result<SystemTime> {
    let mut youngest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let made = ["node_modules", "dist", "e2e", "test-results", "playwright-report"];
        if made.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        let changed = if entry.file_type()?.is_dir() {
            newest(&entry.path())?
        } else {
            entry.metadata()?.modified()?
        };
        youngest = youngest.max(changed);
    }
    Ok(youngest)
}
