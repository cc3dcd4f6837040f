//! `cargo xtask release`: from the source to a stack on AWS, without a question.
//!
//! It starts `cargo-lambda`, `sam`, `aws` and `npm`, as they are found on the PATH. The decisions of a stage are in
//! `samconfig.toml`; what is released is fingerprinted into the parameter `Release`, so that a parameter that changes
//! alone publishes new versions too.

mod aws;
mod fingerprint;
mod site;
mod stage;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use self::aws::Aws;
use self::fingerprint::fingerprint;
use self::stage::StageConfig;
use crate::cargo::deployed;
use crate::paths::{in_root, root};
use crate::run::{shown, step};

/// The parameter that holds the fingerprint.
const RELEASE: &str = "Release";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The stage, as samconfig.toml names it
    #[arg(long)]
    stage: String,
    /// The stack [default: the stage's stack_name]
    #[arg(long, value_name = "NAME")]
    stack_name: Option<String>,
    /// AWS profile [default: the stage's, or as for the AWS CLI]
    #[arg(long)]
    profile: Option<String>,
    /// AWS region [default: the stage's, or as for the AWS CLI]
    #[arg(long)]
    region: Option<String>,
    /// Build, and only compare with what is deployed; fails if it differs
    #[arg(long)]
    check: bool,
    /// Leave the site's pages as they are
    #[arg(long)]
    no_site: bool,
    /// The decisions of each stage
    #[arg(long, value_name = "FILE", default_value = "samconfig.toml")]
    samconfig: PathBuf,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let stage = StageConfig::read(&in_root(".").join(&options.samconfig), &options.stage)?;
    let stack = options.stack_name.clone().or_else(|| stage.stack_name.clone());
    let stack = stack
        .with_context(|| format!("samconfig.toml names no stack for {}; pass --stack-name", options.stage))?;
    let aws = Aws {
        profile: options.profile.clone().or_else(|| stage.profile.clone()),
        region: options.region.clone().or_else(|| stage.region.clone()),
    };
    eprintln!("stack {stack} of stage {} in account {}", options.stage, aws.account()?);
    step("build the functions for Lambda", || shown(&mut build(&stage.architecture()?)))?;
    let release = fingerprint(&root(), &stage.parameters)?;
    if options.check {
        return check(&aws, &stack, &release);
    }
    step("deploy", || shown(&mut deploy(options, &aws, &stack, &stage, &release)))?;
    if options.no_site {
        return Ok(());
    }
    site::publish(&aws, &aws.outputs(&stack)?)
}

/// Fails if the stack holds another release.
fn check(aws: &Aws, stack: &str, release: &str) -> Result<()> {
    match aws.parameter(stack, RELEASE)? {
        Some(deployed) if deployed == release => {
            eprintln!("{stack} holds this release");
            Ok(())
        }
        Some(deployed) => bail!("{stack} holds release {deployed}, and this is {release}"),
        None => bail!("{stack} was deployed without a release; this is {release}"),
    }
}

fn build(architecture: &str) -> Command {
    let mut build = Command::new("cargo-lambda");
    build.args(["lambda", "build"]).args(deployed()).current_dir(root());
    build.arg(if architecture == "x86_64" { "--x86-64" } else { "--arm64" });
    build
}

fn deploy(options: &Options, aws: &Aws, stack: &str, stage: &StageConfig, release: &str) -> Command {
    let mut sam = Command::new("sam");
    sam.current_dir(root()).env("SAM_CLI_TELEMETRY", "0");
    sam.args(["deploy", "--template-file", "template.yaml", "--stack-name", stack]);
    sam.arg("--config-file").arg(in_root(".").join(&options.samconfig));
    sam.args(["--config-env", &options.stage, "--resolve-s3", "--no-confirm-changeset"]);
    sam.args(["--no-fail-on-empty-changeset", "--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]);
    aws.add_to(&mut sam);
    // Given here, they replace those of the file, so all of them are given.
    sam.arg("--parameter-overrides").args(stage.parameters.iter().map(|parameter| quoted(parameter)));
    sam.arg(format!("{RELEASE}={release}"));
    sam
}

/// `sam` ends a value at a space, unless it is in quotation marks.
fn quoted(parameter: &str) -> String {
    match parameter.split_once('=') {
        Some((name, value)) if value.is_empty() || value.contains(' ') => format!("{name}=\"{value}\""),
        _ => parameter.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_value_with_a_space_reaches_sam_as_one() {
        assert_eq!(super::quoted("ProviderName=Meridian CPD"), "ProviderName=\"Meridian CPD\"");
        assert_eq!(super::quoted("AlarmEmail="), "AlarmEmail=\"\"");
        assert_eq!(super::quoted("Stage=prod"), "Stage=prod");
    }
}
