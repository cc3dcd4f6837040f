//! The one write of a request: the fact, its markers, its notification and its outbox rows together.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem, Update};

use domain::audit::AuditEntry;
use domain::outbox::OutboxRow;

use super::entities::{AuditPointer, Seats};
use super::error::StoreError;
use super::item::{VERSION, to_item};
use super::key::{Entity, ItemKey, Key, Table};
use super::keys;
use super::round_trips::Tables;
use super::snapshot::{Pin, Read, Snapshot};

/// Writes that all happen or none does, each conditional on what was read.
#[derive(Debug, Default)]
pub struct Transaction {
    writes: Vec<(Table, Write)>,
    /// What must still be as it was read. A write of the same item has a condition of its own.
    pins: BTreeMap<ItemKey, Pin>,
}

#[derive(Debug)]
enum Write {
    Put { item: super::item::Item, over: Option<u64> },
    Replace { item: super::item::Item },
    Remove { address: ItemKey },
    Adjust { address: ItemKey, by: i64, at_most: Option<i64> },
}

impl Transaction {
    /// No writes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is nothing to write and nothing to require.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.pins.is_empty()
    }

    /// Writes an item that must not exist yet.
    ///
    /// # Errors
    /// The value cannot be stored.
    pub fn create<T: Entity>(&mut self, key: &Key<T>, value: &T) -> Result<(), StoreError> {
        let item = to_item(&key.item_key(), 1, value)?;
        self.put(T::TABLE, item, None);
        Ok(())
    }

    /// DynamoDB accepts one write per item, so a later write replaces an earlier one.
    fn put(&mut self, table: Table, item: super::item::Item, over: Option<u64>) {
        let is_same = |other: &(Table, Write)| match &other.1 {
            Write::Put { item: before, .. } => {
                other.0 == table && before.get("pk") == item.get("pk") && before.get("sk") == item.get("sk")
            }
            _ => false,
        };
        self.writes.retain(|other| !is_same(other));
        self.writes.push((table, Write::Put { item, over }));
    }

    /// Writes an item over what was read, or creates it if nothing was. The last of several calls for one item wins.
    ///
    /// # Errors
    /// The value cannot be stored.
    pub fn save<T: Entity>(
        &mut self,
        key: &Key<T>,
        read: Option<&Read<T>>,
        value: &T,
    ) -> Result<(), StoreError> {
        self.save_over(key, read.map(|read| read.version), value)
    }

    /// As [`Self::save`], over a version that is known without reading the item.
    ///
    /// # Errors
    /// The value cannot be stored.
    pub fn save_over<T: Entity>(
        &mut self,
        key: &Key<T>,
        version: Option<u64>,
        value: &T,
    ) -> Result<(), StoreError> {
        let Some(version) = version else { return self.create(key, value) };
        if T::ONCE {
            return Err(StoreError::Refused(format!("a {} is written once", T::NAME)));
        }
        let item = to_item(&key.item_key(), version + 1, value)?;
        self.put(T::TABLE, item, Some(version));
        Ok(())
    }

    /// Writes an item whatever is there: for one that only lists what another item of this transaction says, so that a
    /// list which disagrees cannot keep the fact from being written.
    ///
    /// # Errors
    /// The value cannot be stored.
    pub fn list<T: Entity>(&mut self, key: &Key<T>, value: &T) -> Result<(), StoreError> {
        const { assert!(!T::ONCE && !matches!(T::TABLE, Table::Ledger), "what is written once stays") };
        let item = to_item(&key.item_key(), 1, value)?;
        // As for other writes, the last of several for one item wins.
        let is_same = |other: &(Table, Write)| match &other.1 {
            Write::Replace { item: before } => {
                other.0 == T::TABLE
                    && before.get("pk") == item.get("pk")
                    && before.get("sk") == item.get("sk")
            }
            _ => false,
        };
        self.writes.retain(|other| !is_same(other));
        self.writes.push((T::TABLE, Write::Replace { item }));
        Ok(())
    }

    /// Writes nothing, but fails the transaction if the item has changed since it was read.
    ///
    /// [`Store::decide`](super::Store::decide) requires this of everything that was read from its snapshot; call it
    /// for what was read otherwise.
    pub fn require<T: Entity>(&mut self, key: &Key<T>, read: &Read<T>) {
        self.pins.insert(key.item_key(), Pin::Version(read.version));
    }

    /// Writes nothing, but fails the transaction if the item exists by now. As [`Self::require`], for a decision that
    /// depended on its absence.
    pub fn require_absent<T: Entity>(&mut self, key: &Key<T>) {
        self.pins.insert(key.item_key(), Pin::Absent);
    }

    /// Requires that everything read from the snapshot is still as it was read.
    pub fn require_read(&mut self, snapshot: &Snapshot) {
        for (address, pin) in snapshot.pins() {
            self.pins.entry(address).or_insert(pin);
        }
    }

    /// Removes an item if it exists. Nothing is ever removed from the ledger.
    pub fn remove<T: Entity>(&mut self, key: &Key<T>) {
        const { assert!(!T::ONCE && !matches!(T::TABLE, Table::Ledger), "what is written once stays") };
        self.writes.push((T::TABLE, Write::Remove { address: key.item_key() }));
    }

    /// Writes an item as it is stored, over the version that was read.
    pub(super) fn put_stored(&mut self, table: Table, item: super::item::Item, over: Option<u64>) {
        self.put(table, item, over);
    }

    /// Removes an item of this version. Nothing is ever removed from the ledger.
    pub(super) fn remove_stored(&mut self, address: ItemKey, read: Option<u64>) {
        debug_assert!(address.table != Table::Ledger, "what is in the ledger stays");
        self.pins.insert(address.clone(), read.map_or(Pin::Absent, Pin::Version));
        self.writes.push((address.table, Write::Remove { address }));
    }

    /// Takes or releases seats. With `at_most`, fails if more than that many would be taken.
    pub fn adjust_seats(&mut self, key: &Key<Seats>, by: i64, at_most: Option<i64>) {
        self.writes.push((Table::Main, Write::Adjust { address: key.item_key(), by, at_most }));
    }

    /// Adds an entry to the audit log: with the person or the course that it is about, and where it is found by month
    /// and by course.
    ///
    /// # Errors
    /// The value cannot be stored.
    pub fn audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let pointer = AuditPointer::to(entry);
        self.create(&keys::audit_entry(&pointer), entry)?;
        self.create(&keys::audit_in_month(&pointer), &pointer)?;
        for course in entry.course.into_iter().chain(entry.to_course) {
            self.create(&keys::audit_in_course(course, &pointer), &pointer)?;
        }
        Ok(())
    }

    /// Adds a message to the outbox.
    ///
    /// # Errors
    /// The value cannot be stored.
    pub fn enqueue(&mut self, row: &OutboxRow) -> Result<(), StoreError> {
        self.create(&keys::outbox(row.id), row)
    }

    pub(super) fn items(&self, tables: &Tables) -> Result<Vec<TransactWriteItem>, StoreError> {
        // DynamoDB accepts one action per item: the condition of a write replaces the pin.
        let mut pins = self.pins.clone();
        let mut items = Vec::with_capacity(self.writes.len() + pins.len());
        for (table, write) in &self.writes {
            let pin = pins.remove(&write.address(*table));
            items.push(write.item(tables.name(*table)?, pin)?);
        }
        for (address, pin) in &pins {
            items.push(pin.check(tables.name(address.table)?, address)?);
        }
        Ok(items)
    }
}

