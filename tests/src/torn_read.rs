//! A batch read that another process interrupts: DynamoDB reads each item at a moment of its own.

use std::fmt;
use std::pin::Pin;

use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use serde_json::{Value, json};

use crate::response::answer;

/// Which items are read before the other process, and what that does.
pub struct TornRead {
    before: Box<dyn Fn(&str) -> bool + Send + Sync>,
    meanwhile: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl fmt::Debug for TornRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TornRead")
    }
}

impl TornRead {
    /// Reads the items that `before` picks by their keys (`pk/sk`), then does `meanwhile`, then reads the others.
    pub fn new(
        before: impl Fn(&str) -> bool + Send + Sync + 'static,
        meanwhile: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        Self { before: Box::new(before), meanwhile: Box::pin(meanwhile) }
    }

    pub(crate) async fn carry(
        self,
        store: &SharedHttpConnector,
        request: HttpRequest,
        body: &Value,
    ) -> Result<HttpResponse, ConnectorError> {
        let early = read(store, &request, only(body, &|key| (self.before)(key))).await?;
        self.meanwhile.await;
        let late = read(store, &request, only(body, &|key| !(self.before)(key))).await?;
        let mut responses = serde_json::Map::new();
        for (table, items) in [early, late].into_iter().flatten() {
            let all = responses.entry(table).or_insert_with(|| json!([]));
            if let (Some(all), Value::Array(items)) = (all.as_array_mut(), items) {
                all.extend(items);
            }
        }
        Ok(answer(200, &json!({"Responses": responses, "UnprocessedKeys": {}})))
    }
}

/// The keys of a batch read, as `pk/sk`.
pub fn keys_of(body: &Value) -> Vec<String> {
    let tables = body["RequestItems"].as_object().into_iter().flat_map(|tables| tables.values());
    tables.flat_map(|table| table["Keys"].as_array().into_iter().flatten().map(key_of)).collect()
}

fn key_of(key: &Value) -> String {
    let text = |name: &str| key[name]["S"].as_str().unwrap_or_default().to_owned();
    format!("{}/{}", text("pk"), text("sk"))
}

/// The same request for the keys that `wanted` picks; `None` when it picks none.
fn only(body: &Value, wanted: &dyn Fn(&str) -> bool) -> Option<Value> {
    let mut body = body.clone();
    let tables = body["RequestItems"].as_object_mut()?;
    for table in tables.values_mut() {
        table["Keys"].as_array_mut()?.retain(|key| wanted(&key_of(key)));
    }
    tables.retain(|_, table| table["Keys"].as_array().is_some_and(|keys| !keys.is_empty()));
    (!tables.is_empty()).then_some(body)
}

async fn read(
    store: &SharedHttpConnector,
    request: &HttpRequest,
    body: Option<Value>,
) -> Result<serde_json::Map<String, Value>, ConnectorError> {
    let Some(body) = body else { return Ok(serde_json::Map::new()) };
    let mut request = request.try_clone().expect("a request in memory");
    let text = body.to_string();
    request.headers_mut().insert("content-length", text.len().to_string());
    *request.body_mut() = SdkBody::from(text);
    let response = store.call(request).await?;
    let bytes = ByteStream::new(response.into_body()).collect().await.expect("a whole response").into_bytes();
    let answer: Value = serde_json::from_slice(&bytes).expect("JSON");
    Ok(answer["Responses"].as_object().cloned().unwrap_or_default())
}
