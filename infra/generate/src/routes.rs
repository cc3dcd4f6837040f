//! The gateway's side of every operation: its route, and the integration and permission of its function.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

use crate::legacy_route_ids::LEGACY_ROUTE_IDS;

/// The routes of these functions, as a part of the template.
pub(crate) fn part(functions: &[(&str, OpenApi)]) -> Result<String> {
    let mut text = String::from("Resources:\n");
    let mut keys = BTreeSet::new();
    for (function, document) in functions {
        let stem = pascal_case(function);
        text += &integration(&stem);
        let document = serde_json::to_value(document).context("the OpenAPI document is JSON")?;
        for (path, operations) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in operations.as_object().into_iter().flatten() {
                let key = format!("{} {path}", method.to_uppercase());
                if !path.ends_with('/') {
                    bail!("{key}: public paths end with a slash, as the specification writes them");
                }
                text += &route(&stem, &key, is_public(operation));
                if !keys.insert(key.clone()) {
                    bail!("{key} is served by two functions, and one of them is {function}");
                }
            }
        }
    }
    if let Some((key, _)) = LEGACY_ROUTE_IDS.iter().find(|(key, _)| !keys.contains(*key)) {
        bail!("no function serves {key} any more: remove it from infra/generate/src/legacy_route_ids.rs");
    }
    Ok(text)
}

/// Whether an operation says `security(())`, so that it needs no token. Every other one does.
fn is_public(operation: &Value) -> bool {
    operation.get("security") == Some(&json!([{}]))
}

fn integration(stem: &str) -> String {
    format!(
        "  {stem}Integration:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref HttpApi
      IntegrationType: AWS_PROXY
      PayloadFormatVersion: \"2.0\"
      IntegrationUri: !Ref {stem}Function.Alias
  {stem}Invoke:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      Principal: apigateway.amazonaws.com
      FunctionName: !Ref {stem}Function.Alias
      SourceArn: !Sub arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{HttpApi}}/*/*
"
    )
}

/// The route of an operation. Its key lacks the public path's trailing slash, because AWS's own tools refuse route keys
/// that end with one; the edge removes it from what viewers send.
fn route(stem: &str, key: &str, is_public: bool) -> String {
    let id = logical_id(key);
    let key = key.trim_end_matches('/');
    let authorization = if is_public {
        "AuthorizationType: NONE"
    } else {
        "AuthorizationType: JWT\n      AuthorizerId: !Ref HttpApiAuthorizer"
    };
    format!(
        "  {id}:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref HttpApi
      RouteKey: {key}
      Target: !Sub integrations/${{{stem}Integration}}
      {authorization}
"
    )
}

/// The logical ID of a route, from its key alone: `GET /api/courses/{course_uuid}/reviews/` is
/// `GetCoursesByCourseUuidReviewsRoute`.
///
/// A deploy that gives an existing key another logical ID fails, because the gateway refuses a second route of
/// that key while the first still exists. So the ID depends neither on the operation's name nor on its function.
fn logical_id(key: &str) -> String {
    if let Some((_, id)) = LEGACY_ROUTE_IDS.iter().find(|(legacy, _)| *legacy == key) {
        return (*id).to_owned();
    }
    let (method, path) = key.split_once(' ').unwrap_or((key, ""));
    let mut id = pascal_case(&method.to_lowercase());
    for segment in path.trim_start_matches("/api/").split('/') {
        if segment.starts_with('{') {
            id += "By";
        }
        id += &pascal_case(segment);
    }
    id + "Route"
}

/// `presigned-upload` is `PresignedUpload`.
fn pascal_case(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    words
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_route_gets_its_id_from_its_key() {
        assert_eq!(
            logical_id("GET /api/courses/{course_uuid}/reviews/"),
            "GetCoursesByCourseUuidReviewsRoute"
        );
        assert_eq!(logical_id("PUT /api/users/cpd_goals/history/"), "PutUsersCpdGoalsHistoryRoute");
        assert_eq!(logical_id("POST /api/courses/read-all/"), "PostCoursesReadAllRoute");
    }

    #[test]
    fn a_route_from_before_the_rule_keeps_its_id() {
        assert_eq!(logical_id("GET /api/courses/"), "CourseListRoute");
    }

    #[test]
    fn a_route_leads_to_the_integration_of_its_function() {
        assert_eq!(
            route("CpdApi", "GET /api/new/", false),
            [
                "  GetNewRoute:",
                "    Type: AWS::ApiGatewayV2::Route",
                "    Properties:",
                "      ApiId: !Ref HttpApi",
                "      RouteKey: GET /api/new",
                "      Target: !Sub integrations/${CpdApiIntegration}",
                "      AuthorizationType: JWT",
                "      AuthorizerId: !Ref HttpApiAuthorizer",
                "",
            ]
            .join("\n")
        );
        assert!(route("CpdApi", "GET /api/new/", true).ends_with("\n      AuthorizationType: NONE\n"));
        assert!(integration(&pascal_case("cpd-api")).starts_with("  CpdApiIntegration:\n    Type"));
    }

    #[test]
    fn only_an_operation_that_asks_for_nothing_is_public() {
        assert!(is_public(&json!({"security": [{}]})));
        assert!(!is_public(&json!({})));
        assert!(!is_public(&json!({"security": [{"id_token": []}]})));
    }

    #[test]
    fn two_functions_cannot_serve_one_operation() {
        let twice = [("checkout", checkout::openapi()), ("other", checkout::openapi())];
        let error = part(&twice).unwrap_err().to_string();
        assert_eq!(
            error,
            "POST /api/courses/{course_uuid}/checkout/ is served by two functions, and one of them is other"
        );
    }
}
