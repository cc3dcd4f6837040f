//! Typed keys: a key knows its entity and its table.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An item as the SDK represents it.
type Item = HashMap<String, AttributeValue>;

/// The tables. A table is the finest boundary that IAM enforces everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// Courses, learners, enrolments, payments, notifications.
    Main,
    /// Messages that follow from a fact.
    Outbox,
    /// Answer keys; read by `quiz-submit` alone.
    Keys,
    /// Credits; written by `cpd-award` alone.
    Ledger,
    /// Courses while they are written, with their answer keys; for `course-studio` alone.
    Drafts,
    /// Where the operator's switches stand. Of its own, so that a restored table brings none of its day along.
    Switches,
}

impl Table {
    /// Every table.
    pub(super) const ALL: [Self; 6] =
        [Self::Main, Self::Outbox, Self::Keys, Self::Ledger, Self::Drafts, Self::Switches];
}

/// What can be stored under a key.
pub trait Entity: Serialize + DeserializeOwned {
    /// The name in error messages.
    const NAME: &'static str;
    const TABLE: Table = Table::Main;

    /// Whether it is written once and never again: the transaction refuses a second write.
    const ONCE: bool = false;

    /// Whether requests of many learners read it. A decision does not pin it, because learners would then wait for each
    /// other: their effects are derived from the current item again.
    const SHARED: bool = false;
    /// An attribute that tells it from other entities under a key of the same form: an item without it is of another
    /// kind, and reads as absent.
    const TOLD_BY: Option<&'static str> = None;

    /// Attributes that only indexes read, as (name, value).
    fn index(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// When DynamoDB may delete it. Items may stay up to 48 hours longer.
    fn expires_at(&self) -> Option<Timestamp> {
        None
    }
}

/// The key of one `T`.
pub struct Key<T> {
    pub(super) pk: String,
    pub(super) sk: String,
    entity: PhantomData<fn() -> T>,
}

impl<T> Key<T> {
    pub(super) fn new(pk: String, sk: impl Into<String>) -> Self {
        Self { pk, sk: sk.into(), entity: PhantomData }
    }
}

impl<T: Entity> Key<T> {
    pub(super) fn item_key(&self) -> ItemKey {
        ItemKey { table: T::TABLE, pk: self.pk.clone(), sk: self.sk.clone() }
    }
}

impl<T> Clone for Key<T> {
    fn clone(&self) -> Self {
        Self::new(self.pk.clone(), self.sk.clone())
    }
}

impl<T> fmt::Debug for Key<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.pk, self.sk)
    }
}

/// A key without the type of its entity, as a batch read takes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemKey {
    pub(super) table: Table,
    pub(super) pk: String,
    pub(super) sk: String,
}

impl ItemKey {
    /// The key of an item of this table.
    pub(super) fn of(table: Table, item: &Item) -> Self {
        let text =
            |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
        Self { table, pk: text("pk"), sk: text("sk") }
    }

    /// The attributes of the key.
    pub(super) fn attributes(&self) -> Item {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        Item::from([("pk".to_owned(), text(&self.pk)), ("sk".to_owned(), text(&self.sk))])
    }
}

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}/{}", self.table, self.pk, self.sk)
    }
}
