//! The `aws` program, for what an operator's machine has it anyway: finding a stack, moving an alias.
//!
//! It knows every way to sign in (SSO, roles, MFA). The tables and queues are reached with the SDK.

use std::process::{Command, Stdio};

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
        let mut command = Command::new("aws");
        command.args(arguments).args(["--output", "json"]);
        for (option, value) in [("--profile", &self.profile), ("--region", &self.region)] {
            if let Some(value) = value {
                command.args([option, value]);
            }
        }
        command.env("AWS_PAGER", "").stdin(Stdio::null());
        let words = arguments.join(" ");
        let output = command.output().with_context(|| {
            format!("`aws {words}` cannot be started; install the AWS CLI: https://aws.amazon.com/cli/")
        })?;
        if !output.status.success() {
            bail!("`aws {words}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        if output.stdout.trim_ascii().is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&output.stdout).with_context(|| format!("`aws {words}` wrote no JSON"))
    }
}
