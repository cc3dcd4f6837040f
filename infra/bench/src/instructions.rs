//! `bench instructions`: what a start, a first and a later invocation execute, and what the pure paths do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::bench::Bench;
use crate::callgrind::{Callgrind, Work};
use crate::functions::Binaries;
use crate::gate::Budgets;
use crate::operations;

const BUDGETS: Budgets = Budgets::new("instructions.json", "cargo xtask bench instructions --update");
/// Earlier items of every kind.
const EARLIER: u32 = 24;
/// The example with the pure paths.
const PATHS: &str = "examples/paths";
/// A path is gone through so often, and so often more; the difference is what one round costs.
const ROUNDS: [u64; 2] = [3, 13];

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Writes what is measured as the new budgets
    #[arg(long)]
    update: bool,
    /// Only this function, or `paths`; nothing is compared
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
}

/// Measures, and compares or writes.
pub(crate) async fn run(options: &Options, binaries: &Binaries) -> Result<()> {
    let folder = binaries.folder()?;
    let found = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    ensure!(found.is_ok_and(|status| status.success()), "valgrind is missing: install it");
    let (mut measured, mut too_slow) = (BTreeMap::new(), BTreeSet::new());
    if options.only.as_deref() != Some("paths") {
        let mut bench = Bench::new(folder.clone(), EARLIER).await?.profiled(options.only.clone());
        operations::measure(&mut bench).await?;
        measured.append(&mut bench.work);
        // The same start may have been quick enough before another operation.
        too_slow = bench.too_slow.into_iter().filter(|call| !measured.contains_key(call)).collect();
    }
    if options.only.as_deref().is_none_or(|only| only == "paths") {
        measured.append(&mut of_paths(&folder.join(PATHS))?);
    }
    for (what, work) in &measured {
        eprintln!("{what:<48} {:>12} instructions {:>8} allocations", work.instructions, work.allocations);
    }
    for call in &too_slow {
        eprintln!("{call}: NOT MEASURED, because valgrind makes the start slower here than a function waits");
    }
    if options.only.is_some() {
        return Ok(());
    }
    if options.update {
        return BUDGETS.write(&measured);
    }
    let mut budgets = BUDGETS.read::<Work>()?;
    budgets.retain(|call, _| !too_slow.contains(call));
    let figures = |of: &BTreeMap<String, Work>, figure: fn(&Work) -> u64| {
        of.iter().map(|(what, work)| (what.clone(), figure(work))).collect::<BTreeMap<_, _>>()
    };
    let mut problems = Vec::new();
    for (unit, figure) in [
        ("instructions", (|work| work.instructions) as fn(&Work) -> u64),
        ("allocations", |work| work.allocations),
    ] {
        problems.extend(BUDGETS.compare(unit, &figures(&budgets, figure), &figures(&measured, figure)));
    }
    if problems.is_empty() {
        eprintln!("{} figures are within their budgets", measured.len());
        return Ok(());
    }
    bail!("not within the budgets:\n{}", problems.join("\n"));
}

/// Each pure path, by the difference of two runs.
fn of_paths(program: &Path) -> Result<BTreeMap<String, Work>> {
    let listed = Command::new(program).output().with_context(|| program.display().to_string())?;
    let mut measured = BTreeMap::new();
    for path in String::from_utf8_lossy(&listed.stdout).lines() {
        let [few, many] = ROUNDS;
        let (less, more) = (of_rounds(program, path, few)?, of_rounds(program, path, many)?);
        let each = |figure: fn(&Work) -> u64| figure(&more).saturating_sub(figure(&less)) / (many - few);
        let work =
            Work { instructions: each(|work| work.instructions), allocations: each(|work| work.allocations) };
        measured.insert(format!("paths, {path}"), work);
    }
    Ok(measured)
}

fn of_rounds(program: &Path, path: &str, rounds: u64) -> Result<Work> {
    let callgrind = Callgrind::new("paths");
    let mut command = callgrind.command(program);
    let status = command.args([path, &rounds.to_string()]).stdout(Stdio::null()).status()?;
    ensure!(status.success(), "{path} ended with {status}");
    callgrind.rest()
}
