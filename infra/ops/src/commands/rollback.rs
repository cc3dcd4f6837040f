//! `ops rollback`: moves a function's alias `live` back to the version before the one that it names.

use anyhow::Context;
use clap::Args;
use serde_json::Value;

use crate::aws_cli::AwsCli;
use crate::functions;
use crate::output;
use crate::target::Target;

/// The alias that every caller names.
const ALIAS: &str = "live";

/// Move the alias `live` back to the version before.
#[derive(Debug, Args)]
pub(crate) struct Rollback {
    /// The function, for example `webhook`
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    function: Option<String>,
    /// Every function of the stack
    #[arg(long)]
    all: bool,
    /// Only say what would be moved
    #[arg(long)]
    dry_run: bool,
}

/// A move of one alias.
#[derive(Debug, PartialEq, Eq)]
struct Move {
    function: String,
    from: String,
    to: String,
}

pub(crate) fn run(args: &Rollback, target: &Target) -> anyhow::Result<()> {
    let (stack, aws) = (target.stack_name()?, target.aws_cli()?);
    let functions = match &args.function {
        Some(function) => vec![full_name(&stack, function)],
        None => functions::of_stack(&aws, &stack)?,
    };
    // All are looked up before the first is moved, so that a function without an earlier version moves none.
    let moves = functions.into_iter().map(|function| planned(&aws, function));
    let moves = moves.collect::<anyhow::Result<Vec<Move>>>()?;
    for Move { function, from, to } in &moves {
        output::line(format!("{function}: version {from} → {to}"));
    }
    if args.dry_run {
        return Ok(());
    }
    target.confirm_write(&format!("{} aliases will be moved", moves.len()))?;
    for Move { function, to, .. } in &moves {
        // Without the weights of a release that was shifting traffic.
        aws.json(&[
            "lambda",
            "update-alias",
            "--function-name",
            function,
            "--name",
            ALIAS,
            "--function-version",
            to,
            "--routing-config",
            "AdditionalVersionWeights={}",
        ])?;
        output::line(format!("{function}: moved to version {to}"));
    }
    output::note("the next release moves the alias on again");
    Ok(())
}

fn full_name(stack: &str, function: &str) -> String {
    let prefix = format!("{stack}-");
    if function.starts_with(&prefix) { function.to_owned() } else { format!("{prefix}{function}") }
}

fn planned(aws: &AwsCli, function: String) -> anyhow::Result<Move> {
    let alias = aws.json(&["lambda", "get-alias", "--function-name", &function, "--name", ALIAS])?;
    let from =
        alias["FunctionVersion"].as_str().with_context(|| format!("{function} has no alias {ALIAS}"))?;
    let versions = aws.json(&["lambda", "list-versions-by-function", "--function-name", &function])?;
    let to = previous(from, &versions).with_context(|| {
        format!("{function} has no version before {from}: nothing was moved; release an earlier commit")
    })?;
    Ok(Move { from: from.to_owned(), to, function })
}

/// The highest version below this one.
fn previous(current: &str, versions: &Value) -> Option<String> {
    let current: u64 = current.parse().ok()?;
    let numbers = versions["Versions"].as_array()?.iter();
    let numbers = numbers.filter_map(|version| version["Version"].as_str()?.parse::<u64>().ok());
    numbers.filter(|number| *number < current).max().map(|number| number.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_version_before_is_the_highest_below() {
        let versions = json!({"Versions": [
            {"Version": "$LATEST"}, {"Version": "2"}, {"Version": "9"}, {"Version": "10"}, {"Version": "12"},
        ]});
        assert_eq!(previous("12", &versions).as_deref(), Some("10"));
        assert_eq!(previous("10", &versions).as_deref(), Some("9"));
        assert_eq!(previous("2", &versions), None);
        assert_eq!(previous("$LATEST", &versions), None);
    }

    #[test]
    fn a_short_name_is_completed() {
        assert_eq!(full_name("cpd-prod", "webhook"), "cpd-prod-webhook");
        assert_eq!(full_name("cpd-prod", "cpd-prod-webhook"), "cpd-prod-webhook");
    }
}
