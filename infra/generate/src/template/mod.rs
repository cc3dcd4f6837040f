//! `template.yaml` from its parts, joined as text so that comments and layout survive.
//!
//! A part is a template of its own with any of the usual sections. Within each section the parts follow in the
//! order of [`parts`]; CloudFormation ignores the order.

mod join;
mod part;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_yaml_ng::Value;

use crate::{alarms, dashboard, openapi, routes};
use part::Part;

/// Generates the template.
pub(crate) fn generate(root: &Path) -> Result<String> {
    join::join(&parts(root)?)
}

/// Every part: `infra/template/` by name, the routes, the functions by name, what watches them.
fn parts(root: &Path) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    for name in names(&root.join("infra/template"), |path| path.extension().is_some_and(|end| end == "yaml"))?
    {
        parts.push(read(root, format!("infra/template/{name}"))?);
    }
    let api = openapi::parts();
    let with_routes: Vec<&str> = api.iter().map(|(function, _)| *function).collect();
    let routes = routes::part(&api)?;
    parts.push(Part::parse("the routes of the OpenAPI document".to_owned(), &routes)?);
    for function in names(&root.join("functions"), Path::is_dir)? {
        parts.push(read(root, format!("functions/{function}/function.yaml"))?);
    }
    let alarms = alarms::part(&resources(&parts), &with_routes)?;
    parts.push(Part::parse("the alarms of every function and table".to_owned(), &alarms)?);
    let dashboard = dashboard::part(&resources(&parts), &folders(&parts))?;
    parts.push(Part::parse("the dashboard".to_owned(), &dashboard)?);
    Ok(parts)
}

/// The logical IDs in each function's folder, by the name of the folder.
fn folders(parts: &[Part]) -> Vec<(String, BTreeSet<String>)> {
    let name =
        |part: &Part| Some(part.path.strip_prefix("functions/")?.strip_suffix("/function.yaml")?.to_owned());
    let ids = |part: &Part| resources(std::slice::from_ref(part)).into_keys().collect();
    parts.iter().filter_map(|part| Some((name(part)?, ids(part)))).collect()
}

/// The resources of the parts, by their logical IDs.
fn resources(parts: &[Part]) -> BTreeMap<String, Value> {
    let sections = parts.iter().flat_map(|part| &part.sections).filter(|section| section.name == "Resources");
    let entries = sections.filter_map(|section| section.value.as_mapping()).flatten();
    entries.filter_map(|(id, value)| Some((id.as_str()?.to_owned(), value.clone()))).collect()
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
