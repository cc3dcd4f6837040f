//! The `aws` program, for what an operator's machine has it anyway: finding a stack, moving an alias.
//!
//! It knows every way to sign in (SSO, roles, MFA). The tables and queues are reached with the SDK.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, bail};
use serde_json::Value;

/// The program, with the profile and region that were chosen.
#[derive(Clone, Debug, Default)]
pub(crate) struct AwsCli {
    pub(crate) profile: Option<String>,
    pub(crate) region: Option<String>,
}

impl AwsCli {
    /// Runs a command and reads its JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> anyhow::Result<Value> {
        let words = arguments.join(" ");
        let output = self.command(arguments).stdin(Stdio::null()).output();
        read(&words, &output.with_context(|| missing(&words))?)
    }

    /// The same with parameters that no list of processes may show.
    pub(crate) fn json_from(&self, arguments: &[&str], parameters: &Value) -> anyhow::Result<Value> {
        let words = arguments.join(" ");
        let mut command = self.command(arguments);
        command.args(["--cli-input-json", "file:///dev/stdin"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().with_context(|| missing(&words))?;
        if let Some(mut input) = running.stdin.take() {
            input.write_all(parameters.to_string().as_bytes()).with_context(|| format!("`aws {words}`"))?;
        }
        read(&words, &running.wait_with_output()?)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("aws");
        command.args(arguments).args(["--output", "json"]).env("AWS_PAGER", "");
        for (option, value) in [("--profile", &self.profile), ("--region", &self.region)] {
            if let Some(value) = value {
                command.args([option, value]);
            }
        }
        command
    }
}

fn missing(words: &str) -> String {
    format!("`aws {words}` cannot be started; install the AWS CLI: https://aws.amazon.com/cli/")
}

fn read(words: &str, output: &Output) -> anyhow::Result<Value> {
    if !output.status.success() {
        bail!("`aws {words}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    if output.stdout.trim_ascii().is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&output.stdout).with_context(|| format!("`aws {words}` wrote no JSON"))
}
