//! `ops ledger check`: checks every invariant of the credit ledger.

use anyhow::{anyhow, bail};
use clap::Subcommand;

use crate::output;
use crate::target::Target;

/// How many violations are shown.
const SHOWN: usize = 50;

/// A ledger command.
#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// Read the whole ledger and check every invariant; fails on any violation
    Check,
}

pub(crate) async fn run(args: &Ledger, target: &Target) -> anyhow::Result<()> {
    let Ledger::Check = args;
    let store = target.store().await?;
    let mut reported = 0;
    let report = store.check_ledger(|items| {
        if items >= reported + 10_000 {
            reported = items;
            output::note(format!("{items} items read"));
        }
    });
    let report = report.await.map_err(|error| anyhow!("the ledger cannot be read: {error}"))?;
    output::line(format!(
        "{} learners, {} entries, {} lots ({} open), {} markers; sum of all balances: {}",
        report.learners, report.entries, report.lots.0, report.lots.1, report.markers, report.balance
    ));
    for checked in [
        "entries sum to the balance, which is the last balance_after",
        "open lots sum to the balance",
        "sequences have no gaps",
        "the hash chain is intact, and no entry was changed or written twice",
        "running totals match the entries",
        "each issue of a certificate was earned and revoked at most once, with its marker",
        "every entry and lot is in its indexes",
        "every amount and balance is within its limits",
    ] {
        output::line(format!("  checked: {checked}"));
    }
    if report.breaches.is_empty() {
        output::line("the ledger is sound");
        return Ok(());
    }
    for breach in report.breaches.iter().take(SHOWN) {
        output::line(format!("  BREACH: {breach}"));
    }
    let all =
        report.breaches.len().saturating_add(usize::try_from(report.further_breaches).unwrap_or(usize::MAX));
    bail!("{all} breaches; see \"The ledger is broken\" in infra/README.md");
}
