//! The stored items that an e-mail is written from.

use shared::store::{Entity, Key, Snapshot, StoreError};

/// The items of the first read, and of the second one where an e-mail needs it.
#[derive(Debug, Default)]
pub(crate) struct StoredItems {
    first: Snapshot,
    further: Snapshot,
}

impl StoredItems {
    pub(crate) fn new(first: Snapshot) -> Self {
        Self { first, further: Snapshot::default() }
    }

    pub(crate) fn with_further(self, further: Snapshot) -> Self {
        Self { further, ..self }
    }

    /// The item under the key, if it exists and was read.
    pub(crate) fn get<T: Entity>(&self, key: &Key<T>) -> Result<Option<T>, StoreError> {
        match self.first.get(key)? {
            Some(item) => Ok(Some(item)),
            None => self.further.get(key),
        }
    }

    pub(crate) fn first(&self) -> &Snapshot {
        &self.first
    }
}
