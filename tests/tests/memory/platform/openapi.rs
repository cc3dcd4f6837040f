//! The front end's types are made from the document that the code produces; the two may not drift apart.

use std::path::Path;

#[test]
fn the_committed_document_is_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend/openapi.json");
    let document = tests::openapi::document();
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(
        committed == document,
        "frontend/openapi.json is not what the code says: run `UPDATE_OPENAPI=1 cargo test -p tests --test openapi`, \
         then `npm run api:types` in frontend/"
    );
}

/// Schemas of one name are merged into one: two shapes under one name would give the front end wrong types.
#[test]
fn no_two_functions_mean_different_things_by_one_name() {
    let mut known = std::collections::BTreeMap::new();
    for part in tests::openapi::parts() {
        let part = serde_json::to_value(&part).unwrap();
        let schemas = part.pointer("/components/schemas").and_then(serde_json::Value::as_object).cloned();
        for (name, schema) in schemas.unwrap_or_default() {
            let first = known.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(*first, schema, "{name} has two shapes");
        }
    }
    assert!(known.len() > 50);
}
