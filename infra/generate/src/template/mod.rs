//! `template.yaml` from its parts, joined as text so that comments and layout survive.
//!
//! A part is a template of its own with any of the usual sections. Within each section the parts follow in the
//! order of [`parts`]; CloudFormation ignores the order.

mod adopted;
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
    parts.push(Part::parse("the alarms of every function and table".to_owned(), &adopted::follow(&alarms))?);
    let dashboard = dashboard::part(&resources(&parts), &folders(&parts))?;
    parts.push(Part::parse("the dashboard".to_owned(), &adopted::follow(&dashboard))?);
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
    let text = with_included(&text, |name| {
        fs::read_to_string(root.join(name)).with_context(|| format!("{path}: cannot read {name}"))
    })?;
    Part::parse(path, &adopted::follow(&text))
}

/// The text with every `Property: !File PATH` replaced by the file's text, as a block. Code that a template carries
/// lies in a file of its own, where it can be tested.
fn with_included(text: &str, file: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut included = String::new();
    for line in text.lines() {
        let Some((property, name)) = line.split_once(": !File ") else {
            included += &format!("{line}\n");
            continue;
        };
        included += &format!("{property}: |\n");
        let indent = property.len() - property.trim_start().len() + 2;
        for line in file(name.trim())?.lines() {
            included += &if line.is_empty() { "\n".to_owned() } else { format!("{:indent$}{line}\n", "") };
        }
    }
    Ok(included)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_included_as_a_block_at_its_place() {
        let text = "Resources:\n  Edge:\n    Code: !File infra/edge/a.js\n    Next: 1\n";
        let included =
            with_included(text, |name| Ok(format!("// {name}\n\nif (a) {{\n  b: !Ref\n}}\n"))).unwrap();
        assert_eq!(
            included,
            "Resources:\n  Edge:\n    Code: |\n      // infra/edge/a.js\n\n      if (a) {\n        b: !Ref\n      }\n    Next: 1\n"
        );
    }

    #[test]
    fn a_file_that_is_missing_is_an_error() {
        let error =
            with_included("A: !File gone.js\n", |name| anyhow::bail!("cannot read {name}")).unwrap_err();
        assert_eq!(error.to_string(), "cannot read gone.js");
    }
}
