//! Converts between entities and the attributes of stored items.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::error::StoreError;
use super::key::{Entity, ItemKey};
use super::snapshot::Read;

/// One item as the SDK represents it.
pub(super) type Item = HashMap<String, AttributeValue>;

/// The attribute that counts the writes of an item. Every write is conditional on it.
pub(super) const VERSION: &str = "version";

/// The item to write for an entity.
pub(super) fn to_item<T: Entity>(address: &ItemKey, version: u64, value: &T) -> Result<Item, StoreError> {
    let mut item: Item = serde_dynamo::to_item(value)
        .map_err(|error| StoreError::Refused(format!("{} cannot be stored: {error}", T::NAME)))?;
    item.insert("pk".to_owned(), AttributeValue::S(address.pk.clone()));
    item.insert("sk".to_owned(), AttributeValue::S(address.sk.clone()));
    item.insert(VERSION.to_owned(), AttributeValue::N(version.to_string()));
    for (name, text) in value.index() {
        item.insert(name.to_owned(), AttributeValue::S(text));
    }
    if let Some(expires_at) = value.expires_at() {
        item.insert("ttl".to_owned(), AttributeValue::N(expires_at.as_second().to_string()));
    }
    Ok(item)
}

/// The entity of an item. An item of another shape is an error that names it.
pub(super) fn from_item<T: Entity>(address: &ItemKey, item: &Item) -> Result<Read<T>, StoreError> {
    let version = read_version(item).map_err(|reason| corrupt(T::NAME, address, reason))?;
    let value = serde_dynamo::from_item(item.clone());
    let value = value.map_err(|error| corrupt(T::NAME, address, &error.to_string()))?;
    Ok(Read { version, value })
}

/// An item that cannot be what it should be, without what it says.
pub(super) fn corrupt(entity: &'static str, address: &ItemKey, reason: &str) -> StoreError {
    StoreError::Corrupt { entity, key: address.to_string(), reason: without_values(reason) }
}

/// How often an item was written.
pub(super) fn version(address: &ItemKey, item: &Item) -> Result<u64, StoreError> {
    read_version(item).map_err(|reason| corrupt("item", address, reason))
}

fn read_version(item: &Item) -> Result<u64, &'static str> {
    match item.get(VERSION) {
        Some(AttributeValue::N(text)) => text.parse().map_err(|_| "version is no number"),
        _ => Err("version is missing"),
    }
}

/// Serde's messages quote the offending value, which may be a person's name, and they are logged.
fn without_values(reason: &str) -> String {
    match (reason.find('"'), reason.rfind('"')) {
        (Some(first), Some(last)) if first < last => {
            format!("{}…{}", &reason[..first], &reason[last + 1..])
        }
        _ => reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_values;

    #[test]
    fn a_corrupt_item_is_named_without_its_values() {
        for (reason, told) in [
            ("missing field `name`", "missing field `name`"),
            (
                r#"invalid type: string "Ada \"Countess\" Lovelace", expected u8"#,
                "invalid type: string …, expected u8",
            ),
            (r#"failed to parse "ada@learner.example""#, "failed to parse …"),
        ] {
            assert_eq!(without_values(reason), told);
        }
    }
}
