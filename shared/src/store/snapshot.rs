//! What one batch read found.
//!
//! A batch read is no snapshot of the tables: another transaction may commit between two of its items. So a snapshot
//! remembers what a decision took from it, and the decision's write fails if any of that has changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use super::error::StoreError;
use super::key::{Entity, ItemKey, Key};
use super::stored::Stored;

/// An entity and the version that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<T> {
    /// Counts the writes of the item.
    pub version: u64,
    pub value: T,
}

/// How an item was when it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pin {
    Version(u64),
    Absent,
}

/// The items with the requested keys, each read with strong consistency, but not all at one moment.
#[derive(Debug, Default)]
pub struct Snapshot {
    pub(super) items: HashMap<ItemKey, Stored>,
    /// Everything that was looked for.
    asked: BTreeSet<ItemKey>,
    pins: Mutex<BTreeMap<ItemKey, Pin>>,
}

impl Snapshot {
    /// Of these items, none of which was found yet.
    pub(super) fn of(keys: &[ItemKey]) -> Self {
        Self { asked: keys.iter().cloned().collect(), ..Self::default() }
    }

    /// Whether this item was looked for, and so what is not there does not exist.
    pub fn includes<T: Entity>(&self, key: &Key<T>) -> bool {
        self.asked.contains(&key.item_key())
    }

    /// The entity with this key and its version, if it exists and is of this kind. The write of a decision that reads
    /// it here fails if it has changed by then; items that many learners share are excepted ([`Entity::SHARED`]).
    ///
    /// # Errors
    /// The item is not a `T`, so it is corrupt.
    pub fn read<T: Entity>(&self, key: &Key<T>) -> Result<Option<Read<T>>, StoreError> {
        let read = self.find(key)?;
        let pin = read.as_ref().map_or(Pin::Absent, |read| Pin::Version(read.version));
        // What is written once cannot change any more, and of what was not looked for nothing is known.
        let may_change = self.asked.contains(&key.item_key()) && !(T::ONCE && read.is_some());
        if !T::SHARED && may_change {
            self.pins.lock().unwrap_or_else(PoisonError::into_inner).insert(key.item_key(), pin);
        }
        Ok(read)
    }

    /// Those of these keys that were not asked for, so that nothing is known about their items.
    pub fn unread(&self, keys: impl IntoIterator<Item = ItemKey>) -> Vec<ItemKey> {
        keys.into_iter().filter(|key| !self.asked.contains(key)).collect()
    }

    /// The entity with this key, if it exists; as [`Self::read`].
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn get<T: Entity>(&self, key: &Key<T>) -> Result<Option<T>, StoreError> {
        Ok(self.read(key)?.map(|read| read.value))
    }

    /// The entity with this key, if it exists. Only for what is shown: nothing that is written may depend on it.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn peek<T: Entity>(&self, key: &Key<T>) -> Result<Option<T>, StoreError> {
        Ok(self.find(key)?.map(|read| read.value))
    }

    /// The entity without a trace: an item of another kind under the same key reads as absent.
    fn find<T: Entity>(&self, key: &Key<T>) -> Result<Option<Read<T>>, StoreError> {
        let address = key.item_key();
        let item = self.items.get(&address);
        let item = item.filter(|item| T::TOLD_BY.is_none_or(|attribute| item.has(attribute)));
        item.map(|item| item.entity(&address)).transpose()
    }

    /// What was read from it so far, and how it was.
    pub(super) fn pins(&self) -> BTreeMap<ItemKey, Pin> {
        self.pins.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
