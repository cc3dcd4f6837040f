//! The OpenAPI document, the gateway's routes and the functions agree.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use serde_yaml_ng::Value as Yaml;
use serde_yaml_ng::value::Tag;

/// The function that serves an operation, and whether the gateway checks a token first.
#[derive(Debug, PartialEq, Eq)]
struct Route {
    function: String,
    authorization: &'static str,
}

/// Every operation of the document. Public ones say so in their path and in `security`.
fn operations() -> BTreeMap<String, Route> {
    let mut operations = BTreeMap::new();
    for (function, part) in generate::openapi::parts() {
        let part = serde_json::to_value(&part).unwrap();
        for (path, methods) in part["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let key = format!("{} {path}", method.to_uppercase());
                let is_public = path.starts_with("/api/public/");
                let asks_for_nothing = operation.get("security") == Some(&serde_json::json!([{}]));
                assert_eq!(is_public, asks_for_nothing, "{key}: path and `security` disagree");
                let authorization = if is_public { "NONE" } else { "JWT" };
                let route = Route { function: function.to_owned(), authorization };
                assert_eq!(operations.insert(key.clone(), route), None, "{key} is served twice");
            }
        }
    }
    operations
}

/// The argument of a short form such as `!Ref` or `!Sub`.
fn short_form<'a>(value: &'a Yaml, tag: &str) -> &'a str {
    let Yaml::Tagged(tagged) = value else { panic!("{value:?} is no !{tag}") };
    assert_eq!(tagged.tag, Tag::new(tag));
    tagged.value.as_str().unwrap()
}

/// The template's resources of one type: logical ID and properties.
fn of_type(template: &Yaml, kind: &str) -> Vec<(String, Yaml)> {
    let resources = template["Resources"].as_mapping().unwrap().iter();
    let wanted = resources.filter(|(_, resource)| resource["Type"].as_str() == Some(kind));
    wanted.map(|(id, resource)| (id.as_str().unwrap().to_owned(), resource["Properties"].clone())).collect()
}

/// Every route of the template, followed through its integration to the binary that serves it.
fn routes(template: &Yaml) -> BTreeMap<String, Route> {
    let invoked: BTreeSet<String> = of_type(template, "AWS::Lambda::Permission")
        .iter()
        .map(|(_, permission)| short_form(&permission["FunctionName"], "Ref").to_owned())
        .collect();
    let mut functions = BTreeMap::new();
    for (id, integration) in of_type(template, "AWS::ApiGatewayV2::Integration") {
        let alias = short_form(&integration["IntegrationUri"], "Ref");
        assert!(invoked.contains(alias), "{id}: the gateway may not invoke {alias}");
        let function = &template["Resources"][alias.strip_suffix(".Alias").unwrap()]["Properties"];
        let code = function["CodeUri"].as_str().unwrap();
        let binary = code.strip_prefix("target/lambda/").unwrap().trim_end_matches('/');
        functions.insert(format!("integrations/${{{id}}}"), binary.to_owned());
    }
    let mut routes = BTreeMap::new();
    for (id, route) in of_type(template, "AWS::ApiGatewayV2::Route") {
        let key = route["RouteKey"].as_str().unwrap().to_owned();
        let authorization = match route["AuthorizationType"].as_str().unwrap() {
            "JWT" => {
                assert_eq!(short_form(&route["AuthorizerId"], "Ref"), "HttpApiAuthorizer", "{id}");
                "JWT"
            }
            "NONE" => {
                assert!(route.get("AuthorizerId").is_none(), "{id}");
                "NONE"
            }
            other => panic!("{id}: {other}"),
        };
        let function = functions[short_form(&route["Target"], "Sub")].clone();
        let earlier = routes.insert(key.clone(), Route { function, authorization });
        assert_eq!(earlier, None, "{key} has two routes");
    }
    routes
}

