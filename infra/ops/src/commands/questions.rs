//! `ops questions FILE`: shows what of a question file fits, and converts it to another format.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use question_formats::{Format, KeyedQuestion, Reading, Severity};

use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Questions {
    /// A question file: Aiken, GIFT, Moodle XML, or the JSON of course definitions
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The format of the file, if it is not recognised: aiken, gift, json or moodle-xml
    #[arg(long, value_name = "FORMAT")]
    from: Option<Format>,
    /// Convert the questions that fit: aiken, gift, json or moodle-xml
    #[arg(long, value_name = "FORMAT")]
    to: Option<Format>,
    /// Where to write the converted questions; without it, they are printed
    #[arg(long, value_name = "FILE", requires = "to")]
    output: Option<PathBuf>,
}

pub(crate) fn run(args: &Questions) -> anyhow::Result<()> {
    let name = args.file.display();
    let bytes = std::fs::read(&args.file).with_context(|| format!("{name} cannot be read"))?;
    let text = question_formats::decode(&bytes).map_err(|reason| anyhow!("{name}: {reason}"))?;
    let format = args.from.unwrap_or_else(|| Format::recognise(&text));
    let reading = question_formats::read(format, &text);
    for finding in &reading.findings {
        output::note(format!("{name}:{finding}"));
    }
    output::note(summary(format, &reading));
    if reading.questions.is_empty() {
        bail!("{name} has no question that fits");
    }
    let Some(to) = args.to else { return Ok(()) };
    let questions: Vec<KeyedQuestion> = reading.questions.into_iter().map(|found| found.question).collect();
    let written = question_formats::write(to, &questions);
    for finding in &written.findings {
        let verb = if finding.severity == Severity::NotTaken { "not written: it" } else { "written without" };
        output::note(format!("question {}: {verb} {}", finding.line, finding.message));
    }
    match &args.output {
        Some(path) => std::fs::write(path, written.text)
            .with_context(|| format!("{} cannot be written", path.display())),
        None => {
            output::line(written.text.trim_end());
            Ok(())
        }
    }
}

fn summary(format: Format, reading: &Reading) -> String {
    let rejected = reading.findings.iter().filter(|finding| finding.severity == Severity::NotTaken).count();
    let fitting = match reading.questions.len() {
        1 => "1 question fits".to_owned(),
        count => format!("{count} questions fit"),
    };
    let mut summary = format!("read as {}: {fitting}", format.name());
    if rejected > 0 {
        let _ = write!(
            summary,
            ", {} not",
            if rejected == 1 { "1 does".to_owned() } else { format!("{rejected} do") }
        );
    }
    summary
}
