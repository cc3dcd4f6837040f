//! What one batch read found.

use std::collections::HashMap;

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
}

impl Snapshot {
    /// The entity with this key and its version, if it exists and is of this kind.
    ///
    /// # Errors
    /// The item is not a `T`, so it is corrupt.
    pub fn read<T: Entity>(&self, key: &Key<T>) -> Result<Option<Read<T>>, StoreError> {
        let address = key.item_key();
        let item = self.items.get(&address);
        let item = item.filter(|item| T::TOLD_BY.is_none_or(|attribute| item.contains_key(attribute)));
        item.map(|item| from_item(&address, item)).transpose()
    }

    /// The entity with this key, if it exists.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn get<T: Entity>(&self, key: &Key<T>) -> Result<Option<T>, StoreError> {
        Ok(self.read(key)?.map(|read| read.value))
    }
}
