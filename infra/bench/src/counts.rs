//! `bench counts`.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::bench::Bench;
use crate::{budgets, costs, operations};

/// Earlier items of every kind: few, and many.
const EARLIER: [u32; 2] = [24, 1_000];

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Writes what is counted as the new budgets
    #[arg(long)]
    update: bool,
}

/// Measures, and compares or writes.
pub(crate) async fn run(options: &Options) -> Result<()> {
    let [few, many] = EARLIER;
    let (mut small, large) = (measure(few).await?, measure(many).await?);
    let able = small.count_system_calls().await?;
    let (small, large) = (small.table, large.table);
    let growth = budgets::compare_sizes((few, &small), (many, &large));
    if !growth.is_empty() {
        bail!("a cost depends on how much there is:\n{growth}");
    }
    let calls: usize = small.values().map(std::collections::BTreeMap::len).sum();
    if !able {
        eprintln!("system calls: NOT MEASURED on this machine, which has no strace or does not let it trace");
    }
    if options.update {
        if !able {
            bail!("budgets are written where system calls can be counted: install strace");
        }
        fs::write(budgets::file(), budgets::text(&small)?)?;
        fs::write(costs::page(), costs::text(&small)?)?;
        eprintln!("{calls} budgets are written, and what they cost in dollars");
        return Ok(());
    }
    let problems = budgets::compare(&budgets::read()?, &small);
    if problems.is_empty() {
        eprintln!("{calls} calls cost what they may, with {few} earlier items and with {many}");
        return Ok(());
    }
    bail!("not within the budgets:\n{problems}");
}

async fn measure(earlier: u32) -> Result<Bench> {
    let mut bench = Bench::new(binaries()?, earlier).await?;
    operations::measure(&mut bench).await?;
    Ok(bench)
}

/// The bootstraps are beside this program.
fn binaries() -> Result<PathBuf> {
    let program = env::current_exe()?;
    Ok(program.parent().context("a folder")?.to_owned())
}
