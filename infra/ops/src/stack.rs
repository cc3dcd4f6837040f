//! The description of the local stack, written by `cargo xtask up`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use domain::{CourseId, LearnerId};
use serde::Deserialize;

/// The path in the repository.
const FILE: &str = ".local/stack.json";

/// The fields that this tool uses.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Stack {
    pub(crate) aws_endpoint: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) api_url: Option<String>,
    pub(crate) webhook_url: Option<String>,
    pub(crate) webhook_secret: Option<String>,
    pub(crate) stripe_url: Option<String>,
    pub(crate) token_url: Option<String>,
    pub(crate) tables: BTreeMap<String, String>,
    /// Of submitted files.
    pub(crate) bucket: Option<String>,
    pub(crate) queues: BTreeMap<String, String>,
    pub(crate) secrets: BTreeMap<String, String>,
    pub(crate) demo: Demo,
}

/// The demo data in the stack.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Demo {
    pub(crate) courses: Vec<DemoCourse>,
    pub(crate) people: Vec<DemoPerson>,
}

/// A course of the demo.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct DemoCourse {
    pub(crate) uuid: CourseId,
    pub(crate) slug: String,
}

/// A person of the demo.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct DemoPerson {
    pub(crate) email: String,
    pub(crate) user_uuid: LearnerId,
    #[serde(default)]
    pub(crate) groups: Vec<String>,
}

impl Stack {
    /// Reads the named file, or the one in this or a parent folder; `None` if there is none.
    pub(crate) fn find(named: Option<&Path>) -> anyhow::Result<Option<Self>> {
        let Some(path) = named.map(Path::to_owned).or_else(above) else { return Ok(None) };
        if !path.exists() {
            bail!(
                "{} does not exist; start the stack with `cargo xtask up`, which writes it",
                path.display()
            );
        }
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let stack = serde_json::from_str(&text).with_context(|| {
            format!("{} is damaged; start the stack again with `cargo xtask up`", path.display())
        })?;
        Ok(Some(stack))
    }
}

fn above() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().map(|folder| folder.join(FILE)).find(|path| path.exists())
}
