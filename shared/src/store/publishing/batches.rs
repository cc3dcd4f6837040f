//! Packs the writes of a publication into as few transactions as DynamoDB's limits allow.

use serde::Serialize;

use crate::store::error::StoreError;
use crate::store::key::{Entity, Key};
use crate::store::transaction::Transaction;

/// Below DynamoDB's 100 writes, with room for the newest publication, which every transaction writes.
const MOST_WRITES: usize = 90;
/// Below DynamoDB's 4 MB: attribute names count too, and the JSON length is only an approximation.
const MOST_BYTES: usize = 3_000_000;

/// Transactions in writing order; the last one still accepts writes.
#[derive(Debug, Default)]
pub(super) struct Batches {
    full: Vec<Transaction>,
    open: Transaction,
    writes: usize,
    bytes: usize,
}

impl Batches {
    /// The transaction that has room for this many writes of so many bytes in all.
    pub(super) fn room_for(&mut self, writes: usize, bytes: usize) -> &mut Transaction {
        if self.writes > 0 && (self.writes + writes > MOST_WRITES || self.bytes + bytes > MOST_BYTES) {
            self.full.push(std::mem::take(&mut self.open));
            (self.writes, self.bytes) = (0, 0);
        }
        self.writes += writes;
        self.bytes += bytes;
        &mut self.open
    }

    /// The transaction that had room last.
    pub(super) fn open(&mut self) -> &mut Transaction {
        &mut self.open
    }

    /// All transactions that are not empty. Each of them also writes `key`, which was read in this version, so that none
    /// succeeds once somebody else has written a transaction of this kind: `last` with the last one, `before` with the
    /// others.
    pub(super) fn finish<T: Entity>(
        mut self,
        key: &Key<T>,
        version: Option<u64>,
        (before, last): (&T, &T),
    ) -> Result<Vec<Transaction>, StoreError> {
        self.full.push(self.open);
        self.full.retain(|transaction| !transaction.is_empty());
        let count = self.full.len();
        let mut version = version;
        for (index, transaction) in self.full.iter_mut().enumerate() {
            let value = if index + 1 == count { last } else { before };
            transaction.save_over(key, version, value)?;
            version = Some(version.unwrap_or_default() + 1);
        }
        Ok(self.full)
    }
}

/// About how many bytes an item takes.
pub(super) fn size(item: &impl Serialize) -> Result<usize, StoreError> {
    let json = serde_json::to_vec(item)
        .map_err(|error| StoreError::Refused(format!("an item cannot be stored: {error}")))?;
    Ok(json.len())
}
