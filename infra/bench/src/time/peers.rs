//! The same work in Python and Node and with the SDK as it comes, where this machine has them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::scenario::{Scenario, Subject};
use crate::stand_in::StandIn;

/// The reads and writes that the peers make too, a line each.
const CALLS: [&str; 2] = ["DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems"];

/// How the tables call the SDK as it comes.
const DEFAULTS: &str = "Rust, the SDK's default features";

/// The peers, and why one is left out.
#[derive(Debug)]
pub(super) struct Peers {
    pub(super) scenarios: Vec<Scenario>,
    pub(super) left_out: Vec<String>,
    /// With what the peers find the calls, until they have run.
    calls: Option<PathBuf>,
}

impl Peers {
    /// Of a passing submission.
    pub(super) fn of(submission: &Scenario, stand_in: &StandIn) -> Result<Self> {
        let [_, _, warm] = &submission.recorded;
        let mut lines = Vec::new();
        for operation in CALLS {
            let call = warm.iter().find(|recorded| recorded.operation == operation);
            lines.push(String::from_utf8(call.context(operation)?.sent.to_vec())?);
        }
        let calls = env::temp_dir().join(format!("bench-{}-calls", std::process::id()));
        fs::write(&calls, lines.join("\n"))?;
        let mut this = Self { scenarios: Vec::new(), left_out: Vec::new(), calls: Some(calls.clone()) };
        let roots = stand_in.roots().display().to_string();
        let calls = ("BENCH_CALLS".to_owned(), calls.display().to_string());
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
        let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.local/venv/bin/python");
        let node = here.join("node/dist/bootstrap.mjs");
        let defaults = here.join("rust/target/release/bench-peer");
        let region = ("AWS_DEFAULT_REGION".to_owned(), "eu-west-1".to_owned());
        if defaults.exists() {
            let arguments = Vec::new();
            this.scenarios.push(peer(submission, DEFAULTS, &defaults, arguments, vec![calls.clone()]));
        } else {
            this.left_out.push(format!(
                "{DEFAULTS}: not built; `cargo build --release` in infra/bench/peers/rust does it"
            ));
        }
        match version(python.as_os_str(), &["-c", BOTO]) {
            Some(version) => this.scenarios.push(peer(
                submission,
                &format!("Python {version}"),
                &python,
                vec![here.join("python/bootstrap.py").display().to_string()],
                vec![("AWS_CA_BUNDLE".to_owned(), roots.clone()), region, calls.clone()],
            )),
            None => {
                this.left_out.push("Python: no boto3 in .local/venv, which `cargo xtask up` makes".to_owned())
            }
        }
        let version = version("node".as_ref(), &["--version"]).filter(|_| node.exists());
        match version.zip(on_path("node")) {
            Some((version, program)) => this.scenarios.push(peer(
                submission,
                &format!("Node {version}, SDK v3, bundled"),
                &program,
                vec![node.display().to_string()],
                vec![("NODE_EXTRA_CA_CERTS".to_owned(), roots), calls],
            )),
            None => this.left_out.push(
                "Node: not built; `npm ci && npm run build` in infra/bench/peers/node does it".to_owned(),
            ),
        }
        Ok(this)
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        if let Some(calls) = &self.calls {
            _ = fs::remove_file(calls);
        }
    }
}

/// Says the version of Python and of its SDK, if there is one.
const BOTO: &str =
    "import sys, boto3; print('.'.join(map(str, sys.version_info[:2])) + ', boto3 ' + boto3.__version__)";

fn version(program: &std::ffi::OsStr, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|file| file.exists())
}

fn peer(
    submission: &Scenario,
    title: &str,
    program: &Path,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
) -> Scenario {
    let [_, _, warm] = &submission.recorded;
    let answers: Vec<_> =
        warm.iter().filter(|recorded| CALLS.contains(&recorded.operation.as_str())).cloned().collect();
    let subject = Subject {
        title: title.to_owned(),
        program: program.to_owned(),
        arguments,
        variables,
        ..submission.subject.clone()
    };
    Scenario { subject, recorded: [Vec::new(), answers.clone(), answers], ..submission.clone() }
}