impl Pin {
    fn condition(self) -> &'static str {
        match self {
            Self::Version(_) => "#version = :version",
            Self::Absent => "attribute_not_exists(pk)",
        }
    }

    /// The version that the condition names and compares with.
    fn version(self) -> Option<AttributeValue> {
        match self {
            Self::Version(version) => Some(AttributeValue::N(version.to_string())),
            Self::Absent => None,
        }
    }

    fn check(self, table: &str, address: &ItemKey) -> Result<TransactWriteItem, StoreError> {
        let check = ConditionCheck::builder().table_name(table).set_key(Some(address.attributes()));
        let check = check.condition_expression(self.condition());
        let check = match self.version() {
            None => check,
            Some(version) => check
                .expression_attribute_names("#version", VERSION)
                .expression_attribute_values(":version", version),
        };
        Ok(TransactWriteItem::builder().condition_check(check.build().map_err(broken)?).build())
    }
}

/// A put, provided that what is there is as the pin says.
fn put(table: &str, item: &super::item::Item, pin: Option<Pin>) -> Result<Put, StoreError> {
    let put = Put::builder().table_name(table).set_item(Some(item.clone()));
    let put = match pin {
        None => put,
        Some(pin) => {
            let put = put.condition_expression(pin.condition());
            match pin.version() {
                None => put,
                Some(version) => put
                    .expression_attribute_names("#version", VERSION)
                    .expression_attribute_values(":version", version),
            }
        }
    };
    put.build().map_err(broken)
}

fn broken(error: aws_sdk_dynamodb::error::BuildError) -> StoreError {
    StoreError::Refused(error.to_string())
}

impl Write {
    fn address(&self, table: Table) -> ItemKey {
        match self {
            Self::Put { item, .. } | Self::Replace { item } => ItemKey::of(table, item),
            Self::Remove { address } | Self::Adjust { address, .. } => address.clone(),
        }
    }

    /// The action in DynamoDB's form. `pin` is how the item was read, if it was.
    fn item(&self, table: &str, pin: Option<Pin>) -> Result<TransactWriteItem, StoreError> {
        let builder = TransactWriteItem::builder();
        Ok(match self {
            Self::Put { item, over } => {
                let over = over.map_or(Pin::Absent, Pin::Version);
                builder.put(put(table, item, Some(over))?).build()
            }
            Self::Replace { item } => builder.put(put(table, item, pin)?).build(),
            Self::Remove { address } => {
                let delete = Delete::builder().table_name(table).set_key(Some(address.attributes()));
                let delete = match pin {
                    None => delete,
                    Some(pin) => {
                        let delete = delete.condition_expression(pin.condition());
                        match pin.version() {
                            None => delete,
                            Some(version) => delete
                                .expression_attribute_names("#version", VERSION)
                                .expression_attribute_values(":version", version),
                        }
                    }
                };
                builder.delete(delete.build().map_err(broken)?).build()
            }
            Self::Adjust { address, by, at_most } => {
                let update = Update::builder()
                    .table_name(table)
                    .set_key(Some(address.attributes()))
                    .update_expression("ADD taken :by, #version :one")
                    .expression_attribute_names("#version", VERSION)
                    .expression_attribute_values(":by", AttributeValue::N(by.to_string()))
                    .expression_attribute_values(":one", AttributeValue::N("1".to_owned()));
                let update = match at_most {
                    None => update,
                    Some(at_most) => update
                        .condition_expression("attribute_not_exists(taken) OR taken <= :room")
                        .expression_attribute_values(":room", AttributeValue::N((at_most - by).to_string())),
                };
                builder.update(update.build().map_err(broken)?).build()
            }
        })
    }
}
