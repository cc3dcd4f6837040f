//! `ops import-course FILE…`: checks all files, then stores the differences.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use domain::Clock;
use domain::course::authoring::{self, Authored};
use shared::runtime::SystemClock;
use shared::store::{Action, ImportChange, ImportError, ImportReport, Subject};
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
}

pub(crate) async fn run(args: &ImportCourse, target: &Target) -> anyhow::Result<()> {
    let courses = read_all(&args.files)?;
    let store = target.store().await?;
    if !args.dry_run {
        target.confirm_write(&format!("{} courses will be imported", courses.len()))?;
    }
    let now = SystemClock.now();
    for (path, course) in &courses {
        let report = if args.dry_run {
            store.plan_import(deadline(), course, now).await
        } else {
            store.import(deadline(), course, now).await
        };
        let report = report.map_err(|error| explained(path, error))?;
        say(course, &report, args.dry_run);
    }
    Ok(())
}

/// Reads all files, or reports every problem; nothing is written unless all files are valid.
fn read_all(files: &[PathBuf]) -> anyhow::Result<Vec<(&Path, Authored)>> {
    let mut courses = Vec::new();
    let mut wrong = Vec::new();
    let mut used: BTreeMap<Uuid, &Path> = BTreeMap::new();
    for path in files {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        match authoring::read(&text) {
            Ok(course) => {
                let contents = course.contents.iter().map(|content| content.uuid.0);
                for uuid in contents.chain([course.course.uuid.0]) {
                    if let Some(other) = used.insert(uuid, path) {
                        wrong.push(format!("{}: {uuid} is also used in {}", path.display(), other.display()));
                    }
                }
                courses.push((path.as_path(), course));
            }
            Err(problems) => {
                wrong.extend(problems.iter().map(|problem| format!("{}: {problem}", path.display())));
            }
        }
    }
    if !wrong.is_empty() {
        bail!("nothing was imported; fix these problems and try again:\n  {}", wrong.join("\n  "));
    }
    Ok(courses)
}

fn explained(path: &Path, error: ImportError) -> anyhow::Error {
    let file = path.display();
    match error {
        ImportError::Refused(problems) => {
            let lines: Vec<String> = problems.iter().map(|problem| format!("{file}: {problem}")).collect();
            anyhow!("the stored data does not allow this import:\n  {}", lines.join("\n  "))
        }
        ImportError::Conflict => anyhow!("{file}: {error}"),
        ImportError::Store(error) => {
            anyhow!("{file} was not imported completely; run the import again: {error}")
        }
    }
}

fn say(authored: &Authored, report: &ImportReport, dry_run: bool) {
    let course = &authored.course;
    let would = if dry_run { " would change" } else { "" };
    output::line(format!(
        "{} ({}){}",
        course.title,
        course.uuid,
        if report.changes.is_empty() { "" } else { would }
    ));
    for change in &report.changes {
        output::line(format!("  {}", described(change)));
    }
    if report.changes.is_empty() {
        output::line("  unchanged");
    }
    for note in &report.notes {
        output::note(format!("  note: {note}"));
    }
}

fn described(change: &ImportChange) -> String {
    let sign = match change.action {
        Action::Create => '+',
        Action::Change => '~',
        Action::Remove => '-',
    };
    match change.subject {
        Subject::Course => format!("{sign} course"),
        Subject::CatalogueEntry => format!("{sign} catalogue entry"),
        Subject::Content => format!("{sign} content {} {:?}", change.uuid, change.title),
        Subject::QuizVersion(number) => {
            format!("{sign} version {number} of the quiz {} {:?}", change.uuid, change.title)
        }
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
        assert!(courses.iter().any(|(_, read)| read.course.sessions.len() == 3));
        assert!(courses.iter().any(|(_, read)| read.course.price.to_string() == "30.00 USD"));
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
