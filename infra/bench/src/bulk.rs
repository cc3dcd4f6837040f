//! Many items at once, by the store's own keys.

use anyhow::{Result, ensure};
use shared::store::{Entity, Key, Store, Transaction};
use tests::world::soon;

/// The most that DynamoDB takes at once.
const ITEMS_MAX: usize = 100;

/// Collects items and writes them when there are enough.
pub(crate) struct Bulk<'a> {
    store: &'a Store,
    waiting: Transaction,
    items: usize,
}

impl<'a> Bulk<'a> {
    /// Nothing collected yet.
    pub(crate) fn new(store: &'a Store) -> Self {
        Self { store, waiting: Transaction::new(), items: 0 }
    }

    /// Adds an item that does not exist yet.
    pub(crate) async fn create<T: Entity>(&mut self, key: &Key<T>, value: &T) -> Result<()> {
        self.waiting.create(key, value)?;
        self.items += 1;
        if self.items == ITEMS_MAX { self.flush().await } else { Ok(()) }
    }

    /// Writes the rest.
    pub(crate) async fn finish(mut self) -> Result<()> {
        if self.items == 0 { Ok(()) } else { self.flush().await }
    }

    async fn flush(&mut self) -> Result<()> {
        let transaction = std::mem::take(&mut self.waiting);
        self.items = 0;
        ensure!(self.store.write(soon(), &transaction).await?, "an item exists already");
        Ok(())
    }
}
