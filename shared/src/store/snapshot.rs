//! What one batch read found.

use std::collections::{HashMap, HashSet};

use super::error::StoreError;
use super::item::{Item, from_item};
use super::key::{Entity, ItemKey, Key};

/// An entity and the version that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<T> {
    /// Counts the writes of the item.
    pub version: u64,
    pub value: T,
}

/// The items with the requested keys, all read with strong consistency.
#[derive(Debug, Default)]
pub struct Snapshot {
    pub(super) items: HashMap<ItemKey, Item>,
    /// Every key that was asked for.
    pub(super) asked: HashSet<ItemKey>,
}

impl Snapshot {
    /// The entity with this key and its version, if it exists.
    ///
    /// # Errors
    /// The item is not a `T`, so it is corrupt.
    pub fn read<T: Entity>(&self, key: &Key<T>) -> Result<Option<Read<T>>, StoreError> {
        let address = key.item_key();
        self.items.get(&address).map(|item| from_item(&address, item)).transpose()
    }

    /// Those of these keys that were not asked for, so that nothing is known about their items.
    pub fn unread(&self, keys: impl IntoIterator<Item = ItemKey>) -> Vec<ItemKey> {
        keys.into_iter().filter(|key| !self.asked.contains(key)).collect()
    }

    /// The entity with this key, if it exists.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn get<T: Entity>(&self, key: &Key<T>) -> Result<Option<T>, StoreError> {
        Ok(self.read(key)?.map(|read| read.value))
    }
}
