//! The one write of a request: the fact, its markers, its notification and its outbox rows together.

use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem, Update};

use domain::outbox::OutboxRow;

use super::entities::Seats;
use super::error::StoreError;
use super::item::{VERSION, to_item};
use super::key::{Entity, ItemKey, Key, Table};
use super::keys;
use super::round_trips::Tables;
use super::snapshot::Read;

/// Writes that all happen or none does, each conditional on what was read.
#[derive(Debug, Default)]
pub struct Transaction {
    writes: Vec<(Table, Write)>,
}

#[derive(Debug)]
enum Write {
    Put { item: super::item::Item, over: Option<u64> },
    Remove { address: ItemKey },
    Require { address: ItemKey, version: u64 },
    RequireAbsent { address: ItemKey },
    Adjust { address: ItemKey, by: i64, at_most: Option<i64> },
}

impl Transaction {
    /// No writes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
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
        let Some(read) = read else { return self.create(key, value) };
        if T::ONCE {
            return Err(StoreError::Refused(format!("a {} is written once", T::NAME)));
        }
        let item = to_item(&key.item_key(), read.version + 1, value)?;
        self.put(T::TABLE, item, Some(read.version));
        Ok(())
    }

    /// Writes nothing, but fails the transaction if the item has changed since it was read.
    pub fn require<T: Entity>(&mut self, key: &Key<T>, read: &Read<T>) {
        self.writes.push((T::TABLE, Write::Require { address: key.item_key(), version: read.version }));
    }

    /// Writes nothing, but fails the transaction if the item exists by now.
    pub fn require_absent<T: Entity>(&mut self, key: &Key<T>) {
        self.writes.push((T::TABLE, Write::RequireAbsent { address: key.item_key() }));
    }

    /// Removes an item if it exists. Nothing is ever removed from the ledger.
    pub fn remove<T: Entity>(&mut self, key: &Key<T>) {
        const { assert!(!T::ONCE && !matches!(T::TABLE, Table::Ledger), "what is written once stays") };
        self.writes.push((T::TABLE, Write::Remove { address: key.item_key() }));
    }

    /// Takes or releases seats. With `at_most`, fails if more than that many would be taken.
    pub fn adjust_seats(&mut self, key: &Key<Seats>, by: i64, at_most: Option<i64>) {
        self.writes.push((Table::Main, Write::Adjust { address: key.item_key(), by, at_most }));
    }

    /// Adds a message to the outbox.
    ///
    /// # Errors
    /// The value cannot be stored.
    pub fn enqueue(&mut self, row: &OutboxRow) -> Result<(), StoreError> {
        self.create(&keys::outbox(row.id), row)
    }

    pub(super) fn items(&self, tables: &Tables) -> Result<Vec<TransactWriteItem>, StoreError> {
        self.writes.iter().map(|(table, write)| write.item(tables.name(*table)?)).collect()
    }
}

impl Write {
    fn item(&self, table: &str) -> Result<TransactWriteItem, StoreError> {
        let broken = |error: aws_sdk_dynamodb::error::BuildError| StoreError::Refused(error.to_string());
        let builder = TransactWriteItem::builder();
        Ok(match self {
            Self::Put { item, over } => {
                let put = Put::builder().table_name(table).set_item(Some(item.clone()));
                let put = match over {
                    None => put.condition_expression("attribute_not_exists(pk)"),
                    Some(version) => put
                        .condition_expression("#version = :version")
                        .expression_attribute_names("#version", VERSION)
                        .expression_attribute_values(":version", AttributeValue::N(version.to_string())),
                };
                builder.put(put.build().map_err(broken)?).build()
            }
            Self::Require { address, version } => {
                let check = ConditionCheck::builder()
                    .table_name(table)
                    .key("pk", AttributeValue::S(address.pk.clone()))
                    .key("sk", AttributeValue::S(address.sk.clone()))
                    .condition_expression("#version = :version")
                    .expression_attribute_names("#version", VERSION)
                    .expression_attribute_values(":version", AttributeValue::N(version.to_string()));
                builder.condition_check(check.build().map_err(broken)?).build()
            }
            Self::RequireAbsent { address } => {
                let check = ConditionCheck::builder()
                    .table_name(table)
                    .key("pk", AttributeValue::S(address.pk.clone()))
                    .key("sk", AttributeValue::S(address.sk.clone()))
                    .condition_expression("attribute_not_exists(pk)");
                builder.condition_check(check.build().map_err(broken)?).build()
            }
            Self::Remove { address } => {
                let delete = Delete::builder()
                    .table_name(table)
                    .key("pk", AttributeValue::S(address.pk.clone()))
                    .key("sk", AttributeValue::S(address.sk.clone()));
                builder.delete(delete.build().map_err(broken)?).build()
            }
            Self::Adjust { address, by, at_most } => {
                let update = Update::builder()
                    .table_name(table)
                    .key("pk", AttributeValue::S(address.pk.clone()))
                    .key("sk", AttributeValue::S(address.sk.clone()))
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
