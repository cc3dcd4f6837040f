//! `bench counts`.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::bench::Bench;
use crate::functions::Binaries;
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
pub(crate) async fn run(options: &Options, binaries: &Binaries) -> Result<()> {
    let [few, many] = EARLIER;
    let folder = binaries.folder()?;
    let (mut small, large) = (measure(&folder, few).await?, measure(&folder, many).await?);
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

async fn measure(binaries: &Path, earlier: u32) -> Result<Bench> {
    let mut bench = Bench::new(binaries.to_owned(), earlier).await?;
    operations::measure(&mut bench).await?;
    Ok(bench)
}
