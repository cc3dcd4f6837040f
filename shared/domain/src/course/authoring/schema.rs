//! The published JSON Schema of a course definition, generated from the types that parse it.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::definition::CourseDefinition;

/// The schema as published: JSON indented by two spaces, with a line break at the end.
///
/// It describes shapes and bounds. Only the import can check rules that span several parts of the file (unique ids,
/// keys that name an option).
pub fn published_schema() -> String {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<CourseDefinition>();
    let mut schema = schema.to_value();
    unwrap_lines(&mut schema);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    text
}

/// Joins the lines of descriptions: they come from comments, which are wrapped for the source code.
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
