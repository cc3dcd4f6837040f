//! One connector for all clients of a process, with a time-out for every way in which a peer can hang.
//!
//! Region and credentials are Lambda's, in the environment. The SDK's chain of sources would be built at every start and
//! never asked; it stays where people sign in, in the operator's commands.

use std::sync::LazyLock;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::http::{SharedHttpClient, SharedHttpConnector, http_client_fn};
use rustls::RootCertStore;

use super::connector::{self, CONNECT_MAX, READ_MAX};
use super::environment::{ConfigError, Environment};
use super::trust;
use crate::store::{Store, Tables};

/// What is built when it is first needed. Each of the SDK's clients reads the list of AWS's partitions when it is built, an
/// eighth of a start, and few invocations need one that puts messages back or stores a large file.
pub type Deferred<C> = LazyLock<C, Box<dyn FnOnce() -> C + Send>>;

/// A client, or what holds one, that few invocations need.
pub fn deferred<C>(config: &SdkConfig, build: impl FnOnce(&SdkConfig) -> C + Send + 'static) -> Deferred<C> {
    let config = config.clone();
    LazyLock::new(Box::new(move || build(&config)))
}

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
    ///
    /// # Errors
    /// Names the variable that is missing or malformed.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        let connector = connector::trusting(trust::roots(env)?);
        let client = client_over(connector.clone());
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_MAX)
            .read_timeout(READ_MAX)
            .operation_attempt_timeout(Duration::from_secs(6))
            .build();
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(env.required("AWS_REGION")?))
            .credentials_provider(SharedCredentialsProvider::new(credentials(env)?))
            .retry_config(RetryConfig::standard())
            .http_client(client)
            .timeout_config(timeouts);
        // A stand-in of AWS.
        config.set_endpoint_url(env.optional("AWS_ENDPOINT_URL"));
        Ok(Self { config: config.build(), connector })
    }

    /// A connector that trusts nobody, for what is reached without TLS.
    pub fn plain_connector() -> SharedHttpConnector {
        connector::trusting(RootCertStore::empty())
    }

    /// A connector with the system's trust roots, for an operator's machine.
    #[cfg(feature = "operator")]
    pub fn connector() -> SharedHttpConnector {
        connector::trusting(trust::of_the_system())
    }

    /// A client with the system's trust roots, for an operator's machine.
    #[cfg(feature = "operator")]
    pub fn client() -> SharedHttpClient {
        client_over(Self::connector())
    }

    /// The store over these tables. It retries by itself, because it knows the deadline and what a repeated write
    /// means, so the SDK's retries are disabled.
    pub fn store(&self, tables: Tables) -> Store {
        let config =
            aws_sdk_dynamodb::config::Builder::from(&self.config).retry_config(RetryConfig::disabled());
        Store::new(aws_sdk_dynamodb::Client::from_conf(config.build()), tables)
    }
}

/// The role's credentials. Lambda ends an execution environment before they expire.
fn credentials(env: Environment) -> Result<Credentials, ConfigError> {
    let (id, secret) = (env.required("AWS_ACCESS_KEY_ID")?, env.required("AWS_SECRET_ACCESS_KEY")?);
    Ok(Credentials::new(id, secret, env.optional("AWS_SESSION_TOKEN"), None, "Lambda"))
}

fn client_over(connector: SharedHttpConnector) -> SharedHttpClient {
    http_client_fn(move |_settings, _components| connector.clone())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn what_is_deferred_is_built_once_when_it_is_needed() {
        let built = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&built);
        let config = SdkConfig::builder().region(Region::new("eu-west-1")).build();
        let region = deferred(&config, move |config| {
            counter.fetch_add(1, Ordering::Relaxed);
            config.region().map(ToString::to_string)
        });
        assert_eq!(built.load(Ordering::Relaxed), 0);
        assert_eq!((region.as_deref(), region.as_deref()), (Some("eu-west-1"), Some("eu-west-1")));
        assert_eq!(built.load(Ordering::Relaxed), 1);
    }
}
