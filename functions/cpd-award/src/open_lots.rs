//! A learner's open lots in order of consumption, at a cost that does not grow with the closed ones.
//!
//! An index holds the open lots alone. It follows the table after a moment, and lots of earlier releases are not in it.
//! Σ open lots = balance, so it shows when some are missing: then the lots themselves are read.

use domain::credits::ledger::{Amount, Head, Lot};
use shared::store::{Range, Store, StoreError, keys};
use tokio::time::Instant;

/// Lots that are read at first. A learner with thousands needs further reads, each ten times as long.
const FIRST: usize = 100;

/// Open lots in order of consumption.
#[derive(Debug)]
pub(crate) struct OpenLots {
    pub(crate) lots: Vec<Lot>,
    /// Every open lot that comes before the last of `lots` is among them: they were read from the table.
    pub(crate) is_exact: bool,
    /// There are no others.
    pub(crate) is_all: bool,
}

impl OpenLots {
    /// Reads open lots until `enough` says so of the lots that were found.
    pub(crate) async fn read(
        store: &Store,
        deadline: Instant,
        head: &Head,
        enough: impl Fn(&[Lot]) -> bool,
    ) -> Result<Self, StoreError> {
        let (lots, ended) = walk(store, deadline, &keys::ledger_open_lots(head.learner), &enough).await?;
        let sum: Amount = lots.iter().map(|lot| lot.remaining).sum();
        let is_all = ended && sum == head.balance;
        if is_all || (!ended && head.lots_indexed) {
            return Ok(Self { lots, is_exact: false, is_all });
        }
        Self::exactly(store, deadline, head, enough).await
    }

    /// The same from the table itself, past the closed lots.
    pub(crate) async fn exactly(
        store: &Store,
        deadline: Instant,
        head: &Head,
        enough: impl Fn(&[Lot]) -> bool,
    ) -> Result<Self, StoreError> {
        let range = keys::ledger_lots_from(head.learner, head.open_from);
        let (lots, is_all) = walk(store, deadline, &range, &enough).await?;
        Ok(Self { lots, is_exact: true, is_all })
    }
}

/// The open lots of a range, and whether it was read to its end.
async fn walk(
    store: &Store,
    deadline: Instant,
    range: &Range<Lot>,
    enough: &impl Fn(&[Lot]) -> bool,
) -> Result<(Vec<Lot>, bool), StoreError> {
    let mut at_most = FIRST;
    loop {
        let found = store.ascending(deadline, range, at_most).await?;
        let is_all = found.len() < at_most;
        let lots: Vec<Lot> =
            found.into_iter().map(|read| read.value).filter(|lot| !lot.is_closed()).collect();
        if is_all || enough(&lots) {
            return Ok((lots, is_all));
        }
        at_most *= 10;
    }
}
