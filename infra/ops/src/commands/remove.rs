//! `ops remove`: removes a stack. What holds people's data stays, as the template says.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::Value;

use crate::aws_cli::AwsCli;
use crate::bucket_versions;
use crate::output;
use crate::target::Target;

/// Show what removing the stack would delete and what stays.
#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// Remove the stack; without it nothing is changed
    #[arg(long)]
    apply: bool,
    /// With --apply: the stack's name once more, for a script; --yes does not answer this question
    #[arg(long, value_name = "NAME", requires = "apply")]
    confirm: Option<String>,
}

/// A resource of the stack.
struct Resource {
    kind: String,
    name: String,
}

/// What becomes of the stack's resources.
#[derive(Default)]
struct Plan {
    goes: Vec<Resource>,
    stays: Vec<Resource>,
}

pub(crate) async fn run(args: &Remove, target: &Target) -> anyhow::Result<()> {
    let (stack, aws) = (target.on_aws()?, target.aws_cli()?);
    let plan = planned(&aws, &stack.name)?;
    output::line("goes:");
    say(&plan.goes);
    output::line("stays:");
    say(&plan.stays);
    if !args.apply {
        output::note("nothing was changed; --apply removes the stack");
        return Ok(());
    }
    target.confirm_by_name("the stack will be removed", args.confirm.as_deref())?;
    let buckets = target.buckets().await?;
    for bucket in plan.goes.iter().filter(|resource| resource.kind == "AWS::S3::Bucket") {
        // CloudFormation deletes no bucket that holds anything, a former version included.
        let removed = bucket_versions::remove_all(&buckets, &bucket.name).await?;
        output::line(format!("{}: {removed} versions removed", bucket.name));
    }
    aws.json(&["cloudformation", "delete-stack", "--stack-name", &stack.name])?;
    output::note("waiting until everything is deleted; a distribution takes up to half an hour");
    aws.json(&["cloudformation", "wait", "stack-delete-complete", "--stack-name", &stack.name]).context(
        "the stack is not deleted yet: look at its events in CloudFormation, and run the command again",
    )?;
    output::line(format!("{} is removed; docs/deployment.md says how to delete what stays", stack.name));
    Ok(())
}

fn planned(aws: &AwsCli, stack: &str) -> anyhow::Result<Plan> {
    let listed = aws.json(&["cloudformation", "list-stack-resources", "--stack-name", stack])?;
    let template = aws.json(&[
        "cloudformation",
        "get-template",
        "--stack-name",
        stack,
        "--template-stage",
        "Processed",
    ])?;
    let declared = &template["TemplateBody"]["Resources"];
    if !declared.is_object() {
        bail!("CloudFormation did not say what the stack's template is");
    }
    let mut plan = Plan::default();
    for resource in listed["StackResourceSummaries"].as_array().into_iter().flatten() {
        let text = |name: &str| resource[name].as_str().unwrap_or_default().to_owned();
        let (id, kind, name) = (text("LogicalResourceId"), text("ResourceType"), text("PhysicalResourceId"));
        if name.is_empty() || resource["ResourceStatus"] == "DELETE_COMPLETE" {
            continue;
        }
        let part = if is_kept(&declared[&id], &kind) { &mut plan.stays } else { &mut plan.goes };
        part.push(Resource { kind, name });
    }
    Ok(plan)
}

/// A version is declared to stay, so that the next release keeps it, but it goes with its function.
fn is_kept(declared: &Value, kind: &str) -> bool {
    let policy = declared["DeletionPolicy"].as_str().unwrap_or("Delete");
    kind != "AWS::Lambda::Version" && policy.starts_with("Retain")
}

fn say(resources: &[Resource]) {
    let mut by_kind: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for Resource { kind, name } in resources {
        by_kind.entry(kind).or_default().push(name);
    }
    for (kind, names) in by_kind {
        output::line(format!("  {kind}: {}", names.join(", ")));
    }
}
