//! The functions of a stack on AWS.

use anyhow::bail;

use crate::aws_cli::AwsCli;

/// The name of every function of the stack.
pub(crate) fn of_stack(aws: &AwsCli, stack: &str) -> anyhow::Result<Vec<String>> {
    let found = aws.json(&["cloudformation", "list-stack-resources", "--stack-name", stack])?;
    let resources = found["StackResourceSummaries"].as_array().into_iter().flatten();
    let functions = resources.filter(|resource| resource["ResourceType"] == "AWS::Lambda::Function");
    let names = functions.filter_map(|resource| resource["PhysicalResourceId"].as_str().map(str::to_owned));
    let names: Vec<String> = names.collect();
    if names.is_empty() {
        bail!("{stack} has no functions");
    }
    Ok(names)
}
