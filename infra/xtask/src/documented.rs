//! The commands that the documents show, for the tests of both command lines (`ops` includes this file).

use std::fs;
use std::path::Path;

use clap::error::ErrorKind;

/// Folders without documents of ours.
const LEFT_OUT: [&str; 4] = ["target", "node_modules", "dist", "test-results"];

/// Every `cargo xtask …` of every document: the page, and the words after `xtask`.
pub(crate) fn commands() -> Vec<(String, Vec<String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    collect(&root, &mut found);
    found
}

fn collect(folder: &Path, into: &mut Vec<(String, Vec<String>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && !LEFT_OUT.contains(&name.as_str()) {
            collect(&path, into);
        } else if name.ends_with(".md") {
            let text = fs::read_to_string(&path).unwrap();
            let page = path.display().to_string();
            into.extend(of_page(&text).into_iter().map(|words| (page.clone(), words)));
        }
    }
}

/// What is written `like this`, also over the end of a line, and the lines of code blocks.
fn of_page(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (number, part) in text.split("```").enumerate() {
        if number % 2 == 1 {
            found.extend(part.lines().filter_map(|line| words(&with_options(line.trim(), part))));
        } else {
            let code = part.split('`').skip(1).step_by(2);
            found.extend(code.filter_map(|code| words(&code.replace('\n', " "))));
        }
    }
    found
}

/// A line with the options that its block keeps in variables (`OPTION=--ledger-table`) in place of these.
fn with_options(line: &str, block: &str) -> String {
    let assigned = block.lines().filter_map(|line| line.trim().split_once('='));
    assigned
        .filter(|(_, value)| value.starts_with("--"))
        .fold(line.to_owned(), |line, (name, value)| line.replace(&format!("\"${name}\""), value))
}

/// The words after `cargo xtask`, without a remark; what stands for something is replaced by an example of it.
fn words(line: &str) -> Option<Vec<String>> {
    let (_, command) = line.split_once("cargo xtask ")?;
    let words = command.split_whitespace().take_while(|word| !word.starts_with(['#', '…', '|', '&', '>']));
    let words: Vec<String> = words.map(example).collect();
    (!words.is_empty()).then_some(words)
}

fn example(word: &str) -> String {
    let is_placeholder = word.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
    match word.trim_end_matches(['.', ',', ';']) {
        "LEARNER" | "COURSE" | "ID" | "UUID" => "00000000-0000-0000-0000-000000000000".to_owned(),
        word if is_placeholder => word.to_lowercase(),
        word => word.to_owned(),
    }
}

/// Whether a command line takes the words, or only lacks some: prose names a command without all that it needs.
pub(crate) fn is_known(outcome: Result<(), clap::Error>) -> Result<(), String> {
    match outcome {
        Ok(()) => Ok(()),
        Err(error) => match error.kind() {
            ErrorKind::MissingRequiredArgument
            | ErrorKind::MissingSubcommand
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            | ErrorKind::DisplayHelp => Ok(()),
            _ => Err(error.to_string()),
        },
    }
}
