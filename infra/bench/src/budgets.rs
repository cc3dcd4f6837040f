//! The budgets: what everything may cost, in a file beside this crate, and how it is compared.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::bench::Table;
use crate::measured::Counts;

/// The command that writes the file.
pub(crate) const UPDATE: &str = "cargo xtask bench counts --update";

/// Where the file is.
pub(crate) fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("budgets.json")
}

/// Reads it.
pub(crate) fn read() -> Result<Table> {
    let file = file();
    let text =
        fs::read_to_string(&file).with_context(|| format!("{}: {UPDATE} writes it", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is malformed", file.display()))
}

/// The file's text: a line for each call, so that a change can be read.
pub(crate) fn text(table: &Table) -> Result<String> {
    let mut functions = Vec::new();
    for (function, calls) in table {
        let mut lines = Vec::new();
        for (call, counts) in calls {
            lines.push(format!("    {}: {}", serde_json::to_string(call)?, serde_json::to_string(counts)?));
        }
        functions.push(format!("  {}: {{\n{}\n  }}", serde_json::to_string(function)?, lines.join(",\n")));
    }
    Ok(format!("{{\n{}\n}}\n", functions.join(",\n")))
}

/// How far a number may be from its budget.
#[derive(Clone, Copy)]
enum Tolerance {
    Exact,
    /// Times and random ids are not always equally long: 64 bytes and two per cent.
    Bytes,
    /// The system's loader and allocator differ between machines: ten per cent.
    SystemCalls,
}

impl Tolerance {
    fn of(self, budget: u64) -> u64 {
        match self {
            Self::Exact => 0,
            Self::Bytes => 64 + budget / 50,
            Self::SystemCalls => budget / 10,
        }
    }
}

/// What is wrong, a line each; nothing if everything costs what it may.
pub(crate) fn compare(budgets: &Table, measured: &Table) -> String {
    let mut problems = String::new();
    let functions: BTreeSet<&String> = budgets.keys().chain(measured.keys()).collect();
    for function in functions {
        let (budgets, measured) = (budgets.get(function), measured.get(function));
        let calls = budgets.into_iter().chain(measured).flat_map(|calls| calls.keys());
        for call in calls.collect::<BTreeSet<_>>() {
            let budget = budgets.and_then(|calls| calls.get(call));
            let now = measured.and_then(|calls| calls.get(call));
            let what = format!("{function}, {call}");
            match (budget, now) {
                (Some(budget), Some(now)) => of_call(&what, budget, now, &mut problems),
                (None, _) => line(&mut problems, &format!("{what}: has no budget yet; {UPDATE} adds it")),
                (_, None) => {
                    line(&mut problems, &format!("{what}: is no longer measured; {UPDATE} drops it"))
                }
            }
        }
    }
    problems
}

/// What differs between the same call with few and with many earlier items.
pub(crate) fn compare_sizes(few: (u32, &Table), many: (u32, &Table)) -> String {
    let mut problems = String::new();
    for (function, calls) in few.1 {
        for (call, counts) in calls {
            let Some(grown) = many.1.get(function).and_then(|calls| calls.get(call)) else { continue };
            for (metric, before, after, tolerance) in metrics(counts, grown) {
                if before.abs_diff(after) > tolerance.of(before) {
                    let text = format!(
                        "{function}, {call}: {metric} is {before} after {} earlier items and {after} after {}; \
                         the cost must not grow with what there is",
                        few.0, many.0
                    );
                    line(&mut problems, &text);
                }
            }
        }
    }
    problems
}

fn of_call(what: &str, budget: &Counts, now: &Counts, problems: &mut String) {
    for (metric, old, new, tolerance) in metrics(budget, now) {
        if old.abs_diff(new) <= tolerance.of(old) {
            continue;
        }
        let text = match new > old {
            true => format!("{what}: {metric} rose from {old} to {new}"),
            false => format!("{what}: {metric} fell from {old} to {new}; lower the budget: {UPDATE}"),
        };
        line(problems, &text);
    }
}

fn metrics(one: &Counts, other: &Counts) -> Vec<(String, u64, u64, Tolerance)> {
    let mut metrics = Vec::new();
    for operation in one.requests.keys().chain(other.requests.keys()).collect::<BTreeSet<_>>() {
        let count = |counts: &Counts| counts.requests.get(operation).copied().unwrap_or_default();
        metrics.push((operation.clone(), count(one), count(other), Tolerance::Exact));
    }
    let mut add = |name: &str, of: fn(&Counts) -> u64, tolerance| {
        metrics.push((name.to_owned(), of(one), of(other), tolerance));
    };
    add("sequential round trips", |counts| counts.round_trips, Tolerance::Exact);
    add("connections", |counts| counts.connections, Tolerance::Exact);
    add("halves of read units", |counts| counts.half_read_units, Tolerance::Exact);
    add("write units", |counts| counts.write_units, Tolerance::Exact);
    add("bytes up", |counts| counts.bytes_up, Tolerance::Bytes);
    add("bytes down", |counts| counts.bytes_down, Tolerance::Bytes);
    add("largest item", |counts| counts.largest_item, Tolerance::Bytes);
    add("bytes stored", |counts| counts.bytes_stored.unsigned_abs(), Tolerance::Bytes);
    // Where `strace` is missing there is nothing to compare.
    if let (Some(old), Some(new)) = (one.system_calls, other.system_calls) {
        metrics.push(("system calls".to_owned(), old, new, Tolerance::SystemCalls));
    }
    metrics
}

fn line(problems: &mut String, text: &str) {
    // Writing to a text cannot fail.
    _ = writeln!(problems, "{text}");
}
