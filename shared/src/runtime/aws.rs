//! One connector for all clients of a process, with a time-out for every way in which a peer can hang.
//!
//! Loading the trust roots is the most expensive part of a start (4.5 ms per client), so it happens once.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Connector, tls};
use aws_smithy_runtime_api::client::http::{SharedHttpConnector, http_client_fn};

use super::parameter_store::ParameterStore;
use super::switches::{Switch, SwitchSource, Switches};
use crate::store::{Store, Tables};

/// Access to AWS.
#[derive(Clone, Debug)]
pub struct Aws {
    /// Region, credentials, connector and time-outs for every client.
    pub config: SdkConfig,
    /// What `config` sends its requests with, for those that no client sends.
    pub connector: SharedHttpConnector,
}

impl Aws {
    /// Reads region and credentials from the environment and builds the connector.
    pub async fn from_env() -> Self {
        let connector = Self::connector();
        let shared = connector.clone();
        let client = http_client_fn(move |_settings, _components| shared.clone());
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
        Self { config, connector }
    }

    /// A connector of its own, with the system's trust roots.
    pub fn connector() -> SharedHttpConnector {
        let connector = Connector::builder()
            .connector_settings(
                aws_smithy_runtime_api::client::http::HttpConnectorSettings::builder()
                    .connect_timeout(Duration::from_secs(2))
                    .read_timeout(Duration::from_secs(5))
                    .build(),
            )
            .tls_provider(tls::Provider::Rustls(CryptoMode::AwsLc))
            .build();
        SharedHttpConnector::new(connector)
    }

    /// The Parameter Store.
    pub fn parameters(&self) -> ParameterStore {
        ParameterStore::new(self.config.clone(), self.connector.clone())
    }

    /// The operator's switches: that of all writing, and these. `prefix` is where the installation keeps them.
    pub fn switches(&self, prefix: String, also: &[Switch]) -> Switches {
        Switches::new(SwitchSource::Parameters(self.parameters(), prefix), also)
    }

    /// The store over these tables. It retries by itself, because it knows the deadline and what a repeated write
    /// means, so the SDK's retries are disabled.
    pub fn store(&self, tables: Tables) -> Store {
        let config =
            aws_sdk_dynamodb::config::Builder::from(&self.config).retry_config(RetryConfig::disabled());
        Store::new(aws_sdk_dynamodb::Client::from_conf(config.build()), tables)
    }
}
