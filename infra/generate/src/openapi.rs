//! The OpenAPI document: the parts that the functions produce, merged into one.

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, Info, ObjectBuilder, OpenApi, Ref, RefOr, ResponseBuilder, Type,
};

/// Every function's part, under the deployed name of the function that serves it.
pub fn parts() -> Vec<(&'static str, OpenApi)> {
    vec![
        ("checkout", checkout::openapi()),
        ("cpd-api", cpd_award::openapi()),
        ("learner-api", learner_api::openapi()),
        ("office", office::openapi()),
        ("office-reports", office::reports_router::openapi()),
        ("privacy", privacy::openapi()),
        ("quiz-submit", quiz_submit::openapi()),
        ("presigned-upload", presigned_upload::openapi()),
        ("certificates", certificates::openapi()),
        ("course-studio", course_studio::openapi()),
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
    for (path, item) in &mut document.paths.paths {
        let methods = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in methods.into_iter().flatten() {
            describe_shared_rules(path, operation);
        }
    }
    let mut text = document.to_pretty_json().expect("JSON");
    text.push('\n');
    text
}

/// What holds for every operation alike, so that none of them can forget it: the response to a request without a valid
/// token, and the length of an `Idempotency-Key`.
fn describe_shared_rules(path: &str, operation: &mut Operation) {
    if !path.starts_with("/api/public/") {
        let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("ErrorBody"))).build();
        let response = ResponseBuilder::new()
            .description("`NOT_AUTHENTICATED`: the token is missing, expired or of another issuer")
            .content("application/json", body)
            .build();
        operation.responses.responses.insert("401".to_owned(), response.into());
    }
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        if parameter.name != "Idempotency-Key" {
            continue;
        }
        let key = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(255));
        parameter.schema = Some(key.build().into());
        parameter.description = Some(
            "Repeating the request with the same key and body returns the first response and does nothing twice."
                .to_owned(),
        );
    }
}
