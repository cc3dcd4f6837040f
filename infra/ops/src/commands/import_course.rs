//! `ops import-course FILE…`: checks all files, then stores the differences.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use domain::Clock;
use domain::course::authoring::Problems;
use shared::runtime::SystemClock;
use shared::use_cases::publish_course::{Definition, Preview, PublishError, import_course, preview_import};
use uuid::Uuid;

use crate::output;
use crate::target::{Target, deadline};

#[derive(Debug, Args)]
pub(crate) struct ImportCourse {
    /// Course definitions (see infra/demo/README.md)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only report what would change
    #[arg(long)]
    dry_run: bool,
    /// Overwrite what was changed in the course studio and not published
    #[arg(long)]
    replace_draft: bool,
}

pub(crate) async fn run(args: &ImportCourse, target: &Target) -> anyhow::Result<()> {
    let courses = read_all(&args.files)?;
    let store = target.store().await?;
    if !args.dry_run {
        target.confirm_write(&format!("{} courses will be imported", courses.len()))?;
    }
    let (now, replace) = (SystemClock.now(), args.replace_draft);
    for (path, course) in &courses {
        let preview = preview_import(&store, deadline(), course, replace, now).await;
        let preview = preview.map_err(|error| explained(path, error))?;
        if !preview.refused.is_empty() {
            return Err(explained(path, PublishError::Refused(preview.refused)));
        }
        say(course, &preview, args.dry_run);
        if !args.dry_run {
            let imported = import_course(&store, deadline(), course, replace, now).await;
            imported.map_err(|error| explained(path, error))?;
        }
    }
    Ok(())
}

/// Reads all files, or reports every problem; nothing is written unless all files are valid.
fn read_all(files: &[PathBuf]) -> anyhow::Result<Vec<(&Path, Definition)>> {
    let mut courses = Vec::new();
    let mut wrong = Vec::new();
    let mut used: BTreeMap<Uuid, &Path> = BTreeMap::new();
    for path in files {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        match Definition::read(&text) {
            Ok(course) => {
                let contents = course.authored.contents.iter().map(|content| content.uuid.0);
                for uuid in contents.chain([course.authored.course.uuid.0]) {
                    if let Some(other) = used.insert(uuid, path) {
                        wrong.push(format!("{}: {uuid} is also used in {}", path.display(), other.display()));
                    }
                }
                courses.push((path.as_path(), course));
            }
            Err(problems) => wrong.extend(lines(path, &problems)),
        }
    }
    if !wrong.is_empty() {
        bail!("nothing was imported; fix these problems and try again:\n  {}", wrong.join("\n  "));
    }
    Ok(courses)
}

fn lines(path: &Path, problems: &Problems) -> Vec<String> {
    problems.iter().map(|problem| format!("{}: {problem}", path.display())).collect()
}

fn explained(path: &Path, error: PublishError) -> anyhow::Error {
    let file = path.display();
    match error {
        PublishError::Refused(problems) => {
            anyhow!("the stored data does not allow this import:\n  {}", lines(path, &problems).join("\n  "))
        }
        PublishError::UnpublishedChanges(_) => anyhow!(
            "{file} was not imported: {error}. Publish or undo them in the course studio first, or pass --replace-draft \
             to overwrite them"
        ),
        PublishError::Store(error) => {
            anyhow!("{file} was not imported completely; run the import again: {error}")
        }
        error => anyhow!("{file}: {error}"),
    }
}

fn say(definition: &Definition, preview: &Preview, dry_run: bool) {
    let course = &definition.authored.course;
    let would = if dry_run && !preview.changes.is_empty() { " would change" } else { "" };
    output::line(format!("{} ({}){would}", course.title, course.uuid));
    for change in &preview.changes {
        output::line(format!("  {}", change.text));
    }
    if preview.report.changes.is_empty() {
        output::line("  unchanged");
    }
    for sentence in &preview.afterwards {
        output::note(format!("  note: {sentence}"));
    }
    let replaced = "The draft in the course studio is replaced by this file.";
    let recorded = "The course studio can open the course from now on.";
    match &preview.report {
        report if report.replaces_draft => output::note(format!("  note: {replaced}")),
        report if report.records => output::note(format!("  note: {recorded}")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every start of the local stack imports the demo, so it must be valid.
    #[test]
    fn the_demo_courses_can_be_imported() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/courses");
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let files: Vec<PathBuf> =
            entries.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
        let courses = read_all(&files).unwrap();
        assert!(courses.len() >= 2);
        assert!(courses.iter().any(|(_, read)| read.authored.course.sessions.len() == 3));
        assert!(courses.iter().any(|(_, read)| read.authored.course.price.to_string() == "30.00 USD"));
    }

    #[test]
    fn one_invalid_file_stops_the_import() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo");
        let files = [folder.join("courses/safeguarding-essentials.json"), folder.join("course.schema.json")];
        let message = read_all(&files).unwrap_err().to_string();
        assert!(message.contains("course.schema.json: $defs: unknown field"), "{message}");
        let twice = [files[0].clone(), files[0].clone()];
        assert!(read_all(&twice).unwrap_err().to_string().contains("is also used in"));
    }
}
