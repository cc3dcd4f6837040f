//! What one batch read found.

use std::collections::HashMap;

use super::error::StoreError;
use super::item::{Item, from_item};
use super::key::{Entity, ItemKey, Key};

/// An entity and the version under which it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<T> {
    /// Counts the writes of the item.
    pub version: u64,
    /// The entity.
    pub value: T,
}

/// The items behind the keys that were asked for, all read with strong consistency.
#[derive(Debug, Default)]
pub struct Snapshot {
    pub(super) items: HashMap<ItemKey, Item>,
}

impl Snapshot {
    /// What stands under the key, with its version.
    ///
    /// # Errors
    /// An item that is not a `T` is corrupt, and said to be.
    pub fn read<T: Entity>(&self, key: &Key<T>) -> Result<Option<Read<T>>, StoreError> {
        let address = key.item_key();
        self.items.get(&address).map(|item| from_item(&address, item)).transpose()
    }

    /// What stands under the key.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn get<T: Entity>(&self, key: &Key<T>) -> Result<Option<T>, StoreError> {
        Ok(self.read(key)?.map(|read| read.value))
    }
}
