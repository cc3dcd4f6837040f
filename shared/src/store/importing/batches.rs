//! Packs the writes of an import into as few transactions as DynamoDB's limits allow.

use serde::Serialize;

use crate::store::error::StoreError;
use crate::store::transaction::Transaction;

/// Below DynamoDB's 100 writes.
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
    /// The transaction that has room for this many writes of an item of this size.
    pub(super) fn room_for(
        &mut self,
        item: &impl Serialize,
        writes: usize,
    ) -> Result<&mut Transaction, StoreError> {
        let json = serde_json::to_vec(item)
            .map_err(|error| StoreError::Refused(format!("an item cannot be stored: {error}")))?;
        let bytes = json.len() * writes;
        if self.writes + writes > MOST_WRITES || self.bytes + bytes > MOST_BYTES {
            self.full.push(std::mem::take(&mut self.open));
            (self.writes, self.bytes) = (0, 0);
        }
        self.writes += writes;
        self.bytes += bytes;
        Ok(&mut self.open)
    }

    /// All transactions that are not empty.
    pub(super) fn finish(mut self) -> Vec<Transaction> {
        self.full.push(self.open);
        self.full.retain(|transaction| !transaction.is_empty());
        self.full
    }
}
