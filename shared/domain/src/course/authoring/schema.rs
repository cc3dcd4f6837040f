//! The published JSON Schema of a course definition, made from the types that read it.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::definition::CourseDefinition;

/// The schema as it is published: JSON with two spaces of indentation and a line break at the end.
///
/// It describes shapes and bounds. What needs more than one place of the file (ids that are unique, keys
/// that name an option) only the import can check.
pub fn published_schema() -> String {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<CourseDefinition>();
    let mut schema = schema.to_value();
    unwrap_lines(&mut schema);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    text
}

/// Descriptions come from comments, whose lines end where ours have to, not where an editor's do.
fn unwrap_lines(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "description" => *text = text.replace('\n', " "),
                    value => unwrap_lines(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(unwrap_lines),
        _ => {}
    }
}

/// Tells editors that `kind: video` needs the field `video`, and so on.
pub(super) fn require_the_body_of_the_kind(schema: &mut Schema) {
    let kinds = ["text", "video", "document", "link", "assignment"];
    let mut rules: Vec<Value> = kinds.iter().map(|kind| rule(kind, &json!({ "required": [kind] }))).collect();
    let quiz = json!({ "oneOf": [{ "required": ["quiz"] }, { "required": ["content_data"] }] });
    rules.push(rule("quiz", &quiz));
    schema.insert("allOf".to_owned(), Value::Array(rules));
}

fn rule(kind: &str, needs: &Value) -> Value {
    json!({ "if": { "properties": { "kind": { "const": kind } }, "required": ["kind"] }, "then": needs })
}
