//! The project's Python environment in `.local/venv`, exactly as pinned by the requirements.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::paths::{in_root, local, python_tool};
use crate::run::{quiet, step};
use crate::tools;

/// Complete and pinned with hashes, so nothing has to resolve dependencies.
const REQUIREMENTS: [&str; 2] = ["infra/local/requirements.txt", "infra/local/requirements-tools.txt"];

/// Creates the environment, or updates it when the requirements have changed.
pub(crate) fn ensure() -> Result<()> {
    let mut wanted = String::new();
    for file in REQUIREMENTS {
        wanted += &fs::read_to_string(in_root(file)).with_context(|| format!("cannot read {file}"))?;
    }
    let stamp = local("venv/requirements.stamp");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let python = tools::python()?;
    step("install the Python environment", || {
        if !python_tool("pip").exists() {
            quiet(Command::new(python).args(["-m", "venv"]).arg(local("venv")))
                .context("no virtual environment could be made. Debian: apt-get install python3-venv")?;
        }
        let mut pip = Command::new(python_tool("pip"));
        pip.args(["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]);
        for file in REQUIREMENTS {
            pip.arg("-r").arg(in_root(file));
        }
        quiet(&mut pip)?;
        fs::write(&stamp, &wanted).context("cannot write the stamp")
    })
}
