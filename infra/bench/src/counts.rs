//! `bench counts`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::bench::Bench;
use crate::functions::Binaries;
use crate::{budgets, costs, operations};

/// Earlier items of every kind: few, and, unless another number is asked for, many.
const FEW: u32 = 24;
const MANY: u32 = 1_000;

/// What reads up to a bound that is above the few: its budget is that with many. A page of the roster asks each of ten
/// partitions for fourteen entries, and one of a status looks at 500 more (decision 99); the search looks at twice as many
/// entries as a page shows; a part of a report looks at 500 enrolments (decision 107); statistics are of at most 500
/// attempts (decision 21).
const BOUNDED: [(&str, &str); 5] = [
    ("office-reports", "completions"),
    ("office-reports", "roster"),
    ("office-reports", "roster of a status"),
    ("office", "search people"),
    ("quiz-submit", "statistics"),
];

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Writes what is counted as the new budgets
    #[arg(long)]
    update: bool,
    /// How many earlier items of every kind are many; budgets are written with the standard number
    #[arg(long, default_value_t = MANY)]
    many: u32,
}

/// Measures, and compares or writes.
pub(crate) async fn run(options: &Options, binaries: &Binaries) -> Result<()> {
    let (few, many) = (FEW, options.many);
    if options.update && many != MANY {
        bail!("budgets are written with {MANY} earlier items: leave out --many");
    }
    let folder = binaries.folder()?;
    let (mut small, large) = (measure(&folder, few).await?, measure(&folder, many).await?);
    let able = small.count_system_calls().await?;
    let (mut small, large) = (small.table, large.table);
    for (function, operation) in BOUNDED {
        for call in ["first", "warm"].map(|which| format!("{operation}, {which}")) {
            let bounded = large.get(function).and_then(|calls| calls.get(&call));
            let bounded = bounded.with_context(|| format!("{function}, {call} is not measured"))?.clone();
            small.entry(function.to_owned()).or_default().insert(call, bounded);
        }
    }
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
