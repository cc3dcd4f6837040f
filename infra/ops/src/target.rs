//! The deployment that a command works on: a stack on AWS by its name, or the local stack. Never one for the other.

use std::cell::OnceCell;
use std::io::{BufRead, IsTerminal, Write};
use std::time::Duration;

use anyhow::{Context, bail};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_sqs::config::Credentials;
use shared::runtime::Aws;
use shared::store::{Store, Tables};
use tokio::time::Instant;

use crate::aws_cli::AwsCli;
use crate::aws_stack::AwsStack;
use crate::deployment::Deployment;
use crate::output;
use crate::stack::Stack;

/// How long a command waits for the store.
const STORE_TIMEOUT: Duration = Duration::from_secs(30);
/// The local stack's name in CloudFormation.
const LOCAL_NAME: &str = "cpd-local";

/// Where a command works.
enum Place {
    Local(Box<Stack>),
    Aws(Box<AwsStack>),
    /// Tables that belong to no stack, for example restored ones.
    Tables,
}

pub(crate) struct Target {
    deployment: Deployment,
    place: OnceCell<Place>,
}

impl Target {
    pub(crate) fn new(deployment: Deployment) -> Self {
        Self { deployment, place: OnceCell::new() }
    }

    /// The stack, local or on AWS; `None` if only tables were named.
    pub(crate) fn stack(&self) -> anyhow::Result<Option<Stack>> {
        Ok(match self.place()? {
            Place::Local(stack) => Some((**stack).clone()),
            Place::Aws(found) => Some(found.stack.clone()),
            Place::Tables => None,
        })
    }

    /// The same, and `None` if no stack was named and none is running: for commands that can do without.
    pub(crate) fn stack_if_any(&self) -> anyhow::Result<Option<Stack>> {
        let named = &self.deployment;
        let is_named = named.stack_name.is_some() || named.stack.is_some() || named.local;
        if !is_named && Stack::find(None)?.is_none() { Ok(None) } else { self.stack() }
    }

    /// The local stack, for commands that work only there.
    pub(crate) fn local(&self) -> anyhow::Result<Stack> {
        match self.place()? {
            Place::Local(stack) => Ok((**stack).clone()),
            _ => bail!("this command works on the local stack only; start it with `cargo xtask up`"),
        }
    }

    /// The stack's name in CloudFormation.
    pub(crate) fn stack_name(&self) -> anyhow::Result<String> {
        match self.place()? {
            Place::Local(_) => Ok(LOCAL_NAME.to_owned()),
            Place::Aws(found) => Ok(found.name.clone()),
            Place::Tables => bail!("name the stack with --stack-name"),
        }
    }

    /// The `aws` program for the stack's account and region.
    pub(crate) fn aws_cli(&self) -> anyhow::Result<AwsCli> {
        let region = match self.place()? {
            Place::Aws(found) => Some(found.region.clone()),
            _ => self.deployment.region.clone(),
        };
        Ok(AwsCli { profile: self.deployment.profile.clone(), region })
    }

    /// Says where a command is about to write, and asks. On the local stack nothing is asked.
    pub(crate) fn confirm_write(&self, what: &str) -> anyhow::Result<()> {
        let name = match self.place()? {
            Place::Local(_) => return Ok(()),
            Place::Aws(found) => found.name.as_str(),
            Place::Tables => "yes",
        };
        if self.deployment.yes {
            return Ok(());
        }
        ask(what, name, "pass --yes to go on without a question")
    }

    /// Asks for the stack's name before what nobody can take back; `--yes` does not answer.
    pub(crate) fn confirm_by_name(&self, what: &str, given: Option<&str>) -> anyhow::Result<()> {
        let Place::Aws(found) = self.place()? else { bail!("name the stack with --stack-name") };
        match given {
            Some(given) if given == found.name => Ok(()),
            Some(given) => bail!("--confirm {given} is not the name of the stack; nothing was changed"),
            None => ask(what, &found.name, "pass the stack's name with --confirm"),
        }
    }

    /// The stack on AWS, for commands that work only there.
    pub(crate) fn on_aws(&self) -> anyhow::Result<&AwsStack> {
        match self.place()? {
            Place::Aws(found) => Ok(found),
            _ => bail!("this command works on AWS only; name the stack with --stack-name"),
        }
    }

