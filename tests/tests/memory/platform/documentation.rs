//! The documentation, held against what is there: links, paths, identifiers and test names that it mentions.
//!
//! To add a page: nothing. Every Markdown file of the repository is checked. The checklists (`docs/adding-*.md`)
//! name files that do not exist yet, so only their links are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The architecture has to be read before the first change, so it stays short.
const ARCHITECTURE_WORDS_MAX: usize = 1_500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn walk(folder: &Path, extensions: &[&str], into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        if path.is_dir() && !name.starts_with('.') && !["target", "node_modules", "dist"].contains(&&*name) {
            walk(&path, extensions, into);
        } else if extensions.contains(&path.extension().unwrap_or_default().to_str().unwrap()) {
            into.push(path);
        }
    }
}

struct Page {
    path: PathBuf,
    text: String,
}

impl Page {
    fn read(path: impl AsRef<Path>) -> Self {
        let path = root().join(path);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { path, text }
    }

    fn all() -> Vec<Self> {
        let mut paths = Vec::new();
        walk(&root(), &["md"], &mut paths);
        assert!(paths.len() > 50, "the pages are found");
        paths.into_iter().map(Self::read).collect()
    }

    fn name(&self) -> String {
        self.path.strip_prefix(root()).unwrap().display().to_string()
    }

    /// Its lines outside of code blocks.
    fn prose(&self) -> impl Iterator<Item = &str> {
        let mut in_block = false;
        self.text.lines().filter(move |line| {
            let is_fence = line.trim_start().starts_with("```");
            in_block ^= is_fence;
            !in_block && !is_fence
        })
    }

    /// What is written `like this`.
    fn code(&self) -> Vec<&str> {
        self.prose().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
    }

    fn links(&self) -> Vec<&str> {
        let after = self.prose().flat_map(|line| line.split("](").skip(1));
        let links = after.filter_map(|rest| rest.split(')').next());
        links.filter(|link| !link.contains("://") && !link.starts_with("mailto:")).collect()
    }

    /// The anchors of its headings, as GitHub makes them.
    fn anchors(&self) -> BTreeSet<String> {
        let titles = self.prose().filter_map(|line| line.strip_prefix('#'));
        let titles = titles.map(|title| title.trim_start_matches('#').trim().to_lowercase());
        let kept = |letter: &char| letter.is_alphanumeric() || [' ', '-', '_'].contains(letter);
        titles.map(|title| title.chars().filter(kept).collect::<String>().replace(' ', "-")).collect()
    }
}

fn refuse(breaches: Vec<String>, instead: &str) {
    assert!(breaches.is_empty(), "{instead}\n{}", breaches.join("\n"));
}

/// All Rust of the repository in one text.
fn rust() -> String {
    let mut paths = Vec::new();
    for folder in ["functions", "shared", "infra", "tests"] {
        walk(&root().join(folder), &["rs"], &mut paths);
    }
    paths.into_iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn the_architecture_stays_short() {
    let words = Page::read("docs/architecture.md").text.split_whitespace().count();
    assert!(words <= ARCHITECTURE_WORDS_MAX, "{words} words: move a part to a page of its own");
}

#[test]
fn every_link_leads_somewhere() {
    let mut breaches = Vec::new();
    for page in Page::all() {
        for link in page.links() {
            let (file, anchor) =
                link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
            let target = match file {
                "" => page.path.clone(),
                file => page.path.parent().unwrap().join(file),
            };
            let leads =
                target.exists() && anchor.is_none_or(|anchor| Page::read(target).anchors().contains(anchor));
            if !leads {
                breaches.push(format!("{}: {link}", page.name()));
            }
        }
    }
    refuse(breaches, "these links lead nowhere:");
}

#[test]
fn every_path_that_is_mentioned_exists() {
    let folders = ["shared/", "functions/", "infra/", "tests/", "frontend/", "docs/"];
    // A pattern, a placeholder in capitals, or something that the front end or the stack makes.
    let is_pattern = |path: &str| {
        path.contains(['*', '<', '{', '…', ' '])
            || path.split('/').any(|part| part.len() > 1 && part == part.to_uppercase())
    };
    let mut breaches = Vec::new();
    for page in Page::all() {
        let name = page.name();
        if name.starts_with("docs/adding-") || name.starts_with("docs/decisions/template") {
            continue;
        }
        for path in page.code() {
            let is_path = folders.iter().any(|folder| path.starts_with(folder)) && !is_pattern(path);
            if is_path && !root().join(path).exists() {
                breaches.push(format!("{name}: {path}"));
            }
        }
    }
    refuse(breaches, "these files do not exist (any more):");
}

#[test]
fn every_word_of_the_glossary_is_in_the_code() {
    let rust = rust();
    let words: BTreeSet<&str> =
        rust.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let page = Page::read("docs/glossary.md");
    let identifiers = page.code().into_iter().filter(|code| !code.contains(['/', '-', '.', ' ']));
    // `domain::quiz` and `Quiz::paper`: each part; a parameter of the template is no Rust.
    let parts = identifiers.filter(|code| *code != "ProviderName").flat_map(|code| code.split("::"));
    let breaches =
        parts.filter(|part| !part.is_empty() && !words.contains(part)).map(str::to_owned).collect();
    refuse(breaches, "the glossary names what the code does not have:");
}

#[test]
fn every_test_that_is_mentioned_exists() {
    let rust = rust();
    let page = Page::read("tests/README.md");
    let mut files = Vec::new();
    for folder in ["functions", "shared", "tests"] {
        walk(&root().join(folder), &["rs"], &mut files);
    }
    let exists = |test: &str| {
        let is_module = |path: &PathBuf| {
            path.file_stem().unwrap() == test || path.components().any(|part| part.as_os_str() == test)
        };
        rust.contains(&format!("fn {test}(")) || files.iter().any(is_module)
    };
    let mentioned = page.code().into_iter().filter(|code| code.contains("::"));
    let starts_with = |start: &str| rust.contains(&format!("fn {start}"));
    let breaches = mentioned
        .filter(|name| match name.rsplit("::").next().unwrap() {
            test if test.ends_with('…') => !starts_with(test.trim_end_matches('…')),
            test => !exists(test),
        })
        .map(str::to_owned)
        .collect();
    refuse(breaches, "tests/README.md names tests that do not exist (any more):");
}

#[test]
fn every_decision_has_a_date_and_is_in_the_index() {
    let index = Page::read("docs/decisions/README.md");
    let decisions = Page::all().into_iter().filter(|page| {
        let name = page.name();
        name.starts_with("docs/decisions/") && !name.ends_with("README.md") && !name.ends_with("template.md")
    });
    let mut breaches = Vec::new();
    for page in decisions {
        let file = page.path.file_name().unwrap().to_str().unwrap().to_owned();
        if !index.text.contains(&format!("({file})")) {
            breaches.push(format!("{file}: add it to docs/decisions/README.md"));
        }
        for part in ["- **Date:** 2", "- **Status:** ", "## Context", "## Decision", "## Consequences"] {
            if !page.text.contains(part) {
                breaches.push(format!("{file}: has no {part:?}"));
            }
        }
    }
    refuse(breaches, "decisions:");
}
