//! `cargo xtask generate`: writes every derived file, or reports which are out of date.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cargo::{binaries, cargo};
use crate::frontend::{self, npm};
use crate::paths::{local, root};
use crate::run::{quiet, shown};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Write nothing, and fail when a generated file is out of date
    #[arg(long)]
    check: bool,
}

/// Generated from the document by the front end's own tool; everything else comes from the binary `generate`.
const TYPES: &str = "frontend/src/shared/api/schema.d.ts";

pub(crate) fn run(options: &Options) -> Result<()> {
    if options.check { check() } else { update() }
}

/// Fails if a generated file is out of date.
pub(crate) fn check() -> Result<()> {
    let changed = changed(&generated()?)?;
    if changed.is_empty() {
        return Ok(());
    }
    let files: Vec<String> = changed.iter().map(|file| file.display().to_string()).collect();
    bail!("out of date: {}. Run `cargo xtask generate` and commit what it writes", files.join(", "))
}

fn update() -> Result<()> {
    let folder = generated()?;
    for file in changed(&folder)? {
        eprintln!("  {}", file.display());
        fs::copy(folder.join(&file), root().join(&file))
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// Generates everything into a folder that mirrors the repository.
fn generated() -> Result<PathBuf> {
    shown(&mut cargo(["build", "--quiet", "--workspace", "--bin", "generate"]))?;
    let folder = local("generated");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    quiet(Command::new(binaries(false).join("generate")).arg(&folder))?;
    frontend::install()?;
    let document = folder.join("frontend/openapi.json");
    quiet(npm(["run", "api:types", "--"]).arg(document).arg("-o").arg(folder.join(TYPES)))?;
    Ok(folder)
}

/// The files, relative to the repository, that are missing or differ from the generated ones.
fn changed(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut changed = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("cannot read {}", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let file = path.strip_prefix(folder).context("a file is inside its folder")?.to_owned();
            let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            if fs::read(root().join(&file)).ok() != Some(text) {
                changed.push(file);
            }
        }
    }
    changed.sort();
    Ok(changed)
}
