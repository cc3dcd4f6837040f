//! Adds a posting to a transaction: creates the entries, updates the head and lots.

use domain::credits::ledger::{Head, Lot, Posting};
use shared::store::{Read, StoreError, Transaction, keys};

/// Writes a posting. A lot that is not among `lots`, the lots read before, is new.
pub(crate) fn post(
    transaction: &mut Transaction,
    head: Option<&Read<Head>>,
    lots: &[Read<Lot>],
    posting: &Posting,
) -> Result<(), StoreError> {
    let learner = posting.head.learner;
    for entry in &posting.entries {
        transaction.create(&keys::ledger_entry(learner, entry.sequence), entry)?;
    }
    for (position, lot) in &posting.lots {
        let read = lots.iter().find(|read| read.value.position == *position);
        transaction.save(&keys::ledger_lot(learner, *position), read, lot)?;
    }
    transaction.save(&keys::ledger_head(learner), head, &posting.head)
}
