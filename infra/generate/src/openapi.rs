//! The OpenAPI document: the parts that the functions produce, merged into one.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use serde_json::{Value, json};
use utoipa::openapi::{ComponentsBuilder, Info, OpenApi};

/// Every function's part, under the deployed name of the function that serves it.
pub fn parts() -> Vec<(&'static str, OpenApi)> {
    vec![
        ("checkout", checkout::openapi()),
        ("cpd-api", cpd_award::openapi()),
        ("learner-api", learner_api::openapi()),
        ("quiz-submit", quiz_submit::openapi()),
        ("presigned-upload", presigned_upload::openapi()),
        ("certificates", certificates::openapi()),
    ]
}

/// The document that the front end's types are made from.
///
/// # Panics
/// It cannot be serialised as JSON.
pub fn document() -> String {
    let mut document =
        OpenApi::new(Info::new("CPD learning platform", "1.0.0"), utoipa::openapi::Paths::new());
    for (_, part) in parts() {
        document.merge(part);
    }
    document.info.description =
        Some("Every route takes the identity provider's ID token as a bearer token.".into());
    document.servers = None;
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    let components = document.components.take().unwrap_or_else(|| ComponentsBuilder::new().build());
    let mut components = components;
    components.add_security_scheme("id_token", SecurityScheme::Http(token));
    document.components = Some(components);
    document.security = Some(vec![SecurityRequirement::new("id_token", Vec::<String>::new())]);
    let mut document = serde_json::to_value(&document).expect("JSON");
    for operation in operations(&mut document) {
        describe_shared_rules(operation);
    }
    let mut text = serde_json::to_string_pretty(&document).expect("JSON");
    text.push('\n');
    text
}

fn operations(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    paths.filter_map(Value::as_object_mut).flat_map(|methods| methods.values_mut())
}

/// What holds for every operation alike, so that none of them can forget it: the response to a request without a valid
/// token, and the length of an `Idempotency-Key`.
fn describe_shared_rules(operation: &mut Value) {
    if operation.get("security") != Some(&json!([{}])) {
        operation["responses"]["401"] = json!({
            "description": "`NOT_AUTHENTICATED`: the token is missing, expired or of another issuer",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}},
        });
    }
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten().filter(|parameter| parameter["name"] == "Idempotency-Key") {
        parameter["schema"] = json!({"type": "string", "minLength": 1, "maxLength": 255});
        parameter["description"] =
            "Repeating the request with the same key and body returns the first response and does nothing twice.".into();
    }
}
