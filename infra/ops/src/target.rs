//! The deployment that a command works on: the local stack or AWS.

use std::time::Duration;

use anyhow::{Context, anyhow};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_sqs::config::Credentials;
use shared::runtime::{Aws, Environment};
use shared::store::{Store, Tables};
use tokio::time::Instant;

use crate::deployment::Deployment;
use crate::stack::Stack;

/// How long a command waits for the store.
const STORE_TIMEOUT: Duration = Duration::from_secs(30);

pub(crate) struct Target {
    deployment: Deployment,
}

impl Target {
    pub(crate) fn new(deployment: Deployment) -> Self {
        Self { deployment }
    }

    /// The local stack, if it is running and AWS was not selected.
    pub(crate) fn stack(&self) -> anyhow::Result<Option<Stack>> {
        let deployment = &self.deployment;
        let aws = [
            &deployment.profile,
            &deployment.region,
            &deployment.main_table,
            &deployment.outbox_table,
            &deployment.keys_table,
            &deployment.ledger_table,
        ];
        if aws.iter().any(|flag| flag.is_some()) {
            return Ok(None);
        }
        Stack::find(deployment.stack.as_deref())
    }

    /// The local stack, for commands that work only there.
    pub(crate) fn local(&self) -> anyhow::Result<Stack> {
        self.stack()?.context(
            "no local stack is running; start it with `cargo xtask up`, or pass its file with --stack",
        )
    }

    /// The AWS configuration for the deployment.
    pub(crate) async fn aws(&self) -> anyhow::Result<SdkConfig> {
        let loader = aws_config::defaults(BehaviorVersion::latest());
        let loader = match self.stack()? {
            Some(stack) => {
                let endpoint = stack
                    .aws_endpoint
                    .context("the stack file has no aws_endpoint; run `cargo xtask up` again")?;
                let region = stack.region.unwrap_or_else(|| "eu-west-1".to_owned());
                let keys =
                    Credentials::new("test", "test", None, None, "the local stack accepts any credentials");
                loader.endpoint_url(endpoint).region(Region::new(region)).credentials_provider(keys)
            }
            None => {
                let region = self.deployment.region.clone().map(Region::new);
                let loader = match &self.deployment.profile {
                    Some(profile) => loader.profile_name(profile),
                    None => loader,
                };
                region.into_iter().fold(loader, |loader, region| loader.region(region))
            }
        };
        Ok(loader.load().await)
    }

    /// The bucket of submitted files: of the stack, or as named.
    pub(crate) fn upload_bucket(&self, named: Option<&str>) -> anyhow::Result<String> {
        let of_stack = self.stack()?.and_then(|stack| stack.bucket);
        let named = named.map(str::to_owned).or(of_stack).or_else(|| std::env::var("UPLOAD_BUCKET").ok());
        named
            .context("the bucket of submitted files is not known; pass output UploadBucketName with --bucket")
    }

    /// A client for the buckets.
    pub(crate) async fn buckets(&self) -> anyhow::Result<aws_sdk_s3::Client> {
        // The local stack serves its buckets below a path.
        let config = aws_sdk_s3::config::Builder::from(&self.aws().await?).force_path_style(true).build();
        Ok(aws_sdk_s3::Client::from_conf(config))
    }

    /// The store of the deployment.
    pub(crate) async fn store(&self) -> anyhow::Result<Store> {
        let tables = match self.stack()? {
            Some(mut stack) => Tables {
                main: stack.tables.remove("main"),
                outbox: stack.tables.remove("outbox"),
                keys: stack.tables.remove("keys"),
                ledger: stack.tables.remove("ledger"),
            },
            None => {
                let named = Environment.tables();
                Tables {
                    main: self.deployment.main_table.clone().or(named.main),
                    outbox: self.deployment.outbox_table.clone().or(named.outbox),
                    keys: self.deployment.keys_table.clone().or(named.keys),
                    ledger: self.deployment.ledger_table.clone().or(named.ledger),
                }
            }
        };
        if tables.main.is_none() && tables.outbox.is_none() && tables.ledger.is_none() {
            return Err(anyhow!(
                "no deployment was found; start the local stack with `cargo xtask up`, or pass the table names \
                 of an AWS deployment with --main-table, --outbox-table, --keys-table and --ledger-table"
            ));
        }
        Ok(Aws { config: self.aws().await? }.store(tables))
    }
}

/// The deadline for a store operation.
pub(crate) fn deadline() -> Instant {
    Instant::now() + STORE_TIMEOUT
}
