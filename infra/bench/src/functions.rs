//! The deployed functions, and where their bootstraps are.

use std::env;
use std::path::PathBuf;

use ::tests::tables;
use anyhow::{Context, Result, ensure};

/// Where a function's build is, as the template names it.
const BUILD: &str = "target/lambda/";

/// The names of all bootstraps that the template deploys.
pub(crate) fn names() -> Result<Vec<String>> {
    let template = serde_json::to_value(tables::template())?;
    let resources = template["Resources"].as_object().context("resources")?;
    let folders = resources.values().filter_map(|resource| resource["Properties"]["CodeUri"].as_str());
    let name = |folder: &str| Some(folder.strip_prefix(BUILD)?.trim_end_matches('/').to_owned());
    let mut names: Vec<String> = folders.filter_map(name).collect();
    names.sort();
    names.dedup();
    ensure!(!names.is_empty(), "the template deploys no function from {BUILD}");
    Ok(names)
}

/// Where the bootstraps are: in the folder that was asked for, or beside this program.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Binaries {
    /// Where the functions' binaries are [default: where this program is]
    #[arg(long = "binaries", value_name = "FOLDER", global = true)]
    folder: Option<PathBuf>,
}

impl Binaries {
    /// The folder.
    pub(crate) fn folder(&self) -> Result<PathBuf> {
        if let Some(folder) = &self.folder {
            return Ok(folder.clone());
        }
        let program = env::current_exe()?;
        Ok(program.parent().context("a folder")?.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_of_the_template_is_found() {
        let names = names().unwrap();
        assert!(
            names.iter().any(|name| name == "quiz-submit") && names.iter().any(|name| name == "cpd-sweep")
        );
    }
}
