//! One connector for all clients of a process, with every time-out that a hanging peer needs.
//!
//! Loading the trust roots is the dearest part of the start, so it is done once
//! (`architecture`: measured 4.5 ms a client).

use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Connector, tls};
use aws_smithy_runtime_api::client::http::{SharedHttpConnector, http_client_fn};

use crate::dynamo::{Store, Tables};

/// The way to AWS.
#[derive(Clone, Debug)]
pub struct Aws {
    /// Region, credentials, connector and time-outs for every client.
    pub config: SdkConfig,
}

impl Aws {
    /// Reads region and credentials from the environment and builds the connector.
    pub async fn from_env() -> Self {
        let connector = Connector::builder()
            .connector_settings(
                aws_smithy_runtime_api::client::http::HttpConnectorSettings::builder()
                    .connect_timeout(Duration::from_secs(2))
                    .read_timeout(Duration::from_secs(5))
                    .build(),
            )
            .tls_provider(tls::Provider::Rustls(CryptoMode::AwsLc))
            .build();
        let connector = SharedHttpConnector::new(connector);
        let client = http_client_fn(move |_settings, _components| connector.clone());
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(2))
            .read_timeout(Duration::from_secs(5))
            .operation_attempt_timeout(Duration::from_secs(6))
            .build();
        let config = aws_config::defaults(BehaviorVersion::latest())
            .http_client(client)
            .timeout_config(timeouts)
            .load()
            .await;
        Self { config }
    }

    /// The store over these tables.
    pub fn store(&self, tables: Tables) -> Store {
        Store::new(aws_sdk_dynamodb::Client::new(&self.config), tables)
    }
}
