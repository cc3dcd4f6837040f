//! Checks every invariant of a ledger over all stored items of one learner.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::amount::Amount;
use super::by_day::Spans;
use super::entry::{Entry, EntryKind, Totals};
use super::head::Head;
use super::lot::Lot;
use crate::{EnrolmentId, LearnerId};

/// A violated invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    pub learner: LearnerId,
    pub what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ledger of {}: {}", self.learner, self.what)
    }
}

/// Checks one learner's ledger; `entries` must be in key order, `days` are all totals by day. The ledger is sound
/// if the result is empty.
pub fn audit(
    learner: LearnerId,
    entries: &[Entry],
    lots: &[Lot],
    head: Option<&Head>,
    days: &Spans,
) -> Vec<Breach> {
    let mut found = Vec::new();
    let mut breach = |what: String| found.push(Breach { learner, what });
    let mut last: Option<&Entry> = None;
    let (mut balance, mut totals) = (Amount::ZERO, Totals::default());
    let mut issues: BTreeMap<(EnrolmentId, u32), (u32, u32)> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let at = format!("entry {}", entry.sequence);
        let expected = u64::try_from(index).unwrap_or(u64::MAX) + 1;
        if entry.sequence != expected {
            breach(format!("{at} is where {expected} should be: the sequence has a gap or a duplicate"));
        }
        if entry.learner != learner {
            breach(format!("{at} is of another learner"));
        }
        balance += entry.credits;
        if entry.balance_after != balance {
            breach(format!("{at} says a balance of {}, the entries come to {balance}", entry.balance_after));
        }
        if entry.balance_after.is_negative() || entry.balance_after > Amount::BALANCE_MAX {
            breach(format!("{at} has a balance of {} beyond the limits", entry.balance_after));
        }
        if entry.credits.abs() > Amount::ENTRY_MAX {
            breach(format!("{at} is of {} credits, beyond the limit of one entry", entry.credits));
        }
        if entry.previous_hash != last.map(|last| last.hash.as_str()).unwrap_or_default() {
            breach(format!("{at} does not carry the hash of its predecessor"));
        }
        if entry.hash != entry.expected_hash() {
            breach(format!("{at} does not have the hash of its content: it was changed"));
        }
        if last.is_some_and(|last| last.created_at > entry.created_at) {
            breach(format!("{at} is older than its predecessor"));
        }
        totals = totals.with(entry.kind, &entry.cpd_type, entry.credits);
        if entry.totals != totals {
            breach(format!("{at} carries totals that the entries do not come to"));
        }
        if let Some(source) = &entry.source {
            let (earned, revoked) = issues.entry((source.enrolment, source.issue)).or_default();
            // A reprint stands for the credits of the issue before it.
            *earned += u32::from(matches!(entry.kind, EntryKind::Earned | EntryKind::Reprinted));
            *revoked += u32::from(entry.kind == EntryKind::Revoked);
        }
        last = Some(entry);
    }
    for ((enrolment, issue), (earned, revoked)) in issues {
        if earned != 1 {
            breach(format!("issue {issue} of the certificate of {enrolment} was earned {earned} times"));
        }
        if revoked > 1 {
            breach(format!("issue {issue} of the certificate of {enrolment} was revoked {revoked} times"));
        }
    }
    match head {
        None if entries.is_empty() && lots.is_empty() => {}
        None => breach("the head is missing".to_owned()),
        Some(head) => {
            let hash = last.map(|last| last.hash.as_str()).unwrap_or_default();
            if head.balance != balance {
                breach(format!(
                    "the head has a balance of {}, but the entries sum to {balance}",
                    head.balance
                ));
            }
            if head.sequence != u64::try_from(entries.len()).unwrap_or(u64::MAX) {
                breach(format!("the head counts {} entries, but there are {}", head.sequence, entries.len()));
            }
            if head.last_hash != hash || head.totals != totals {
                breach("the head does not match the last entry".to_owned());
            }
            let hidden =
                |lot: &&Lot| !lot.is_closed() && head.open_from.is_none_or(|from| lot.position < from);
            if let Some(lot) = lots.iter().find(hidden) {
                breach(format!("lot {} is open but closed to adjustments", lot.position.sequence));
            }
        }
    }
    let dated = entries.iter().filter(|entry| entry.earned_on.is_some());
    let expected = dated.fold(Spans::default(), Spans::with);
    if *days != expected {
        breach("the totals by day are not those of the entries".to_owned());
    }
    let open: Amount = lots.iter().map(|lot| lot.remaining).sum();
    if open != balance {
        breach(format!("the open lots sum to {open}, but the balance is {balance}"));
    }
    let openers: BTreeMap<u64, Amount> = entries
        .iter()
        .filter(|entry| entry.credits > Amount::ZERO)
        .map(|e| (e.sequence, e.credits))
        .collect();
    let mut seen = BTreeSet::new();
    for lot in lots {
        let sequence = lot.position.sequence;
        if lot.remaining.is_negative() || lot.remaining > lot.credits {
            breach(format!("lot {sequence} of {} has {} left", lot.credits, lot.remaining));
        }
        if openers.get(&sequence) != Some(&lot.credits) || !seen.insert(sequence) {
            breach(format!("lot {sequence} was not opened by the entry with that sequence"));
        }
    }
    if let Some(missing) = openers.keys().find(|sequence| !seen.contains(sequence)) {
        breach(format!("entry {missing} has no lot"));
    }
    found
}
