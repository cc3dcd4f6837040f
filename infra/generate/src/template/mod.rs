//! `template.yaml` from its parts, joined as text so that comments and layout survive.
//!
//! A part is a template of its own with any of the usual sections. Within each section the parts follow in the
//! order of [`parts`]; CloudFormation ignores the order.

mod join;
mod part;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::{openapi, routes};
use part::Part;

/// Generates the template.
pub(crate) fn generate(root: &Path) -> Result<String> {
    join::join(&parts(root)?)
}

/// Every part: `infra/template/` by name, the routes, the functions by name.
fn parts(root: &Path) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    for name in names(&root.join("infra/template"), |path| path.extension().is_some_and(|end| end == "yaml"))?
    {
        parts.push(read(root, format!("infra/template/{name}"))?);
    }
    let routes = routes::part(&openapi::parts())?;
    parts.push(Part::parse("the routes of the OpenAPI document".to_owned(), &routes)?);
    for function in names(&root.join("functions"), Path::is_dir)? {
        parts.push(read(root, format!("functions/{function}/function.yaml"))?);
    }
    Ok(parts)
}

fn read(root: &Path, path: String) -> Result<Part> {
    let text = fs::read_to_string(root.join(&path)).with_context(|| format!("cannot read {path}"))?;
    Part::parse(path, &text)
}

/// The wanted names in a folder, sorted.
fn names(folder: &Path, is_wanted: impl Fn(&Path) -> bool) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        if is_wanted(&entry.path()) {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
