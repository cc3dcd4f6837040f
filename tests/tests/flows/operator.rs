//! An operator's machine: `ops`, and the program `aws` that it calls, both at a stack on this machine.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use aws_config::SdkConfig;
use serde_json::Value;
use tests::stack::aws_at;
use uuid::Uuid;

use crate::alone::said;

/// The name of every stack on this machine in CloudFormation.
pub(crate) const STACK: [&str; 2] = ["--stack-name", "cpd-local"];

const REGION: &str = "eu-west-1";

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// The interpreter of the local stack.
pub(crate) fn python() -> Command {
    Command::new(root().join(".local/venv/bin/python"))
}

/// The services of a stack, as the operator reaches them.
pub(crate) async fn services(endpoint: &str) -> SdkConfig {
    aws_at(endpoint, REGION).await
}

pub(crate) struct Operator {
    folder: PathBuf,
    endpoint: String,
}

impl Operator {
    /// Somebody who is signed in to the account of the stack at this address.
    pub(crate) fn at(endpoint: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("cpd-operator-{}", Uuid::new_v4().simple()));
        fs::create_dir_all(&folder).unwrap();
        let interpreter = root().join(".local/venv/bin/python");
        let program = root().join("infra/local/aws.py");
        let aws = format!("#!/bin/sh\nexec '{}' '{}' \"$@\"\n", interpreter.display(), program.display());
        fs::write(folder.join("aws"), aws).unwrap();
        fs::set_permissions(folder.join("aws"), fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder, endpoint: endpoint.to_owned() }
    }

    fn run(&self, mut command: Command, arguments: &[&str]) -> Output {
        let path = format!("{}:{}", self.folder.display(), std::env::var("PATH").unwrap());
        command.args(arguments).current_dir(&self.folder).env("PATH", path).env_remove("AWS_PROFILE");
        command.env("AWS_ENDPOINT_URL", &self.endpoint).env("AWS_DEFAULT_REGION", REGION);
        command.envs([("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")]);
        command.output().unwrap()
    }

    /// One of the operator's commands, at the stack by its name.
    pub(crate) fn ops(&self, arguments: &[&str]) -> Output {
        let here = std::env::current_exe().unwrap();
        let program = here.ancestors().nth(2).unwrap().join("ops");
        self.run(Command::new(program), &[arguments, &STACK].concat())
    }

    /// The same, which succeeds; gives what it wrote.
    pub(crate) fn does(&self, arguments: &[&str]) -> String {
        let output = self.ops(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        said(&output)
    }

    /// A call of the program `aws`, which succeeds; gives its answer.
    pub(crate) fn aws(&self, arguments: &[&str]) -> Value {
        let output = self.run(Command::new(self.folder.join("aws")), arguments);
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        serde_json::from_slice(&output.stdout).unwrap_or_default()
    }
}

impl Drop for Operator {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.folder);
    }
}
