//! `cargo xtask sbom`: what the product is made of, as CycloneDX 1.6, for Rust and npm in one document.
//!
//! From `cargo metadata`, `Cargo.lock` and `package-lock.json` alone, sorted and without a date: the same commit gives
//! the same bytes. What is deployed has the scope `required`; what only builds or tests it has `excluded`.

mod npm;
mod rust;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// What the document is about.
const PRODUCT: &str = "cpd-learning-platform";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Where to write the document; without it, to standard output
    #[arg(long)]
    output: Option<PathBuf>,
}

/// A package, and what it depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Component {
    /// Unique in the document.
    reference: String,
    name: String,
    version: String,
    /// Absent for our own crates, which no registry has.
    purl: Option<String>,
    /// An SPDX expression.
    licence: Option<String>,
    /// The algorithm, and the hash in hex.
    hash: Option<(&'static str, String)>,
    /// Whether it is part of what is deployed.
    deployed: bool,
    depends_on: BTreeSet<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let text = document(&[rust::components()?, npm::components()?])?;
    match &options.output {
        Some(path) => {
            std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
        }
        None => {
            use std::io::Write;
            Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
        }
    }
}

/// The components of one ecosystem, and those of them that the product consists of.
struct Part {
    components: Vec<Component>,
    roots: BTreeSet<String>,
}

fn document(parts: &[Part]) -> Result<String> {
    let roots: BTreeSet<&String> = parts.iter().flat_map(|part| &part.roots).collect();
    let all = parts.iter().flat_map(|part| &part.components);
    let sorted: BTreeMap<&str, &Component> =
        all.map(|component| (component.reference.as_str(), component)).collect();
    let mut dependencies = vec![json!({"ref": PRODUCT, "dependsOn": roots})];
    dependencies.extend(
        sorted
            .values()
            .map(|component| json!({"ref": component.reference, "dependsOn": component.depends_on})),
    );
    let document = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": PRODUCT, "name": PRODUCT, "version": env!("CARGO_PKG_VERSION"),
                "licenses": [{"expression": "Apache-2.0"}],
            },
        },
        "components": sorted.values().map(|component| component.json()).collect::<Vec<_>>(),
        "dependencies": dependencies,
    });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

impl Component {
    fn json(&self) -> Value {
        let mut json = json!({
            "type": "library", "bom-ref": self.reference, "name": self.name, "version": self.version,
            "scope": if self.deployed { "required" } else { "excluded" },
        });
        if let Some(purl) = &self.purl {
            json["purl"] = purl.as_str().into();
        }
        if let Some(licence) = &self.licence {
            json["licenses"] = json!([{"expression": licence}]);
        }
        if let Some((algorithm, hash)) = &self.hash {
            json["hashes"] = json!([{"alg": algorithm, "content": hash}]);
        }
        json
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn component(reference: &str, depends_on: &[&str]) -> Component {
        Component {
            reference: reference.to_owned(),
            name: reference.to_owned(),
            version: "1.0.0".to_owned(),
            purl: None,
            licence: Some("MIT".to_owned()),
            hash: None,
            deployed: true,
            depends_on: depends_on.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn the_document_is_the_same_in_whatever_order_the_components_come() {
        let (a, b) = (component("a", &["b"]), component("b", &[]));
        let part = |components: Vec<Component>| Part { components, roots: BTreeSet::from(["a".to_owned()]) };
        let text = document(&[part(vec![a.clone(), b.clone()])]).unwrap();
        assert_eq!(text, document(&[part(vec![b, a])]).unwrap());
        let json: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&json["bomFormat"], &json["specVersion"]), (&json!("CycloneDX"), &json!("1.6")));
        assert_eq!(json["dependencies"][0], json!({"ref": PRODUCT, "dependsOn": ["a"]}));
        assert_eq!(json["dependencies"][1], json!({"ref": "a", "dependsOn": ["b"]}));
    }
}
