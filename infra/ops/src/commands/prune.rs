//! `ops prune`: removes versions of functions that no alias names. `sam deploy` publishes one at every release and
//! removes none; their code counts towards the account's quota.

use std::collections::BTreeSet;

use anyhow::Context;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use serde_json::Value;

use crate::aws_cli::AwsCli;
use crate::functions;
use crate::output;
use crate::target::Target;

/// Remove old versions of every function of the stack.
#[derive(Debug, Args)]
pub(crate) struct Prune {
    /// How many of the newest versions of each function stay, besides those that an alias names
    #[arg(long, value_name = "NUMBER", default_value_t = 5, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    keep: usize,
    /// Only say what would be removed
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(args: &Prune, target: &Target) -> anyhow::Result<()> {
    let (stack, aws) = (target.on_aws()?, target.aws_cli()?);
    let mut old = Vec::new();
    for function in functions::of_stack(&aws, &stack.name)? {
        let versions = old_versions(&aws, &function, args.keep)?;
        if !versions.is_empty() {
            let list: Vec<String> = versions.iter().map(u64::to_string).collect();
            output::line(format!("{function}: {}", list.join(", ")));
            old.extend(versions.into_iter().map(|version| (function.clone(), version.to_string())));
        }
    }
    if old.is_empty() {
        output::line("no version is old");
        return Ok(());
    }
    if args.dry_run {
        return Ok(());
    }
    target.confirm_write(&format!("{} versions will be removed", old.len()))?;
    for (function, version) in &old {
        aws.json(&["lambda", "delete-function", "--function-name", function, "--qualifier", version])?;
    }
    output::line(format!("{} versions removed", old.len()));
    Ok(())
}

fn old_versions(aws: &AwsCli, function: &str, keep: usize) -> anyhow::Result<Vec<u64>> {
    let aliases = aws.json(&["lambda", "list-aliases", "--function-name", function])?;
    let versions = aws.json(&["lambda", "list-versions-by-function", "--function-name", function])?;
    let aliases = aliases["Aliases"].as_array().with_context(|| format!("{function}: no list of aliases"))?;
    let versions =
        versions["Versions"].as_array().with_context(|| format!("{function}: no list of versions"))?;
    Ok(old(versions, &named(aliases), keep))
}

/// The versions that aliases name, with those that a release is shifting traffic to.
fn named(aliases: &[Value]) -> BTreeSet<u64> {
    let mut named = BTreeSet::new();
    for alias in aliases {
        let shifting = alias["RoutingConfig"]["AdditionalVersionWeights"].as_object();
        let shifting = shifting.into_iter().flatten().map(|(version, _)| version.as_str());
        named.extend(
            shifting.chain(alias["FunctionVersion"].as_str()).filter_map(|text| text.parse::<u64>().ok()),
        );
    }
    named
}

/// Of the published versions, oldest first, those that are neither named nor among the newest.
fn old(versions: &[Value], named: &BTreeSet<u64>, keep: usize) -> Vec<u64> {
    let numbers = versions.iter().filter_map(|version| version["Version"].as_str()?.parse().ok());
    let published: BTreeSet<u64> = numbers.collect();
    let before_newest = published.len().saturating_sub(keep);
    published.into_iter().take(before_newest).filter(|version| !named.contains(version)).collect()
}
