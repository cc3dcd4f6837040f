//! One part of the template: its sections, each as text and as data.

use anyhow::{Context, Result, bail};
use serde_yaml_ng::{Mapping, Value};

/// Sections with a single value, which one part sets.
pub(super) const VALUES: [&str; 3] = ["AWSTemplateFormatVersion", "Transform", "Description"];
/// Sections with named entries, which every part may add to.
pub(super) const ENTRIES: [&str; 8] =
    ["Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Globals", "Resources", "Outputs"];

pub(super) struct Part {
    /// The source file, for messages and for readers of the template.
    pub(super) path: String,
    pub(super) sections: Vec<Section>,
}

pub(super) struct Section {
    pub(super) name: String,
    /// The comment above the section; at the top of a file it is about the whole file.
    pub(super) comment: Vec<String>,
    pub(super) line: String,
    /// The lines below it.
    pub(super) body: Vec<String>,
    pub(super) value: Value,
}

impl Section {
    /// What it defines, as `Resources MainTable`; a section with one value defines itself. `None` when it is empty.
    pub(super) fn entries(&self) -> Option<Vec<String>> {
        if VALUES.contains(&self.name.as_str()) {
            return Some(vec![self.name.clone()]);
        }
        let entries = self.value.as_mapping()?.keys();
        Some(entries.map(|entry| format!("{} {}", self.name, entry.as_str().unwrap_or_default())).collect())
    }
}

impl Part {
    /// Reads a part.
    ///
    /// # Errors
    /// Names the file, and the section that is unknown or cannot be joined.
    pub(super) fn parse(path: String, text: &str) -> Result<Self> {
        let data: Mapping = serde_yaml_ng::from_str(text)
            .with_context(|| format!("{path} is not a valid part of a template"))?;
        let mut sections: Vec<Section> = Vec::new();
        let mut comment = Vec::new();
        for line in text.lines() {
            match line.chars().next() {
                Some('#') => comment.push(line.to_owned()),
                Some(' ') | None => {
                    if let Some(section) = sections.last_mut() {
                        section.body.append(&mut comment);
                        section.body.push(line.to_owned());
                    }
                }
                Some(_) => {
                    let name = line.split(':').next().unwrap_or(line).to_owned();
                    let value = data.get(&name).cloned().unwrap_or_default();
                    check(&path, &name, line)?;
                    let (comment, line) = (std::mem::take(&mut comment), line.to_owned());
                    sections.push(Section { name, comment, line, body: Vec::new(), value });
                }
            }
        }
        for section in &mut sections {
            let blank = section.body.iter().rev().take_while(|line| line.trim().is_empty()).count();
            section.body.truncate(section.body.len() - blank);
        }
        Ok(Self { path, sections })
    }
}

/// Parts are joined line by line, so a section's entries start on the line below its name.
fn check(path: &str, name: &str, line: &str) -> Result<()> {
    if VALUES.contains(&name) {
        return Ok(());
    }
    if !ENTRIES.contains(&name) {
        bail!(
            "{path}: unknown section {name}; a part may have {}",
            [&VALUES[..], &ENTRIES[..]].concat().join(", ")
        );
    }
    if line.trim_end() != format!("{name}:") {
        bail!("{path}: write `{name}:` on a line of its own, and its entries below it");
    }
    Ok(())
}
