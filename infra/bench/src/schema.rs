//! The keys and indexes of the tables, as the template declares them.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::{Map, Value};
use tests::tables;

/// Every table.
pub(crate) struct Schema {
    tables: BTreeMap<String, TableSchema>,
}

/// One table.
pub(crate) struct TableSchema {
    key: Vec<String>,
    pub(crate) indexes: Vec<Index>,
}

/// One global index.
pub(crate) struct Index {
    pub(crate) key: Vec<String>,
    projected: Projected,
}

enum Projected {
    All,
    /// Besides the keys.
    Only(Vec<String>),
}

/// Where an item is, in the format of DynamoDB's requests.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Address {
    pub(crate) table: String,
    pub(crate) key: Value,
}

impl Schema {
    /// Reads the template.
    pub(crate) fn of_template() -> Result<Self> {
        let template = serde_json::to_value(tables::template())?;
        let resources = template["Resources"].as_object().context("resources")?;
        let stored = resources.iter().filter(|(_, resource)| resource["Type"] == "AWS::DynamoDB::Table");
        let tables = stored.map(|(name, resource)| (name.clone(), TableSchema::of(&resource["Properties"])));
        Ok(Self { tables: tables.collect() })
    }

    /// A table's schema.
    pub(crate) fn table(&self, name: &str) -> Option<&TableSchema> {
        self.tables.get(name)
    }

    /// The items that a request writes, or whose condition it checks.
    pub(crate) fn written(&self, operation: &str, sent: &Value) -> Vec<Address> {
        let address = |write: &Value| {
            let table = write["TableName"].as_str()?;
            let names = &self.tables.get(table)?.key;
            let from = write["Key"].as_object().or(write["Item"].as_object())?;
            Some(Address { table: table.to_owned(), key: Value::Object(only(from, names)) })
        };
        match operation {
            "DynamoDB.TransactWriteItems" => {
                let items = sent["TransactItems"].as_array().into_iter().flatten();
                items
                    .flat_map(|item| item.as_object().into_iter().flat_map(Map::values))
                    .filter_map(address)
                    .collect()
            }
            "DynamoDB.PutItem" | "DynamoDB.UpdateItem" | "DynamoDB.DeleteItem" => {
                address(sent).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}

impl TableSchema {
    fn of(properties: &Value) -> Self {
        let index = |index: &Value| Index {
            key: names(&index["KeySchema"]),
            projected: match index["Projection"]["ProjectionType"].as_str() {
                Some("ALL") => Projected::All,
                _ => Projected::Only(texts(&index["Projection"]["NonKeyAttributes"])),
            },
        };
        let indexes = properties["GlobalSecondaryIndexes"].as_array().into_iter().flatten();
        Self { key: names(&properties["KeySchema"]), indexes: indexes.map(index).collect() }
    }

    /// The entry of an item in an index, if it has one.
    pub(crate) fn entry(&self, index: &Index, item: &Value) -> Option<Map<String, Value>> {
        let item = item.as_object()?;
        if !index.key.iter().all(|name| item.contains_key(name)) {
            return None;
        }
        Some(match &index.projected {
            Projected::All => item.clone(),
            Projected::Only(others) => {
                let all: Vec<String> = self.key.iter().chain(&index.key).chain(others).cloned().collect();
                only(item, &all)
            }
        })
    }
}

fn only(item: &Map<String, Value>, names: &[String]) -> Map<String, Value> {
    item.iter()
        .filter(|(name, _)| names.contains(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn names(schema: &Value) -> Vec<String> {
    let elements = schema.as_array().into_iter().flatten();
    elements.filter_map(|element| element["AttributeName"].as_str()).map(str::to_owned).collect()
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
