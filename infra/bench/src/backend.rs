//! The in-memory cloud, asked over the connector that the tests use.

use anyhow::{Context, Result, ensure};
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use hyper::body::Bytes;
use serde_json::{Value, json};
use tests::cloud::Cloud;

use crate::schema::Address;

/// The cloud.
pub(crate) struct Backend {
    connector: SharedHttpConnector,
    url: String,
}

/// What it answers.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Backend {
    /// Without the faults that a test may inject.
    pub(crate) fn of(cloud: &Cloud) -> Result<Self> {
        let url = cloud.quiet.config.endpoint_url().context("an endpoint")?.to_owned();
        Ok(Self { connector: cloud.quiet.connector.clone(), url })
    }

    /// Carries a request to the cloud.
    pub(crate) async fn carry(&self, request: Request<Bytes>) -> Result<Answer> {
        let (mut head, body) = request.into_parts();
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
        head.uri = format!("{}{path}", self.url).parse()?;
        head.headers.remove("host");
        let request = HttpRequest::try_from(Request::from_parts(head, SdkBody::from(body.to_vec())))?;
        let answer = self.connector.call(request).await?;
        let status = answer.status().as_u16();
        let mut headers = HeaderMap::new();
        for (name, value) in answer.headers() {
            // Of the connection, which is another one here.
            if !["connection", "transfer-encoding"].contains(&name) {
                headers.insert(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
            }
        }
        let body = ByteStream::new(answer.into_body()).collect().await?.to_vec();
        Ok(Answer { status, headers, body })
    }

    /// The stored items, in this order; `null` for one that does not exist.
    pub(crate) async fn items(&self, addresses: &[Address]) -> Result<Vec<Value>> {
        let mut items = Vec::with_capacity(addresses.len());
        for address in addresses {
            let body = json!({"TableName": address.table, "Key": address.key, "ConsistentRead": true});
            items.push(self.ask("DynamoDB.GetItem", &body).await?["Item"].take());
        }
        Ok(items)
    }

    /// What DynamoDB answers to a request of our own.
    pub(crate) async fn ask(&self, operation: &str, body: &Value) -> Result<Value> {
        let request = Request::post("/")
            .header("x-amz-target", operation.replace("DynamoDB.", "DynamoDB_20120810."))
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-date", "20260101T000000Z")
            .header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=bench/20260101/eu-west-1/dynamodb/aws4_request, \
                 SignedHeaders=host, Signature=0",
            )
            .body(Bytes::from(body.to_string()))?;
        let answer = self.carry(request).await?;
        ensure!(answer.status == 200, "{operation}: {}", String::from_utf8_lossy(&answer.body));
        Ok(serde_json::from_slice(&answer.body)?)
    }
}
