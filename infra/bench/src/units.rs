//! Read and write units, by DynamoDB's rules, from the items that a request touches.
//!
//! An item counts by its own size: 4 KB to a read unit, half of one for an eventually consistent read; 1 KB to a write
//! unit. A transaction costs double. Each index that an item enters, leaves or changes in is a write of its own, single
//! even in a transaction. A condition that is only checked counts as a write, which is the dearer reading of the rules.

use serde_json::{Map, Value};

use crate::schema::{Address, Schema};
use crate::size;

const READ: u64 = 4 * 1024;
const WRITE: u64 = 1024;
/// Bytes that DynamoDB bills for each item and each entry of an index besides its own.
const OVERHEAD: u64 = 100;

/// What a request consumes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Units {
    /// Twice the read units, because an eventually consistent read takes half of one.
    pub(crate) half_reads: u64,
    pub(crate) writes: u64,
    /// Bytes of the largest item that was read or written.
    pub(crate) largest: u64,
    /// Bytes by which tables and indexes grow, as storage is billed.
    pub(crate) stored: i64,
}

impl Units {
    /// Adds another request's.
    pub(crate) fn add(&mut self, other: Self) {
        self.half_reads += other.half_reads;
        self.writes += other.writes;
        self.largest = self.largest.max(other.largest);
        self.stored += other.stored;
    }
}

/// What a request reads.
pub(crate) fn of_read(operation: &str, sent: &Value, received: &Value) -> Units {
    match operation {
        "DynamoDB.GetItem" => {
            of_items(1, received["Item"].as_object().into_iter(), halves(&sent["ConsistentRead"]))
        }
        "DynamoDB.BatchGetItem" => {
            let mut units = Units::default();
            for (table, asked) in sent["RequestItems"].as_object().into_iter().flatten() {
                let keys = asked["Keys"].as_array().map_or(0, Vec::len);
                let found = received["Responses"][table].as_array().into_iter().flatten();
                units.add(of_items(
                    keys,
                    found.filter_map(Value::as_object),
                    halves(&asked["ConsistentRead"]),
                ));
            }
            units
        }
        "DynamoDB.TransactGetItems" => {
            let found = received["Responses"].as_array().into_iter().flatten();
            let asked = sent["TransactItems"].as_array().map_or(0, Vec::len);
            of_items(asked, found.filter_map(|found| found["Item"].as_object()), 4)
        }
        "DynamoDB.Query" | "DynamoDB.Scan" => of_range(sent, received),
        _ => Units::default(),
    }
}

/// The request that gets all of the items that this one reads, of which it gets parts, a count, or those that pass a filter:
/// what it consumes is by all of them. `None` if it gets all of them itself.
pub(crate) fn of_whole_items(operation: &str, sent: &Value) -> Option<Value> {
    let mut whole = sent.clone();
    match operation {
        "DynamoDB.BatchGetItem" => {
            for (_, asked) in whole["RequestItems"].as_object_mut()? {
                let asked = asked.as_object_mut()?;
                asked.remove("ProjectionExpression");
                asked.remove("ExpressionAttributeNames");
            }
        }
        "DynamoDB.Query" => {
            let query = whole.as_object_mut()?;
            for left_out in ["ProjectionExpression", "FilterExpression", "Select"] {
                query.remove(left_out);
            }
            // A name or a value that no expression has is refused.
            let condition = query.get("KeyConditionExpression")?.as_str()?.to_owned();
            let is_used = |name: &str| condition.split([' ', '(', ')', ',', '=']).any(|word| word == name);
            for named in query.values_mut().filter_map(Value::as_object_mut) {
                named.retain(|name, _| !name.starts_with(['#', ':']) || is_used(name));
            }
        }
        _ => {}
    }
    (whole != *sent).then_some(whole)
}

fn halves(consistent: &Value) -> u64 {
    if consistent == &Value::Bool(true) { 2 } else { 1 }
}

