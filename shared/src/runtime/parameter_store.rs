//! SSM Parameter Store: two calls, signed and sent by the parts that the SDK's clients share.
//!
//! The SDK's own client of this service has 140 operations, which every function would compile and carry for one of
//! them (decision 0069).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use aws_config::SdkConfig;
use aws_credential_types::provider::ProvideCredentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use serde::Deserialize;
use serde_json::{Value, json};

/// The most names of one call.
const NAMES_MAX: usize = 10;

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum ParameterError {
    /// No region, no credentials, no connection, or an answer that is none of the service's.
    #[error("the Parameter Store cannot be reached: {0}")]
    Unreachable(String),
    /// The service refused.
    #[error("the Parameter Store refused: {0}")]
    Refused(String),
}

/// A parameter as it is stored.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Parameter {
    name: String,
    /// Its text.
    pub value: String,
}

/// The Parameter Store of an account and region.
#[derive(Clone)]
pub struct ParameterStore {
    config: Arc<SdkConfig>,
    connector: SharedHttpConnector,
}

impl ParameterStore {
    /// With the credentials, region and endpoint of `config`.
    pub fn new(config: SdkConfig, connector: SharedHttpConnector) -> Self {
        Self { config: Arc::new(config), connector }
    }

    /// The parameters of these names that exist, at most ten.
    ///
    /// # Errors
    /// The call failed.
    pub async fn get(&self, names: &[String]) -> Result<BTreeMap<String, Parameter>, ParameterError> {
        #[derive(Deserialize)]
        struct Found {
            #[serde(rename = "Parameters", default)]
            parameters: Vec<Parameter>,
        }
        let names = &names[..names.len().min(NAMES_MAX)];
        let answer = self.call("GetParameters", &json!({"Names": names})).await?;
        let found: Found = serde_json::from_slice(&answer).map_err(unreachable)?;
        Ok(found.parameters.into_iter().map(|found| (found.name.clone(), found)).collect())
    }

    /// Stores a text under a name, whether or not it exists.
    ///
    /// # Errors
    /// The call failed.
    pub async fn put(&self, name: &str, value: &str, description: &str) -> Result<(), ParameterError> {
        let request = json!({
            "Name": name, "Value": value, "Type": "String", "Overwrite": true, "Description": description,
        });
        self.call("PutParameter", &request).await.map(drop)
    }

    async fn call(&self, operation: &str, request: &Value) -> Result<Vec<u8>, ParameterError> {
        let body = request.to_string();
        let request = self.signed(operation, &body).await?;
        let answer = self.connector.call(request).await.map_err(unreachable)?;
        let status = answer.status();
        let bytes = ByteStream::new(answer.into_body()).collect().await.map_err(unreachable)?.into_bytes();
        if status.is_success() {
            return Ok(bytes.to_vec());
        }
        let error: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let kind = error["__type"].as_str().unwrap_or("no reason given");
        Err(ParameterError::Refused(format!("{kind} ({})", status.as_u16())))
    }

    #[expect(clippy::disallowed_methods, reason = "a signature holds the wall-clock time")]
    async fn signed(&self, operation: &str, body: &str) -> Result<HttpRequest, ParameterError> {
        let missing = |what: &str| ParameterError::Unreachable(format!("no {what}"));
        let region = self.config.region().ok_or_else(|| missing("region"))?.as_ref();
        let provider = self.config.credentials_provider().ok_or_else(|| missing("credentials"))?;
        let identity = provider.provide_credentials().await.map_err(unreachable)?.into();
        let url = self.config.endpoint_url().map_or_else(|| public_endpoint(region), str::to_owned);
        let url = format!("{}/", url.trim_end_matches('/'));
        let headers = [
            ("content-type", "application/x-amz-json-1.1".to_owned()),
            ("x-amz-target", format!("AmazonSSM.{operation}")),
        ];
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(region)
            .name("ssm")
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .map_err(unreachable)?
            .into();
        let signable = SignableRequest::new(
            "POST",
            &url,
            headers.iter().map(|(name, value)| (*name, value.as_str())),
            SignableBody::Bytes(body.as_bytes()),
        )
        .map_err(unreachable)?;
        let (instructions, _signature) = sign(signable, &parameters).map_err(unreachable)?.into_parts();
        let mut request = http::Request::post(&url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let mut request = request.body(SdkBody::from(body)).map_err(unreachable)?;
        instructions.apply_to_request_http1x(&mut request);
        HttpRequest::try_from(request).map_err(unreachable)
    }
}

fn public_endpoint(region: &str) -> String {
    let suffix = if region.starts_with("cn-") { ".cn" } else { "" };
    format!("https://ssm.{region}.amazonaws.com{suffix}")
}

fn unreachable(error: impl std::error::Error) -> ParameterError {
    // The outer text alone is often "dispatch failure"; the cause says what to do.
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    ParameterError::Unreachable(format!("{error}{cause}"))
}
