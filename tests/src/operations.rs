//! The operations of the API's document.

use std::sync::{Arc, LazyLock};

use serde_json::Value;

/// One operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The deployed name of its function.
    pub function: &'static str,
    pub method: String,
    /// With its parameters in braces.
    pub path: String,
    /// As the document describes it.
    pub document: Arc<Value>,
}

impl Operation {
    /// The operation's id.
    ///
    /// # Panics
    /// The document has none.
    pub fn id(&self) -> &str {
        self.document["operationId"].as_str().expect("an operationId")
    }

    /// Whether it changes something.
    pub fn writes(&self) -> bool {
        self.method != "GET"
    }

    /// Whether it asks for no token.
    pub fn is_public(&self) -> bool {
        self.path.starts_with("/api/public/")
    }
}

/// Every operation of every function.
///
/// # Panics
/// The document is malformed.
pub fn operations() -> Vec<Operation> {
    // Describing the API took most of the time of the tests that look an operation up.
    static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
        let mut operations = Vec::new();
        for (function, part) in generate::openapi::parts() {
            let part = serde_json::to_value(&part).expect("a document");
            for (path, methods) in part["paths"].as_object().expect("paths") {
                for (method, document) in methods.as_object().expect("methods") {
                    operations.push(Operation {
                        function,
                        method: method.to_uppercase(),
                        path: path.clone(),
                        document: Arc::new(document.clone()),
                    });
                }
            }
        }
        operations
    });
    OPERATIONS.clone()
}

/// The parameters in the path of an operation.
pub fn parameters(operation: &Operation) -> Vec<String> {
    let parts = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    parts.map(str::to_owned).collect()
}
