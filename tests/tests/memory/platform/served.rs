//! What a function serves is what its part of the API's document describes.

use std::collections::{BTreeMap, BTreeSet};

use tests::api::{ApiRequest, Caller};
use tests::front_door::{FrontDoor, operations};

/// The methods that a response allows.
fn allowed(text: &str) -> BTreeSet<String> {
    let from = text.split("\"allow\": \"").nth(1).unwrap_or_else(|| panic!("no methods: {text}"));
    let methods = from.split('"').next().unwrap_or_default().split(',');
    // The router answers HEAD wherever it answers GET.
    methods.map(|method| method.trim().to_owned()).filter(|method| method != "HEAD").collect()
}

#[tokio::test]
async fn every_function_serves_exactly_the_methods_that_the_document_describes() {
    let door = FrontDoor::open().await;
    let mut documented = BTreeMap::new();
    for operation in operations() {
        let at = (operation.function, operation.path.clone());
        let (methods, path) = documented.entry(at).or_insert_with(|| (BTreeSet::new(), operation.clone()));
        assert!(methods.insert(operation.method.clone()), "{path:?} is described twice");
    }
    assert!(documented.len() > 40);
    for ((function, path), (methods, operation)) in documented {
        let request = ApiRequest::new("TRACE", &path.replace(['{', '}'], ""), &Caller::nobody());
        let answer = request.text(door.router(&operation)).await;
        assert_eq!(allowed(&answer), methods, "{function}: {path}");
    }
}