#[test]
fn the_gateway_routes_what_the_document_describes_and_nothing_else() {
    let operations = operations();
    let routes = routes(tests::tables::template());
    assert!(operations.len() > 50);
    for key in operations.keys() {
        assert!(key.ends_with('/'), "{key}: public paths end with a slash");
        assert!(routes.contains_key(key.trim_end_matches('/')), "{key} has no route");
    }
    for (key, route) in &routes {
        assert!(!key.ends_with('/'), "{key}: a gateway refuses a key that ends with a slash");
        let operation = operations.get(&format!("{key}/"));
        assert_eq!(operation, Some(route), "{key} is routed otherwise than the document says");
    }
}

/// Schemas with the same name are merged: two shapes under one name would give the front end wrong types.
#[test]
fn no_two_functions_mean_different_things_by_one_name() {
    let mut known = BTreeMap::new();
    for (_, part) in generate::openapi::parts() {
        let part = serde_json::to_value(&part).unwrap();
        let schemas = part.pointer("/components/schemas").and_then(Json::as_object).cloned();
        for (name, schema) in schemas.unwrap_or_default() {
            let first = known.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(*first, schema, "{name} has two shapes");
        }
    }
    assert!(known.len() > 50);
}

fn document() -> Json {
    serde_json::from_str(&generate::openapi::document()).unwrap()
}

/// The operations of the merged document, by their ids.
fn documented(document: &Json) -> Vec<(String, &Json)> {
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|methods| methods.as_object().unwrap().values());
    operations.map(|operation| (operation["operationId"].as_str().unwrap().to_owned(), operation)).collect()
}

#[test]
fn every_operation_that_asks_for_a_token_says_what_it_answers_without() {
    let document = document();
    let (mut with, mut without) = (0, 0);
    for (id, operation) in documented(&document) {
        let is_public = operation.get("security") == Some(&serde_json::json!([{}]));
        assert_eq!(operation["responses"].get("401").is_some(), !is_public, "{id}");
        *(if is_public { &mut without } else { &mut with }) += 1;
    }
    assert!(with > 45 && without > 5, "{with} {without}");
}

/// Follows a schema and names every part of a request that says nothing of its limits.
fn unlimited(document: &Json, schema: &Json, place: &str, found: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let schema = document.pointer(reference.trim_start_matches('#')).unwrap();
        return unlimited(document, schema, place, found);
    }
    for combined in ["oneOf", "anyOf", "allOf"] {
        for part in schema[combined].as_array().into_iter().flatten() {
            unlimited(document, part, place, found);
        }
    }
    let is = |name: &str| match &schema["type"] {
        Json::String(kind) => kind == name,
        Json::Array(kinds) => kinds.iter().any(|kind| kind == name),
        _ => false,
    };
    let says = |names: &[&str]| names.iter().any(|name| schema.get(name).is_some());
    if is("string") && !says(&["maxLength", "enum", "format", "pattern"])
        || is("array") && !says(&["maxItems"])
        || (is("integer") || is("number")) && !(says(&["minimum"]) && says(&["maximum"]))
        || schema.get("additionalProperties").is_some_and(Json::is_object)
            && !schema["description"].as_str().is_some_and(|text| text.contains("bytes"))
    {
        found.push(place.to_owned());
    }
    for (name, part) in schema["properties"].as_object().into_iter().flatten() {
        unlimited(document, part, &format!("{place}.{name}"), found);
    }
    if let Some(items) = schema.get("items") {
        unlimited(document, items, &format!("{place}[]"), found);
    }
}

#[test]
fn every_part_of_a_request_states_its_limits() {
    let document = document();
    let mut found = Vec::new();
    for (id, operation) in documented(&document) {
        if let Some(body) = operation.pointer("/requestBody/content/application~1json/schema") {
            unlimited(&document, body, &id, &mut found);
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            // A name in a path is refused as unknown, whatever its length.
            if parameter["in"] != "path" {
                let place = format!("{id}?{}", parameter["name"].as_str().unwrap());
                unlimited(&document, &parameter["schema"], &place, &mut found);
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
