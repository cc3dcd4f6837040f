//! What long documents cost: processor time and memory, as the programs that make them tell.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

/// The examples with their arguments, and what they make.
const PROGRAMS: [(&str, &str, &str); 2] = [
    ("examples/transcript_cost", "20", "a transcript of 20 entries"),
    ("examples/transcript_cost", "10000", "a transcript of 10,000 entries"),
];

/// A line for each document.
pub(super) fn measure(folder: &Path, left_out: &mut Vec<String>) -> Result<Vec<(String, String)>> {
    let mut lines = Vec::new();
    for (program, argument, title) in PROGRAMS {
        let file = folder.join(program);
        if !file.exists() {
            left_out.push(format!("{title}: {program} is not built"));
            continue;
        }
        let output = Command::new(file).arg(argument).output()?;
        lines.push((title.to_owned(), String::from_utf8_lossy(&output.stdout).trim().to_owned()));
    }
    Ok(lines)
}
