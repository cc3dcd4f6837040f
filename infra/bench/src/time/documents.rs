//! What long documents cost: processor time and memory, as the programs that make them tell.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::samples::milliseconds;
use super::timed::Measured;

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

/// A line for each of two hostile images, inspected by the function that takes uploads.
pub(super) fn hostile(images: &Measured) -> Vec<(String, String)> {
    let kilobytes = images.rss_peak.saturating_sub(images.rss_at_rest);
    [("single bytes", images.first_cpu), ("empty segments", images.warm_cpu)]
        .map(|(of, processor)| {
            let cost = format!(
                "{} ms of processor time, the upload's confirmation included; at most {kilobytes} kB above rest",
                milliseconds(processor)
            );
            (format!("a hostile image of 50 MB, of {of}"), cost)
        })
        .into()
}
