//! What `cargo xtask test` runs, in order: cheap checks first. To add one, add a line to its part.

use std::env;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use anyhow::{Result, ensure};

use crate::bench;
use crate::cargo::cargo;
use crate::environment::{self, Environment};
use crate::frontend::{self, npm};
use crate::generate;
use crate::paths::{in_root, python_tool, root};
use crate::run::shown;
use crate::tools;

/// The tests that need the local stack are behind this feature of the crate `tests` alone, so that enabling it
/// rebuilds no dependency.
const FLOWS: &str = "tests/flows";
/// The tests whose size `tests::storms` decides.
const STORMS: [&str; 2] = ["credits::model", "quizzes::contention"];
/// The flows that no other flow can run beside.
const ALONE: &str = "alone::";

/// The database of known vulnerabilities, which only the network has.
const ADVISORIES: &str = "https://github.com/RustSec/advisory-db";

/// One check.
pub(crate) struct Stage {
    pub(crate) name: &'static str,
    pub(crate) work: Box<dyn FnOnce() -> Result<Verdict>>,
}

/// What came of a check that did not fail.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    /// This machine cannot make the check; why not.
    NotChecked(&'static str),
}

impl Stage {
    pub(crate) fn new(name: &'static str, work: impl FnOnce() -> Result<()> + 'static) -> Self {
        Self { name, work: Box::new(|| work().map(|()| Verdict::Passed)) }
    }

    fn command(name: &'static str, mut command: Command) -> Self {
        Self::new(name, move || shown(&mut command))
    }
}

/// The business rules alone: their crate has few dependencies, so this takes seconds after a change.
pub(crate) fn unit() -> Vec<Stage> {
    vec![Stage::command("rules: tests of the domain", cargo(["test", "--package", "domain"]))]
}

/// Formatting, lints, licences, documentation, generated files, the local stack's own tests.
pub(crate) fn checks() -> Vec<Stage> {
    let mut clippy = cargo(["clippy", "--workspace", "--all-targets", "--features", FLOWS]);
    clippy.args(["--", "-D", "warnings"]);
    let mut documentation = cargo(["doc", "--workspace", "--no-deps", "--document-private-items"]);
    documentation.env("RUSTDOCFLAGS", "-D warnings");
    vec![
        Stage::command("rust: format", cargo(["fmt", "--all", "--check"])),
        Stage::new("template: cfn-lint", || examined("cfn-lint", environment::STACK)),
        Stage::new("template: sam validate", sam_validate),
        Stage::new("template: parliament", || examined("parliament", environment::SAM)),
        Stage::new("template: checkov", || examined("checkov", environment::CHECKOV)),
        Stage::command(
            "rust: licences and sources",
            tool("cargo-deny", ["check", "bans", "licenses", "sources"]),
        ),
        Stage { name: "rust: advisories", work: Box::new(advisories) },
        Stage::new("stand-ins and deployer: pytest", || shown(&mut pytest()?)),
        Stage::command("rust: clippy", clippy),
        Stage::command("rust: documentation", documentation),
        Stage::new("front end: packages", frontend::install),
        Stage::new("generated files", generate::check),
        Stage::command("front end: lint", npm(["run", "lint"])),
        Stage::command("front end: types", npm(["run", "typecheck"])),
    ]
}

/// The functions on an in-memory cloud, and the components of the front end.
pub(crate) fn memory() -> Vec<Stage> {
    // A good part of the tests waits for a repetition or a deadline: as many again use the cores meanwhile.
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get) * 2;
    let mut tests = cargo(["test", "--workspace"]);
    tests.env("RUST_TEST_THREADS", threads.to_string());
    vec![
        Stage::command("rust: tests", tests),
        Stage::command("edge and sign-in: tests", scripts()),
        Stage::new("front end: packages", frontend::install),
        Stage::command("front end: tests", npm(["test"])),
    ]
}

