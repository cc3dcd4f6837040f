//! `ops ledger check`: every invariant of the credit ledger, over the whole table.

use anyhow::{anyhow, bail};
use clap::Subcommand;

use crate::output;
use crate::target::Target;

/// Breaches that are shown one by one.
const SHOWN: usize = 50;

/// What is done with the ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// Read the whole ledger and check every invariant; fails on any breach
    Check,
}

pub(crate) async fn run(args: &Ledger, target: &Target) -> anyhow::Result<()> {
    let Ledger::Check = args;
    let store = target.store().await?;
    let mut told = 0;
    let report = store.check_ledger(|items| {
        if items >= told + 10_000 {
            told = items;
            output::note(format!("{items} items read"));
        }
    });
    let report = report.await.map_err(|error| anyhow!("the ledger cannot be read: {error}"))?;
    output::line(format!(
        "{} learners, {} entries, {} lots ({} open), {} markers; all balances together {}",
        report.learners, report.entries, report.lots.0, report.lots.1, report.markers, report.balance
    ));
    for checked in [
        "entries come to the balance, which is the last balance_after",
        "open lots come to the balance",
        "sequences have no gap",
        "the chain of hashes is unbroken, and no entry was changed or written twice",
        "running totals are what the entries come to",
        "each issue of a certificate was earned once and revoked once at most, with its marker",
        "every entry and every lot stands in its indexes",
        "every amount and every balance is within its limits",
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
    bail!("{} breaches; see \"The ledger is broken\" in infra/README.md", report.breaches.len());
}
