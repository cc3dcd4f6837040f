//! The crates: from `cargo metadata`, with their checksums from `Cargo.lock`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{Component, Part};
use crate::cargo::cargo;
use crate::paths::in_root;

pub(super) fn components() -> Result<Part> {
    let output = cargo(["metadata", "--locked", "--format-version", "1"]).output()?;
    if !output.status.success() {
        bail!("`cargo metadata` failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo's metadata is no JSON")?;
    let lock = std::fs::read_to_string(in_root("Cargo.lock")).context("Cargo.lock cannot be read")?;
    read(&metadata, &checksums(&lock))
}

fn read(metadata: &Value, checksums: &BTreeMap<(String, String), String>) -> Result<Part> {
    let packages: BTreeMap<&str, &Value> =
        each(&metadata["packages"]).map(|package| (text(&package["id"]), package)).collect();
    let members: BTreeSet<&str> =
        each(&metadata["workspace_members"]).map(|id| id.as_str().unwrap_or_default()).collect();
    let nodes: BTreeMap<&str, &Value> =
        each(&metadata["resolve"]["nodes"]).map(|node| (text(&node["id"]), node)).collect();
    // A deployed function is a member of the workspace in the folder `functions`.
    let functions: BTreeSet<&str> = members
        .iter()
        .copied()
        .filter(|id| {
            packages.get(id).is_some_and(|found| text(&found["manifest_path"]).contains("/functions/"))
        })
        .collect();
    let deployed = reachable(&functions, &nodes);
    let reference = |id: &str| {
        let package =
            packages.get(id).with_context(|| format!("cargo names {id} and does not describe it"))?;
        let kind = if members.contains(id) { "workspace" } else { "cargo" };
        anyhow::Ok(format!("{kind}:{}@{}", text(&package["name"]), text(&package["version"])))
    };
    let mut components = Vec::new();
    for (id, node) in &nodes {
        let package =
            packages.get(id).with_context(|| format!("cargo names {id} and does not describe it"))?;
        let (name, version) = (text(&package["name"]).to_owned(), text(&package["version"]).to_owned());
        let depends_on = each(&node["deps"]).map(|dependency| reference(text(&dependency["pkg"])));
        let depends_on = depends_on.collect::<Result<BTreeSet<_>>>()?;
        components.push(Component {
            reference: reference(id)?,
            purl: (!members.contains(id))
                .then(|| format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))),
            // Older crates separate alternatives by a slash.
            licence: package["license"].as_str().map(|licence| licence.replace('/', " OR ")),
            hash: checksums.get(&(name.clone(), version.clone())).map(|hash| ("SHA-256", hash.clone())),
            deployed: deployed.contains(id),
            name,
            version,
            depends_on,
        });
    }
    let roots = functions.iter().map(|id| reference(id)).collect::<Result<_>>()?;
    Ok(Part { components, roots })
}

/// Everything that these packages are linked with, without what only builds or tests them.
fn reachable<'a>(from: &BTreeSet<&'a str>, nodes: &BTreeMap<&'a str, &'a Value>) -> BTreeSet<&'a str> {
    let mut found = from.clone();
    let mut left: Vec<&str> = from.iter().copied().collect();
    while let Some(node) = left.pop().and_then(|id| nodes.get(id)) {
        for dependency in each(&node["deps"]) {
            let is_linked = each(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null());
            let id = text(&dependency["pkg"]);
            if is_linked && found.insert(id) {
                left.push(id);
            }
        }
    }
    found
}

/// The SHA-256 of each package by name and version. The lock file has one field a line.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let field = |block: &str, name: &str| {
        let lines = block.lines().filter_map(|line| line.split_once(" = "));
        let mut values =
            lines.filter(|(key, _)| *key == name).map(|(_, value)| value.trim_matches('"').to_owned());
        values.next()
    };
    let blocks = lock.split("[[package]]").skip(1);
    blocks
        .filter_map(|block| {
            Some(((field(block, "name")?, field(block, "version")?), field(block, "checksum")?))
        })
        .collect()
}

fn each(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_function_is_linked_with_is_deployed_and_what_tests_it_is_not() {
        let package = |id: &str, path: &str| json!({"id": id, "name": id, "version": "1.0.0+x", "license": "MIT/Apache-2.0", "manifest_path": path});
        let depends = |on: &str, kind: Value| json!({"pkg": on, "dep_kinds": [{"kind": kind}]});
        let metadata = json!({
            "packages": [
                package("webhook", "/r/functions/webhook/Cargo.toml"), package("tests", "/r/tests/Cargo.toml"),
                package("serde", "/x/serde/Cargo.toml"), package("insta", "/x/insta/Cargo.toml"),
            ],
            "workspace_members": ["webhook", "tests"],
            "resolve": {"nodes": [
                {"id": "webhook", "deps": [depends("serde", Value::Null), depends("insta", json!("dev"))]},
                {"id": "tests", "deps": [depends("webhook", Value::Null), depends("insta", Value::Null)]},
                {"id": "serde", "deps": []}, {"id": "insta", "deps": []},
            ]},
        });
        let lock = "[[package]]\nname = \"serde\"\nversion = \"1.0.0+x\"\nchecksum = \"ab12\"\n";
        let part = read(&metadata, &checksums(lock)).unwrap();
        let deployed: Vec<(&str, bool)> =
            part.components.iter().map(|found| (found.name.as_str(), found.deployed)).collect();
        assert_eq!(deployed, [("insta", false), ("serde", true), ("tests", false), ("webhook", true)]);
        let serde = &part.components[1];
        assert_eq!(serde.purl.as_deref(), Some("pkg:cargo/serde@1.0.0%2Bx"));
        assert_eq!(
            (serde.licence.as_deref(), &serde.hash),
            (Some("MIT OR Apache-2.0"), &Some(("SHA-256", "ab12".to_owned())))
        );
        assert_eq!(part.roots, BTreeSet::from(["workspace:webhook@1.0.0+x".to_owned()]));
    }
}
