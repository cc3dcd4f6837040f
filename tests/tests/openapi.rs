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
