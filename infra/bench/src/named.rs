//! The name of a request: service and operation.

use http::{Method, Request};

/// As in `DynamoDB.BatchGetItem`.
pub(crate) fn operation<B>(request: &Request<B>) -> String {
    let target = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok());
    if let Some((service, name)) = target.and_then(|target| target.split_once('.')) {
        let service = match service {
            "AmazonSQS" => "SQS",
            "secretsmanager" => "SecretsManager",
            _ => "DynamoDB",
        };
        return format!("{service}.{name}");
    }
    let path = request.uri().path();
    match path.trim_start_matches('/').split('/').next().unwrap_or_default() {
        "v1" => format!("Stripe.{}", request.method()),
        "zoom" if path.ends_with("/token") => "Zoom.token".to_owned(),
        "zoom" if request.method() == Method::GET => "Zoom.list".to_owned(),
        "zoom" => "Zoom.register".to_owned(),
        "v2" => "SES.SendEmail".to_owned(),
        _ => format!("S3.{}", object_operation(request)),
    }
}

fn object_operation<B>(request: &Request<B>) -> &'static str {
    let query = request.uri().query().unwrap_or_default();
    match *request.method() {
        Method::HEAD => "HeadObject",
        Method::DELETE => "DeleteObject",
        Method::PUT if request.headers().contains_key("x-amz-copy-source") => "CopyObject",
        Method::PUT => "PutObject",
        _ if query.split('&').any(|part| part.starts_with("versions")) => "ListObjectVersions",
        _ if query.split('&').any(|part| part.starts_with("tagging")) => "GetObjectTagging",
        _ => "GetObject",
    }
}
