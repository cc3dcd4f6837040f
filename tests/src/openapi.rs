//! The API's document: the parts that the functions produce, as one.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, Info, OpenApi};

/// The document that the front end's types are made from.
///
/// # Panics
/// When it cannot be written as JSON.
pub fn document() -> String {
    let mut document =
        OpenApi::new(Info::new("CPD learning platform", "1.0.0"), utoipa::openapi::Paths::new());
    document.merge(checkout::openapi());
    document.merge(cpd_award::openapi());
    document.merge(learner_api::openapi());
    document.merge(quiz_submit::openapi());
    document.merge(presigned_upload::openapi());
    document.merge(certificates::openapi());
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
