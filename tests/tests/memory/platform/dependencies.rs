//! Which crate may depend on which, read from `cargo metadata`.
//!
//! `domain` ← `shared`, `question-formats` ← `functions/*` ← `tests`: never the other way, and no function depends on
//! another.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Crates that do I/O, by name prefix. `domain` may not depend on any of them, directly or indirectly.
const BANNED: [&str; 20] = [
    "async-stripe",
    "aws-",
    "aws_",
    "axum",
    "http",
    "hyper",
    "jsonwebtoken",
    "lambda",
    "reqwest",
    "rustls",
    "serde_dynamo",
    "stripe",
    "tokio",
    "tower",
    "tracing",
    "utoipa",
    "backon",
    "krilla",
    "rand",
    "getrandom",
];

struct Graph {
    /// Names by package id.
    names: BTreeMap<String, String>,
    /// Normal dependencies by package id; tests may use anything.
    edges: BTreeMap<String, Vec<String>>,
    /// Ids of this workspace's packages, by folder below its root.
    members: BTreeMap<String, String>,
}

fn graph() -> Graph {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    // Without the filter Cargo needs the crates of every platform, which are not downloaded.
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(rustc.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", host])
        .current_dir(&root)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = |value: &Value| value.as_array().unwrap().clone();
    let names = list(&metadata["packages"]).iter().map(|it| (text(&it["id"]), text(&it["name"]))).collect();
    let members: BTreeSet<String> = list(&metadata["workspace_members"]).iter().map(text).collect();
    let folders = list(&metadata["packages"])
        .iter()
        .filter(|it| members.contains(it["id"].as_str().unwrap()))
        .map(|it| {
            let manifest = text(&it["manifest_path"]);
            let folder = Path::new(&manifest).parent().unwrap().strip_prefix(&root).unwrap();
            (folder.to_str().unwrap().to_owned(), text(&it["id"]))
        })
        .collect();
    let is_normal = |dependency: &Value| list(&dependency["dep_kinds"]).iter().any(|it| it["kind"].is_null());
    let edges = list(&metadata["resolve"]["nodes"])
        .iter()
        .map(|node| {
            let normal = list(&node["deps"]).into_iter().filter(|it| is_normal(it));
            (text(&node["id"]), normal.map(|it| text(&it["pkg"])).collect())
        })
        .collect();
    Graph { names, edges, members: folders }
}

impl Graph {
    /// Everything that a package depends on, directly or indirectly.
    fn reachable(&self, from: &str) -> BTreeSet<&str> {
        let (mut seen, mut queue) = (BTreeSet::new(), VecDeque::from([from]));
        while let Some(id) = queue.pop_front() {
            for next in &self.edges[id] {
                if seen.insert(next.as_str()) {
                    queue.push_back(next);
                }
            }
        }
        seen
    }
}

#[test]
fn the_domain_reaches_no_crate_that_talks_to_the_world() {
    let graph = graph();
    let domain = &graph.members["shared/domain"];
    // `uuid` uses randomness only under features that the domain does not enable; ids are passed in.
    let reached: Vec<&str> = graph.edges[domain]
        .iter()
        .map(|id| graph.names[id].as_str())
        .filter(|name| is_banned(name))
        .collect();
    assert!(reached.is_empty(), "pass it in, or move the code to an adapter in shared/: {reached:?}");
    let allowed = ["getrandom", "rand", "rand_core", "rand_chacha"];
    let indirect: Vec<&str> = graph
        .reachable(domain)
        .into_iter()
        .map(|id| graph.names[id].as_str())
        .filter(|name| is_banned(name) && !allowed.contains(name))
        .collect();
    assert!(indirect.is_empty(), "domain depends on {indirect:?} through another crate");
}

fn is_banned(name: &str) -> bool {
    BANNED.iter().any(|banned| name.starts_with(banned))
}

/// Second stacks for TLS and HTTP, and the client with the parsers of Stripe's whole API. They all use `ring`, which
/// is smaller, starts faster and builds faster than `aws-lc`.
const SECOND_STACKS: [&str; 9] = [
    "async-stripe",
    "aws-lc-rs",
    "hyper-tls",
    "native-tls",
    "openssl",
    "openssl-sys",
    "s2n-tls",
    "schannel",
    "ureq",
];

#[test]
fn a_function_carries_one_stack_for_tls() {
    let graph = graph();
    for (folder, id) in graph.members.iter().filter(|(folder, _)| folder.starts_with("functions/")) {
        let reached = graph.reachable(id);
        let second: Vec<&str> = reached
            .iter()
            .map(|id| graph.names[*id].as_str())
            .filter(|it| SECOND_STACKS.contains(it))
            .collect();
        assert_eq!(second, [""; 0], "{folder}");
        for only in ["rustls", "hyper", "h2", "http"] {
            let versions = reached.iter().filter(|id| graph.names[**id] == only).count();
            assert!(versions <= 1, "{folder} carries {only} in {versions} versions");
        }
        assert!(reached.iter().any(|id| graph.names[*id] == "rustls"), "{folder} reaches nothing");
    }
}

/// The same script leaves the tables for unwinding out of every release.
#[test]
fn every_function_is_linked_alike() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for folder in graph().members.keys().filter(|folder| folder.starts_with("functions/")) {
        let manifest = std::fs::read_to_string(root.join(folder).join("Cargo.toml")).unwrap();
        let script = "build = \"../../infra/link/functions.rs\"";
        assert!(manifest.lines().any(|line| line == script), "{folder}/Cargo.toml lacks {script}");
    }
}

#[test]
fn dependencies_between_our_crates_point_inwards() {
    let graph = graph();
    let layer = |folder: &str| match folder {
        "shared/domain" => 0,
        "shared" | "shared/question-formats" => 1,
        _ if folder.starts_with("functions/") => 2,
        _ => 3,
    };
    let folders: BTreeMap<&str, &str> =
        graph.members.iter().map(|(folder, id)| (id.as_str(), folder.as_str())).collect();
    let mut breaches = Vec::new();
    for (folder, id) in &graph.members {
        for dependency in graph.edges[id].iter().filter_map(|id| folders.get(id.as_str())) {
            let is_inwards = layer(dependency) < layer(folder);
            if !is_inwards && layer(folder) < 3 {
                breaches.push(format!("{folder} depends on {dependency}"));
            }
        }
    }
    assert!(breaches.is_empty(), "move what both need into shared/: {breaches:?}");
}
