//! The OpenAPI document: the parts that the functions produce, merged into one.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
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
    let mut text = document.to_pretty_json().expect("JSON");
    text.push('\n');
    text
}
