//! The `aws` program, with the profile and region of a release.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The program.
pub(super) struct Aws {
    pub(super) profile: Option<String>,
    pub(super) region: Option<String>,
}

impl Aws {
    /// A command, for one whose output is shown.
    pub(super) fn command<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut aws = Command::new("aws");
        aws.args(arguments).env("AWS_PAGER", "");
        self.add_to(&mut aws);
        aws
    }

    /// Adds profile and region, which `sam` spells in the same way.
    pub(super) fn add_to(&self, command: &mut Command) {
        for (option, value) in [("--profile", &self.profile), ("--region", &self.region)] {
            if let Some(value) = value {
                command.args([option, value]);
            }
        }
    }

    /// The account and who is signed in.
    pub(super) fn account(&self) -> Result<String> {
        let caller = self.json(["sts", "get-caller-identity"])?;
        let text = |name: &str| caller[name].as_str().unwrap_or("?").to_owned();
        Ok(format!("{} as {}", text("Account"), text("Arn")))
    }

    /// The stack's outputs.
    pub(super) fn outputs(&self, stack: &str) -> Result<BTreeMap<String, String>> {
        let found = self.json(["cloudformation", "describe-stacks", "--stack-name", stack])?;
        Ok(pairs(&found["Stacks"][0]["Outputs"], "OutputKey", "OutputValue"))
    }

    /// The value of a parameter of the stack.
    pub(super) fn parameter(&self, stack: &str, name: &str) -> Result<Option<String>> {
        let found = self.json(["cloudformation", "describe-stacks", "--stack-name", stack])?;
        Ok(pairs(&found["Stacks"][0]["Parameters"], "ParameterKey", "ParameterValue").remove(name))
    }

    fn json<const N: usize>(&self, arguments: [&str; N]) -> Result<Value> {
        let words = arguments.join(" ");
        let mut command = self.command(arguments);
        command.args(["--output", "json"]).stdin(Stdio::null());
        let output = command.output().with_context(|| {
            format!("`aws {words}` cannot be started; install the AWS CLI: https://aws.amazon.com/cli/")
        })?;
        if !output.status.success() {
            bail!("`aws {words}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        serde_json::from_slice(&output.stdout).with_context(|| format!("`aws {words}` wrote no JSON"))
    }
}

fn pairs(list: &Value, key: &str, value: &str) -> BTreeMap<String, String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(|it| Some((it[key].as_str()?.to_owned(), it[value].as_str()?.to_owned()))).collect()
}
