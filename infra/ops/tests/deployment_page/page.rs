//! The page, as its reader goes through it.

use std::fs;
use std::path::{Path, PathBuf};

/// What the reader does next.
#[derive(Debug)]
pub(crate) enum Step {
    /// Types these commands.
    Commands(String),
    /// Writes this file, where the page shows its content.
    File { name: String, content: String },
}

/// The repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every block of the page, in its order.
pub(crate) fn steps() -> Vec<Step> {
    let text = fs::read_to_string(repository().join("docs/deployment.md")).unwrap();
    let mut steps = Vec::new();
    let mut parts = text.split("```");
    parts.next();
    while let (Some(block), Some(_)) = (parts.next(), parts.next()) {
        let (kind, content) = block.split_once('\n').unwrap();
        let content = content.to_owned();
        match kind.split_once(' ') {
            None if kind == "sh" => steps.push(Step::Commands(content)),
            Some(("json", name)) => steps.push(Step::File { name: name.to_owned(), content }),
            _ => panic!("a block is either sh or json with the name of its file: {kind}"),
        }
    }
    assert!(steps.len() > 20, "{} blocks were found", steps.len());
    steps
}

/// The whole page as one script.
pub(crate) fn script() -> String {
    let told = |step: Step| match step {
        Step::Commands(commands) => commands,
        // The reader's editor.
        Step::File { name, content } => format!("cat > {name} <<'END OF FILE'\n{content}END OF FILE\n"),
    };
    steps().into_iter().map(told).collect()
}