/// Each item is rounded up alone; one that does not exist costs as much as the smallest.
fn of_items<'a>(asked: usize, found: impl Iterator<Item = &'a Map<String, Value>>, halves: u64) -> Units {
    let sizes: Vec<u64> = found.map(size::of_item).collect();
    let missing = asked.saturating_sub(sizes.len());
    let blocks: u64 = sizes.iter().map(|size| size.div_ceil(READ).max(1)).sum();
    let missing = u64::try_from(missing).unwrap_or(u64::MAX);
    let largest = sizes.into_iter().max().unwrap_or_default();
    Units { half_reads: (blocks + missing) * halves, largest, ..Units::default() }
}

/// The items of a range are added up before they are rounded.
fn of_range(sent: &Value, received: &Value) -> Units {
    let items = received["Items"].as_array().into_iter().flatten();
    let sizes: Vec<u64> = items.filter_map(Value::as_object).map(size::of_item).collect();
    let blocks = sizes.iter().sum::<u64>().div_ceil(READ).max(1);
    let largest = sizes.into_iter().max().unwrap_or_default();
    Units { half_reads: blocks * halves(&sent["ConsistentRead"]), largest, ..Units::default() }
}

/// What a request writes; `before` and `after` are its items, `null` where there is none.
pub(crate) fn of_write(
    schema: &Schema,
    operation: &str,
    written: &[Address],
    before: &[Value],
    after: &[Value],
) -> Units {
    let times = if operation == "DynamoDB.TransactWriteItems" { 2 } else { 1 };
    let mut units = Units::default();
    for ((address, before), after) in written.iter().zip(before).zip(after) {
        let larger = bytes(before).max(bytes(after));
        let mut writes = blocks(larger) * times;
        let mut stored = billed(after.as_object()) - billed(before.as_object());
        if let Some(table) = schema.table(&address.table) {
            for index in &table.indexes {
                let (old, new) = (table.entry(index, before), table.entry(index, after));
                writes += of_entry(&index.key, old.as_ref(), new.as_ref());
                stored += billed(new.as_ref()) - billed(old.as_ref());
            }
        }
        units.add(Units { half_reads: 0, writes, largest: larger, stored });
    }
    units
}

fn of_entry(key: &[String], old: Option<&Map<String, Value>>, new: Option<&Map<String, Value>>) -> u64 {
    let single = |entry: &Map<String, Value>| blocks(size::of_item(entry));
    match (old, new) {
        (None, None) => 0,
        (Some(entry), None) | (None, Some(entry)) => single(entry),
        (Some(old), Some(new)) if old == new => 0,
        (Some(old), Some(new)) if key.iter().all(|name| old.get(name) == new.get(name)) => {
            single(old).max(single(new))
        }
        (Some(old), Some(new)) => single(old) + single(new),
    }
}

