//! The tables, created from `template.yaml`, so that their schema is declared once.

use std::path::Path;
use std::sync::LazyLock;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType,
};
use serde_yaml_ng::Value;
use shared::store::Tables;

/// The repository's template.
///
/// # Panics
/// It is missing or not YAML.
pub fn template() -> &'static Value {
    // Every world of a test makes its tables from it, and reading it took a fifth of a short test.
    static TEMPLATE: LazyLock<Value> = LazyLock::new(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../template.yaml");
        let text = std::fs::read_to_string(&path).expect("template.yaml is at the root of the repository");
        serde_yaml_ng::from_str(&text).expect("template.yaml is YAML")
    });
    &TEMPLATE
}

/// The names of the tables that [`create`] makes.
pub fn names() -> Tables {
    let name = |text: &str| Some(text.to_owned());
    Tables {
        main: name("MainTable"),
        outbox: name("OutboxTable"),
        keys: name("KeysTable"),
        ledger: name("LedgerTable"),
        drafts: name("DraftsTable"),
        switches: name("SwitchesTable"),
    }
}

/// Creates every table of the template, named by its logical id.
///
/// # Panics
/// The template or the store is not as expected.
pub async fn create(client: &Client) {
    let template = template();
    let resources = template["Resources"].as_mapping().expect("resources");
    for (name, resource) in resources {
        if resource["Type"].as_str() == Some("AWS::DynamoDB::Table") {
            create_one(client, name.as_str().expect("a logical id"), &resource["Properties"]).await;
        }
    }
}

async fn create_one(client: &Client, name: &str, properties: &Value) {
    let mut request = client.create_table().table_name(name).billing_mode(BillingMode::PayPerRequest);
    for attribute in list(&properties["AttributeDefinitions"]) {
        let definition = AttributeDefinition::builder()
            .attribute_name(text(attribute, "AttributeName"))
            .attribute_type(ScalarAttributeType::from(text(attribute, "AttributeType")));
        request = request.attribute_definitions(definition.build().expect("complete"));
    }
    for element in key_schema(properties) {
        request = request.key_schema(element);
    }
    for index in list(&properties["GlobalSecondaryIndexes"]) {
        let projection = &index["Projection"];
        let included =
            list(&projection["NonKeyAttributes"]).iter().filter_map(Value::as_str).map(str::to_owned);
        let included: Vec<String> = included.collect();
        let projection = Projection::builder()
            .projection_type(ProjectionType::from(text(projection, "ProjectionType")))
            .set_non_key_attributes((!included.is_empty()).then_some(included));
        let index = GlobalSecondaryIndex::builder()
            .index_name(text(index, "IndexName"))
            .set_key_schema(Some(key_schema(index)))
            .projection(projection.build());
        request = request.global_secondary_indexes(index.build().expect("complete"));
    }
    request.send().await.expect("the table is made");
}

fn key_schema(of: &Value) -> Vec<KeySchemaElement> {
    list(&of["KeySchema"])
        .iter()
        .map(|element| {
            KeySchemaElement::builder()
                .attribute_name(text(element, "AttributeName"))
                .key_type(KeyType::from(text(element, "KeyType")))
                .build()
                .expect("complete")
        })
        .collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_sequence().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} is a text"))
}

/// Creates an empty table like another one, as a restored table is.
///
/// # Panics
/// The template has no such table.
pub async fn create_copy(client: &Client, logical_id: &str, name: &str) {
    create_one(client, name, &template()["Resources"][logical_id]["Properties"]).await;
}
