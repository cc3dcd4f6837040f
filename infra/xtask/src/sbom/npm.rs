//! The front end's packages, from `package-lock.json`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use super::{Component, Part};
use crate::paths::in_root;

pub(super) fn components() -> Result<Part> {
    let path = in_root("frontend/package-lock.json");
    let text = std::fs::read_to_string(path).context("package-lock.json cannot be read")?;
    let lock: Value = serde_json::from_str(&text).context("package-lock.json is no JSON")?;
    let packages = lock["packages"].as_object().context("package-lock.json has no packages")?;
    Ok(read(packages))
}

fn read(packages: &Map<String, Value>) -> Part {
    let mut components: BTreeMap<String, Component> = BTreeMap::new();
    for (path, package) in packages.iter().filter(|(path, _)| !path.is_empty()) {
        let Some((name, version)) = named(path, package) else { continue };
        let component = Component {
            reference: reference(path, package).unwrap_or_default(),
            purl: Some(format!("pkg:npm/{}@{version}", name.replace('@', "%40"))),
            licence: package["license"].as_str().map(str::to_owned),
            hash: package["integrity"].as_str().and_then(hash),
            deployed: package["dev"] != true && package["devOptional"] != true,
            depends_on: dependencies(path, package, packages),
            name,
            version,
        };
        // One package may be installed in several places: it is deployed if any of them is.
        let known = components.entry(component.reference.clone()).or_insert_with(|| component.clone());
        known.deployed |= component.deployed;
        known.depends_on.extend(component.depends_on);
    }
    let product = packages.get("").map(|root| direct(root, "dependencies")).unwrap_or_default();
    let roots = product.iter().filter_map(|name| found("", name, packages)).collect();
    Part { components: components.into_values().collect(), roots }
}

/// The name and the version of the package in a folder.
fn named(path: &str, package: &Value) -> Option<(String, String)> {
    let folder = path.rsplit_once("node_modules/").map(|(_, name)| name)?;
    let name = package["name"].as_str().unwrap_or(folder).to_owned();
    Some((name, package["version"].as_str()?.to_owned()))
}

fn reference(path: &str, package: &Value) -> Option<String> {
    let (name, version) = named(path, package)?;
    Some(format!("npm:{name}@{version}"))
}

fn direct<'a>(package: &'a Value, field: &str) -> Vec<&'a String> {
    package[field].as_object().into_iter().flat_map(Map::keys).collect()
}

fn dependencies(path: &str, package: &Value, packages: &Map<String, Value>) -> BTreeSet<String> {
    let fields = ["dependencies", "optionalDependencies", "peerDependencies"];
    let names = fields.into_iter().flat_map(|field| direct(package, field));
    names.filter_map(|name| found(path, name, packages)).collect()
}

/// The package that `name` means to the package in `path`: the nearest one, going outwards, as Node looks for it.
fn found(path: &str, name: &str, packages: &Map<String, Value>) -> Option<String> {
    let mut folder = path;
    loop {
        let place = match folder {
            "" => format!("node_modules/{name}"),
            folder => format!("{folder}/node_modules/{name}"),
        };
        if let Some(package) = packages.get(&place) {
            return reference(&place, package);
        }
        if folder.is_empty() {
            // An optional package that this machine's lock file does not name.
            return None;
        }
        folder = folder.rsplit_once("node_modules/").map_or("", |(outer, _)| outer.trim_end_matches('/'));
    }
}

/// npm's `sha512-…` in hex.
fn hash(integrity: &str) -> Option<(&'static str, String)> {
    let base64 = integrity.split(' ').find_map(|each| each.strip_prefix("sha512-"))?;
    let mut hex = String::with_capacity(128);
    let (mut bits, mut held) = (0_u32, 0);
    for letter in base64.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        while held >= 4 {
            held -= 4;
            hex.push(char::from_digit((bits >> held) & 0xf, 16)?);
        }
        bits &= (1 << held) - 1;
    }
    hex.truncate(128);
    (hex.len() == 128).then_some(("SHA-512", hex))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_package_depends_on_the_nearest_one_of_that_name() {
        let lock = json!({
            "": {"name": "web", "version": "1.0.0", "dependencies": {"a": "1"}, "devDependencies": {"@x/t": "1"}},
            "node_modules/a": {"version": "1.0.0", "license": "MIT", "dependencies": {"b": "^2"}},
            "node_modules/a/node_modules/b": {"version": "2.0.0", "license": "ISC", "dependencies": {"c": "1"}},
            "node_modules/b": {"version": "1.0.0", "dev": true},
            "node_modules/c": {"version": "1.0.0"},
            "node_modules/@x/t": {"version": "1.0.0", "dev": true, "dependencies": {"b": "1", "gone": "1"}},
        });
        let part = read(lock.as_object().unwrap());
        let told: Vec<(&str, bool, Vec<&str>)> = part
            .components
            .iter()
            .map(|found| {
                (
                    found.reference.as_str(),
                    found.deployed,
                    found.depends_on.iter().map(String::as_str).collect(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("npm:@x/t@1.0.0", false, vec!["npm:b@1.0.0"]),
                ("npm:a@1.0.0", true, vec!["npm:b@2.0.0"]),
                ("npm:b@1.0.0", false, vec![]),
                ("npm:b@2.0.0", true, vec!["npm:c@1.0.0"]),
                ("npm:c@1.0.0", true, vec![]),
            ]
        );
        assert_eq!(part.components[0].purl.as_deref(), Some("pkg:npm/%40x/t@1.0.0"));
        assert_eq!(part.roots, BTreeSet::from(["npm:a@1.0.0".to_owned()]));
    }

    #[test]
    fn an_integrity_is_read_as_hex() {
        let zeros = format!("sha512-{}==", "A".repeat(86));
        assert_eq!(hash(&zeros), Some(("SHA-512", "0".repeat(128))));
        let ones = format!("sha1-xx sha512-{}w==", "/".repeat(85));
        assert_eq!(hash(&ones), Some(("SHA-512", "f".repeat(128))));
        assert_eq!((hash("sha512-AAAA"), hash("sha1-AAAA"), hash("sha512-!")), (None, None, None));
    }
}