/// What an item or an entry takes of the storage that is billed.
fn billed(item: Option<&Map<String, Value>>) -> i64 {
    let bytes = item.map_or(0, |item| size::of_item(item) + OVERHEAD);
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

fn bytes(item: &Value) -> u64 {
    item.as_object().map_or(0, size::of_item)
}

fn blocks(size: u64) -> u64 {
    size.div_ceil(WRITE).max(1)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item(bytes: usize) -> Value {
        // The name of the attribute counts as well.
        json!({"a": {"S": "x".repeat(bytes - 1)}})
    }

    #[test]
    fn items_of_a_batch_are_rounded_up_one_by_one_and_those_of_a_range_together() {
        let sent = json!({"RequestItems": {"T": {"Keys": [{}, {}, {}], "ConsistentRead": true}}});
        let received = json!({"Responses": {"T": [item(4096), item(4097)]}});
        let units = of_read("DynamoDB.BatchGetItem", &sent, &received);
        // 1 + 2 + 1 for the one that is missing, consistent.
        assert_eq!(units, Units { half_reads: 8, largest: 4097, ..Units::default() });
        let received = json!({"Items": [item(2000), item(2000), item(100)]});
        assert_eq!(of_read("DynamoDB.Query", &json!({}), &received).half_reads, 2);
        assert_eq!(of_read("DynamoDB.Query", &json!({"ConsistentRead": true}), &received).half_reads, 4);
        assert_eq!(of_read("DynamoDB.Query", &json!({}), &json!({"Items": []})).half_reads, 1);
    }

    #[test]
    fn what_gets_a_part_of_an_item_consumes_all_of_it() {
        let names = json!({"#pk": "pk", "#kind": "kind"});
        let values = json!({":pk": {"S": "a"}, ":kind": {"S": "b"}});
        let query = json!({
            "KeyConditionExpression": "#pk = :pk", "FilterExpression": "#kind = :kind", "ProjectionExpression": "#kind",
            "Names": names, "Values": values, "Limit": 3,
        });
        let whole = json!({
            "KeyConditionExpression": "#pk = :pk", "Names": {"#pk": "pk"}, "Values": {":pk": {"S": "a"}}, "Limit": 3,
        });
        assert_eq!(of_whole_items("DynamoDB.Query", &query), Some(whole.clone()));
        assert_eq!(of_whole_items("DynamoDB.Query", &whole), None);
        let keys = json!({"RequestItems": {"T": {"Keys": [{}]}}});
        let mut part = keys.clone();
        part["RequestItems"]["T"]["ProjectionExpression"] = "#kind".into();
        part["RequestItems"]["T"]["ExpressionAttributeNames"] = json!({"#kind": "kind"});
        assert_eq!(of_whole_items("DynamoDB.BatchGetItem", &part), Some(keys.clone()));
        assert_eq!(of_whole_items("DynamoDB.BatchGetItem", &keys), None);
        assert_eq!(of_whole_items("DynamoDB.PutItem", &json!({})), None);
    }

    #[test]
    fn a_write_costs_the_larger_of_before_and_after_and_double_in_a_transaction() {
        let schema = Schema::of_template().unwrap();
        let address = Address { table: "KeysTable".into(), key: json!({}) };
        let of = |operation, before, after| {
            of_write(&schema, operation, std::slice::from_ref(&address), &[before], &[after]).writes
        };
        assert_eq!(of("DynamoDB.PutItem", Value::Null, item(1024)), 1);
        assert_eq!(of("DynamoDB.PutItem", item(1025), item(10)), 2);
        assert_eq!(of("DynamoDB.TransactWriteItems", item(10), item(1025)), 4);
        assert_eq!(of("DynamoDB.TransactWriteItems", Value::Null, Value::Null), 2);
        let grown = of_write(&schema, "DynamoDB.PutItem", &[address], &[Value::Null], &[item(50)]);
        assert_eq!(grown.stored, 150);
    }

    #[test]
    fn an_index_costs_a_write_for_each_entry_that_comes_goes_or_changes() {
        let key = ["k".to_owned()];
        let entry = |key: &str, more: &str| {
            let entry = json!({"k": {"S": key}, "more": {"S": more}});
            entry.as_object().unwrap().clone()
        };
        let (old, other, moved) = (entry("1", "a"), entry("1", "b"), entry("2", "a"));
        assert_eq!(of_entry(&key, None, None), 0);
        assert_eq!(of_entry(&key, None, Some(&old)), 1);
        assert_eq!(of_entry(&key, Some(&old), None), 1);
        assert_eq!(of_entry(&key, Some(&old), Some(&old)), 0);
        assert_eq!(of_entry(&key, Some(&old), Some(&other)), 1);
        assert_eq!(of_entry(&key, Some(&old), Some(&moved)), 2);
    }

    #[test]
    fn the_indexes_of_the_template_are_known() {
        let schema = Schema::of_template().unwrap();
        for (table, indexes) in [
            ("MainTable", 2),
            ("OutboxTable", 1),
            ("KeysTable", 0),
            ("LedgerTable", 3),
            ("DraftsTable", 1),
            ("SwitchesTable", 0),
        ] {
            assert_eq!(schema.table(table).unwrap().indexes.len(), indexes, "{table}");
        }
    }
}
