//! Modules of a crate import each other in one direction only, so that a reader of one file can stop there.
//!
//! Only paths that begin with `crate::` count. What a module uses of its parent or its children is Rust's module
//! tree, not an import.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module's path within its crate, such as `routes::get_quiz`.
type Module = String;

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, into),
            false if path.extension().is_some_and(|extension| extension == "rs") => into.push(path),
            false => {}
        }
    }
}

fn modules(source: &Path) -> BTreeMap<Module, String> {
    let mut paths = Vec::new();
    files(source, &mut paths);
    let named = paths.into_iter().filter_map(|path| {
        let name = path.strip_prefix(source).unwrap().with_extension("");
        let name = name.to_str().unwrap().replace('/', "::");
        let name = name.strip_suffix("::mod").unwrap_or(&name).to_owned();
        let is_root = name == "lib" || name == "main" || name.starts_with("bin::");
        (!is_root).then(|| (name, fs::read_to_string(path).unwrap()))
    });
    named.collect()
}

/// The modules that a text names by `crate::…`, also inside `crate::{…}`.
fn imports(text: &str, modules: &BTreeMap<Module, String>) -> BTreeSet<Module> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code: String = code.collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let group = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(group, _)| group);
        for path in group.unwrap_or(rest).split(',').take(if group.is_some() { usize::MAX } else { 1 }) {
            let path: String = path
                .trim_start()
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':'))
                .collect();
            let mut parts: Vec<&str> = path.split("::").filter(|part| !part.is_empty()).collect();
            while !parts.is_empty() && !modules.contains_key(&parts.join("::")) {
                parts.pop();
            }
            if !parts.is_empty() {
                found.insert(parts.join("::"));
            }
        }
    }
    found
}

fn is_family(one: &str, other: &str) -> bool {
    one == other || one.starts_with(&format!("{other}::")) || other.starts_with(&format!("{one}::"))
}

/// Removes modules that import none of the remaining ones; what remains is in a cycle or leads into one.
fn circles(mut edges: BTreeMap<Module, BTreeSet<Module>>) -> BTreeMap<Module, BTreeSet<Module>> {
    loop {
        let done: Vec<Module> =
            edges.iter().filter(|(_, imports)| imports.is_empty()).map(|(name, _)| name.clone()).collect();
        if done.is_empty() {
            return edges;
        }
        for name in &done {
            edges.remove(name);
        }
        edges.values_mut().for_each(|imports| imports.retain(|import| !done.contains(import)));
    }
}

#[test]
fn no_two_modules_import_each_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let mut sources: Vec<PathBuf> =
        ["shared", "shared/domain", "shared/question-formats", "infra/ops", "infra/xtask", "tests"]
            .map(|folder| root.join(folder).join("src"))
            .into();
    sources
        .extend(fs::read_dir(root.join("functions")).unwrap().map(|entry| entry.unwrap().path().join("src")));
    assert!(sources.len() > 10, "the crates are found");
    for source in sources {
        let modules = modules(&source);
        let edges = modules
            .iter()
            .map(|(name, text)| {
                let imports = imports(text, &modules).into_iter().filter(|import| !is_family(import, name));
                (name.clone(), imports.collect())
            })
            .collect();
        let circles = circles(edges);
        assert!(
            circles.is_empty(),
            "{}: move what both need into a file of its own: {circles:#?}",
            source.display()
        );
    }
}
