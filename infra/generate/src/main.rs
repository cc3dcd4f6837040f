//! `generate FOLDER`: writes every generated file below the folder. `cargo xtask generate` starts it, and copies
//! what changed into the repository.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.context("name the folder to write to; `cargo xtask generate` does")?;
    for (path, text) in generate::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))? {
        let file = folder.join(path);
        let parent = file.parent().unwrap_or(&folder);
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