    /// The AWS configuration for the deployment.
    pub(crate) async fn aws(&self) -> anyhow::Result<SdkConfig> {
        let loader = aws_config::defaults(BehaviorVersion::latest()).http_client(Aws::client());
        let of_profile = |loader: aws_config::ConfigLoader| match &self.deployment.profile {
            Some(profile) => loader.profile_name(profile),
            None => loader,
        };
        let loader = match self.place()? {
            Place::Local(stack) => {
                let endpoint = stack.aws_endpoint.clone();
                let endpoint =
                    endpoint.context("the stack file has no aws_endpoint; run `cargo xtask up` again")?;
                let region = stack.region.clone().unwrap_or_else(|| "eu-west-1".to_owned());
                let keys =
                    Credentials::new("test", "test", None, None, "the local stack accepts any credentials");
                loader.endpoint_url(endpoint).region(Region::new(region)).credentials_provider(keys)
            }
            Place::Aws(found) => of_profile(loader).region(Region::new(found.region.clone())),
            Place::Tables => {
                let region = self.deployment.region.clone().map(Region::new);
                region.into_iter().fold(of_profile(loader), |loader, region| loader.region(region))
            }
        };
        Ok(loader.load().await)
    }

    /// The bucket of submitted files: of the stack, or as named.
    pub(crate) fn upload_bucket(&self, named: Option<&str>) -> anyhow::Result<String> {
        let of_stack = self.stack()?.and_then(|stack| stack.bucket);
        named.map(str::to_owned).or(of_stack).context(
            "the bucket of submitted files is not known; name the stack with --stack-name, or the bucket with --bucket",
        )
    }

    /// A client for the buckets.
    pub(crate) async fn buckets(&self) -> anyhow::Result<aws_sdk_s3::Client> {
        // The local stack serves its buckets below a path.
        let config = aws_sdk_s3::config::Builder::from(&self.aws().await?).force_path_style(true).build();
        Ok(aws_sdk_s3::Client::from_conf(config))
    }

    /// The store of the deployment.
    pub(crate) async fn store(&self) -> anyhow::Result<Store> {
        let mut of_stack = self.stack()?.unwrap_or_default().tables;
        let mut table = |named: &Option<String>, name: &str| named.clone().or(of_stack.remove(name));
        let tables = Tables {
            main: table(&self.deployment.main_table, "main"),
            outbox: table(&self.deployment.outbox_table, "outbox"),
            keys: table(&self.deployment.keys_table, "keys"),
            ledger: table(&self.deployment.ledger_table, "ledger"),
            drafts: table(&self.deployment.drafts_table, "drafts"),
            switches: table(&None, "switches"),
        };
        Ok(Aws { config: self.aws().await?, connector: Aws::connector() }.store(tables))
    }

    fn place(&self) -> anyhow::Result<&Place> {
        if let Some(place) = self.place.get() {
            return Ok(place);
        }
        let found = self.find()?;
        match &found {
            Place::Local(_) => output::note("on the local stack"),
            Place::Aws(stack) => output::note(stack),
            Place::Tables => output::note("on the tables that were named, in the account of the credentials"),
        }
        Ok(self.place.get_or_init(|| found))
    }

    fn find(&self) -> anyhow::Result<Place> {
        let named = &self.deployment;
        if let Some(name) = &named.stack_name {
            let aws = AwsCli { profile: named.profile.clone(), region: named.region.clone() };
            return Ok(Place::Aws(Box::new(AwsStack::find(&aws, name)?)));
        }
        let tables = [
            &named.main_table,
            &named.outbox_table,
            &named.keys_table,
            &named.ledger_table,
            &named.drafts_table,
        ];
        let is_aws_meant = named.profile.is_some() || named.region.is_some();
        let is_local_meant = named.local || named.stack.is_some();
        if tables.iter().any(|table| table.is_some()) && !is_local_meant {
            return Ok(Place::Tables);
        }
        if is_aws_meant {
            bail!("which stack? name it with --stack-name");
        }
        if !is_local_meant && std::env::var_os("AWS_PROFILE").is_some() {
            bail!("AWS_PROFILE is set: name a stack with --stack-name, or pass --local");
        }
        match Stack::find(named.stack.as_deref())? {
            Some(stack) => Ok(Place::Local(Box::new(stack))),
            None => bail!(
                "no local stack is running; start it with `cargo xtask up`, or name a stack on AWS with --stack-name"
            ),
        }
    }
}

fn ask(what: &str, name: &str, otherwise: &str) -> anyhow::Result<()> {
    if !std::io::stdin().is_terminal() {
        bail!("{what}: nobody can be asked here; {otherwise}");
    }
    eprint!("{what}. Type \"{name}\" to go on: ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    if answer.trim() != name {
        bail!("not confirmed; nothing was changed");
    }
    Ok(())
}

/// The deadline for a store operation.
pub(crate) fn deadline() -> Instant {
    Instant::now() + STORE_TIMEOUT
}
