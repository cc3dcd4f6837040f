//! Cuts a file into questions: a blank line ends one, unless a brace is still open.

use super::hints::Hints;
use super::symbols::{Symbol, symbols};

/// The lines of one question.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Its first line, from 1.
    pub(super) line: usize,
    pub(super) text: String,
    pub(super) hints: Hints,
}

/// What a file consists of.
#[derive(Debug)]
pub(super) enum Part {
    Question(Block),
    /// A folder of Moodle's question bank.
    Category(usize, String),
}

pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut open = Block::default();
    let mut depth = 0_usize;
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let trimmed = line.trim();
        if let Some(comment) = trimmed.strip_prefix("//") {
            open.hints.read(comment);
        } else if let (0, Some(category)) = (depth, trimmed.strip_prefix("$CATEGORY:")) {
            close(&mut open, &mut parts);
            parts.push(Part::Category(index + 1, category.trim().to_owned()));
        } else if trimmed.is_empty() {
            // An author who forgot to close a brace loses this question, not the rest of the file.
            if depth == 0 || begins_question(lines.get(index + 1).copied()) {
                close(&mut open, &mut parts);
                depth = 0;
            }
        } else {
            if open.text.is_empty() {
                open.line = index + 1;
            } else {
                open.text.push('\n');
            }
            open.text.push_str(trimmed);
            depth = depth_after(trimmed, depth);
        }
    }
    close(&mut open, &mut parts);
    parts
}

fn begins_question(line: Option<&str>) -> bool {
    let line = line.unwrap_or_default().trim_start();
    ["::", "//", "$CATEGORY:"].iter().any(|start| line.starts_with(start))
}

fn depth_after(line: &str, depth: usize) -> usize {
    symbols(line).into_iter().fold(depth, |depth, symbol| match symbol {
        Symbol::Mark('{') => depth + 1,
        Symbol::Mark('}') => depth.saturating_sub(1),
        _ => depth,
    })
}

fn close(open: &mut Block, parts: &mut Vec<Part>) {
    let block = std::mem::take(open);
    if !block.text.is_empty() {
        parts.push(Part::Question(block));
    }
}
