//! Budgets of release builds: a figure a line in a file beside this crate, and two per cent around each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How far a figure may be from its budget, in thousandths.
const TOLERANCE: u64 = 20;

/// A file of budgets, by what they are for.
pub(crate) struct Budgets {
    name: &'static str,
    /// The command that writes it.
    update: &'static str,
}

impl Budgets {
    /// In this file, which this command writes.
    pub(crate) const fn new(name: &'static str, update: &'static str) -> Self {
        Self { name, update }
    }

    fn path(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(self.name)
    }

    /// Reads it.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<BTreeMap<String, T>> {
        let text = fs::read_to_string(self.path());
        let text = text.with_context(|| format!("infra/bench/{}: {} writes it", self.name, self.update))?;
        serde_json::from_str(&text).with_context(|| format!("infra/bench/{} is malformed", self.name))
    }

    /// Writes it, a line for each, so that a change can be read.
    pub(crate) fn write<T: Serialize>(&self, measured: &BTreeMap<String, T>) -> Result<()> {
        let mut lines = Vec::new();
        for (what, figure) in measured {
            lines.push(format!("  {}: {}", serde_json::to_string(what)?, serde_json::to_string(figure)?));
        }
        fs::write(self.path(), format!("{{\n{}\n}}\n", lines.join(",\n")))?;
        Ok(())
    }

    /// What is wrong, a line each; nothing if everything is within its budget.
    pub(crate) fn compare(
        &self,
        unit: &str,
        budgets: &BTreeMap<String, u64>,
        measured: &BTreeMap<String, u64>,
    ) -> Vec<String> {
        let all: BTreeSet<&String> = budgets.keys().chain(measured.keys()).collect();
        let update = self.update;
        let problem = |what: &String| match (budgets.get(what), measured.get(what)) {
            (Some(&budget), Some(&now)) if budget.abs_diff(now) <= budget * TOLERANCE / 1000 => None,
            (Some(budget), Some(now)) if now > budget => {
                Some(format!("{what}: {unit} rose from {budget} to {now}"))
            }
            (Some(budget), Some(now)) => {
                Some(format!("{what}: {unit} fell from {budget} to {now}; lower the budget: {update}"))
            }
            (None, _) => Some(format!("{what}: has no budget yet; {update} adds it")),
            (_, None) => Some(format!("{what}: is no longer measured; {update} drops it")),
        };
        all.into_iter().filter_map(problem).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_per_cent_are_within_a_budget_and_more_is_said() {
        let budgets = Budgets::new("none.json", "the command");
        let of = |figures: &[(&str, u64)]| figures.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
        let budget: BTreeMap<String, u64> = of(&[("a", 1000), ("b", 1000), ("c", 1000), ("gone", 1)]);
        let problems =
            budgets.compare("bytes", &budget, &of(&[("a", 1020), ("b", 1021), ("c", 979), ("new", 1)]));
        assert_eq!(
            problems,
            [
                "b: bytes rose from 1000 to 1021",
                "c: bytes fell from 1000 to 979; lower the budget: the command",
                "gone: is no longer measured; the command drops it",
                "new: has no budget yet; the command adds it",
            ]
        );
    }
}
