//! `cargo xtask test`: every check in a fixed order. It stops at the first failure and names it.

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, bail};
use clap::ValueEnum;

use crate::paths::local;
use crate::run::seconds;
use crate::stages::{self, Stage, Verdict};
use crate::{down, environment, interrupt, process, up};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// One part alone; without it all of them but the storms
    part: Option<Part>,
    /// Repeats the storm of this seed, which the stage printed
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// The rules of the business alone; takes seconds
    Unit,
    /// Formatting, lints, licences, documentation, generated files
    Checks,
    /// The functions on an in-memory cloud, and the components of the front end
    Memory,
    /// What the functions cost, against their budgets
    Counts,
    /// Whole flows on a fresh local stack
    Flows,
    /// The pages in a browser, on a fresh local stack
    Web,
    /// What repeats one thing many times, in full and with another seed each time; only if it is named
    Storms,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    interrupt::listen()?;
    if options.seed.is_some() && options.part != Some(Part::Storms) {
        bail!("--seed is for `cargo xtask test storms` alone");
    }
    let part = |wanted: Part| options.part.is_none_or(|chosen| chosen == wanted);
    let mut summary = Summary::default();
    let outcome = match options.part {
        Some(Part::Storms) => summary.run_all(stages::storms(options.seed)),
        _ => run_parts(part, &mut summary),
    };
    summary.print(outcome.is_err())?;
    outcome
}

fn run_parts(part: impl Fn(Part) -> bool, summary: &mut Summary) -> Result<()> {
    environment::ensure()?;
    // Alone only: among all the others `cargo test --workspace` runs the same tests, without a build of their own.
    if part(Part::Unit) && !part(Part::Memory) {
        summary.run_all(stages::unit())?;
    }
    if part(Part::Checks) {
        summary.run_all(stages::checks())?;
    }
    if part(Part::Memory) {
        summary.run_all(stages::memory())?;
    }
    // The stack needs the same build.
    if part(Part::Counts) {
        summary.run_all(stages::counts())?;
    }
    if part(Part::Flows) || part(Part::Web) {
        if process::running("cloud").is_some() {
            bail!("a stack is running, and the tests start one of their own: `cargo xtask down` first");
        }
        let outcome = with_stack(&part, summary);
        // Always stop the stack, whatever failed.
        let stopped = down::stop_all();
        outcome.and(stopped.map(drop))?;
    }
    Ok(())
}

/// The tests' stack has its own state, so that a developer's demo data survives.
fn with_stack(part: impl Fn(Part) -> bool, summary: &mut Summary) -> Result<()> {
    let up = up::Options { fresh: true, detach: true, ..Default::default() };
    summary.run(Stage::new("up --fresh --detach", move || up::bring_up(&up, &local("state-of-tests"))))?;
    if part(Part::Flows) {
        summary.run_all(stages::flows())?;
    }
    if part(Part::Web) {
        summary.run_all(stages::web())?;
    }
    Ok(())
}

/// What ran, and how long it took.
#[derive(Default)]
struct Summary {
    passed: Vec<(&'static str, Duration)>,
    /// With the reason why this machine could not.
    not_checked: Vec<(&'static str, &'static str)>,
    failed: Option<(&'static str, Duration)>,
}

impl Summary {
    fn run_all(&mut self, stages: Vec<Stage>) -> Result<()> {
        stages.into_iter().try_for_each(|stage| self.run(stage))
    }

    fn run(&mut self, stage: Stage) -> Result<()> {
        interrupt::check()?;
        eprintln!("\n━━ {}", stage.name);
        let began = Instant::now();
        let outcome = (stage.work)();
        let took = began.elapsed();
        match outcome {
            Ok(Verdict::Passed) => {
                eprintln!("━━ {}: passed in {}", stage.name, seconds(took));
                self.passed.push((stage.name, took));
                Ok(())
            }
            Ok(Verdict::NotChecked(reason)) => {
                eprintln!("━━ {}: NOT CHECKED: {reason}", stage.name);
                self.not_checked.push((stage.name, reason));
                Ok(())
            }
            Err(error) => {
                self.failed = Some((stage.name, took));
                Err(anyhow!(error).context(format!("stage “{}”", stage.name)))
            }
        }
    }

    /// Prints a table and a final line with the result.
    fn print(&self, is_failure: bool) -> Result<()> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nStage                                  Seconds")?;
        for (name, took) in &self.passed {
            writeln!(out, "{name:<36} {:>8}  passed", seconds(*took))?;
        }
        for (name, reason) in &self.not_checked {
            writeln!(out, "{name:<36} {:>8}  NOT CHECKED: {reason}", "–")?;
        }
        if let Some((name, took)) = &self.failed {
            writeln!(out, "{name:<36} {:>8}  FAILED", seconds(*took))?;
        }
        let total: Duration = self.passed.iter().chain(&self.failed).map(|(_, took)| *took).sum();
        writeln!(out, "{:<36} {:>8}", "together", seconds(total))?;
        let (passed, not_checked) = (self.passed.len(), self.not_checked.len());
        writeln!(out, "stages: {passed} passed, {not_checked} not checked, {} failed", u8::from(is_failure))?;
        Ok(())
    }
}