/// The tests that repeat one thing many times, in full. A usual run repeats it fewer times, and always alike.
pub(crate) fn storms(seed: Option<u64>) -> Vec<Stage> {
    let now = || SystemTime::UNIX_EPOCH.elapsed().map_or(0, |elapsed| elapsed.as_secs());
    let seed = seed.unwrap_or_else(now).to_string();
    let tests = || cargo(["test", "--workspace", "--test", "memory", "--"]);
    vec![Stage::new("storms", move || {
        for name in STORMS {
            let listed = tests().args([name, "--list"]).stderr(Stdio::inherit()).output()?;
            // A test that was renamed would be left out without a word.
            ensure!(String::from_utf8_lossy(&listed.stdout).contains(": test"), "no test is called {name}");
        }
        eprintln!("to repeat this storm: cargo xtask test storms --seed {seed}");
        shown(tests().args(STORMS).env("STORM", &seed))
    })]
}

/// What the functions cost, wherever the machine does not matter.
pub(crate) fn counts() -> Vec<Stage> {
    vec![Stage::new("bench: counts", bench::counts)]
}

/// Whole flows, on the running stack.
pub(crate) fn flows() -> Vec<Stage> {
    let flows = || cargo(["test", "--workspace", "--features", FLOWS, "--test", "flows", "--"]);
    let (mut together, mut alone) = (flows(), flows());
    together.args(["--skip", ALONE]);
    alone.args([ALONE, "--test-threads=1"]);
    vec![
        Stage::command("flows: tests on the local stack", together),
        Stage::command("flows: what no other flow can run beside", alone),
    ]
}

/// The pages in a browser, on the running stack.
pub(crate) fn web() -> Vec<Stage> {
    vec![Stage::new("web: pages in a browser", || {
        let browser = tools::chromium()?;
        shown(npm(["run", "e2e"]).env("CHROMIUM_PATH", browser))
    })]
}

/// What one tool says about the template, against the exceptions in `infra/local/aws_tools/exceptions`.
fn examined(name: &'static str, programs: Environment) -> Result<()> {
    programs.ensure()?;
    let mut run = Command::new(python_tool("python"));
    run.args(["-m", "aws_tools", name]).arg(programs.programs()).current_dir(in_root("infra/local"));
    shown(&mut run)
}

/// Needs no account: it asks AWS for nothing but the managed policies that a template names, and ours names none.
fn sam_validate() -> Result<()> {
    environment::SAM.ensure()?;
    let mut sam = Command::new(environment::SAM.programs().join("sam"));
    sam.args(["validate", "--lint", "--template", "template.yaml", "--region", "eu-west-1"]);
    sam.env("SAM_CLI_TELEMETRY", "0").env("AWS_EC2_METADATA_DISABLED", "true").current_dir(root());
    shown(&mut sam)
}

/// Known vulnerabilities of the dependencies, where their database can be fetched.
fn advisories() -> Result<Verdict> {
    let mut reachable = Command::new("git");
    reachable.args([
        "-c",
        "http.lowSpeedLimit=1",
        "-c",
        "http.lowSpeedTime=10",
        "ls-remote",
        ADVISORIES,
        "HEAD",
    ]);
    reachable
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if !reachable.status().is_ok_and(|status| status.success()) {
        return Ok(Verdict::NotChecked(
            "the advisory database (github.com/RustSec/advisory-db) cannot be reached from this machine; \
             run `cargo deny check advisories` where it can",
        ));
    }
    shown(&mut tool("cargo-deny", ["check", "advisories"]))?;
    Ok(Verdict::Passed)
}

fn pytest() -> Result<Command> {
    let mut pytest = Command::new(python_tool("python"));
    pytest
        .args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"])
        .env("XTASK", env::current_exe()?)
        .current_dir(in_root("infra/local"));
    Ok(pytest)
}

/// The scripts that CloudFront and Cognito run, by Node's own test runner.
fn scripts() -> Command {
    let mut node = Command::new("node");
    let tests = ["infra/edge/viewer_request.test.mjs", "infra/identity/staff_sign_in.test.mjs"];
    node.arg("--test").args(tests).current_dir(root());
    node
}

fn tool<const N: usize>(name: &str, arguments: [&str; N]) -> Command {
    let mut tool = Command::new(python_tool(name));
    tool.args(arguments).current_dir(root());
    tool
}
