//! The project's Python environments below `.local/`, exactly as pinned by their requirements.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::paths::{in_root, local};
use crate::run::{quiet, step};
use crate::tools;

/// An environment and its requirements, which are complete and pinned with hashes, so that nothing has to resolve
/// dependencies.
#[derive(Clone, Copy)]
pub(crate) struct Environment {
    folder: &'static str,
    requirements: &'static [&'static str],
}

/// What the local stack and its tests need.
pub(crate) const STACK: Environment = Environment {
    folder: "venv",
    requirements: &["infra/local/requirements.txt", "infra/local/requirements-tools.txt"],
};
/// The SAM CLI and parliament.
pub(crate) const SAM: Environment =
    Environment { folder: "venv-sam", requirements: &["infra/local/requirements-sam.txt"] };
/// checkov, which wants older libraries than the others.
pub(crate) const CHECKOV: Environment =
    Environment { folder: "venv-checkov", requirements: &["infra/local/requirements-checkov.txt"] };

/// Creates the environment that everything needs, or updates it when its requirements have changed.
pub(crate) fn ensure() -> Result<()> {
    STACK.ensure()
}

impl Environment {
    /// The folder of its programs.
    pub(crate) fn programs(self) -> PathBuf {
        local(self.folder).join("bin")
    }

    /// Creates it, or updates it when its requirements have changed.
    pub(crate) fn ensure(self) -> Result<()> {
        let mut wanted = String::new();
        for file in self.requirements {
            wanted += &fs::read_to_string(in_root(file)).with_context(|| format!("cannot read {file}"))?;
        }
        let stamp = local(self.folder).join("requirements.stamp");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        let python = tools::python()?;
        step(format!("install the Python environment .local/{}", self.folder), || {
            let pip = self.programs().join("pip");
            if !pip.exists() {
                quiet(Command::new(python).args(["-m", "venv"]).arg(local(self.folder)))
                    .context("no virtual environment could be made. Debian: apt-get install python3-venv")?;
            }
            let mut pip = Command::new(pip);
            pip.args(["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]);
            for file in self.requirements {
                pip.arg("-r").arg(in_root(file));
            }
            quiet(&mut pip)?;
            fs::write(&stamp, &wanted).context("cannot write the stamp")
        })
    }
}
