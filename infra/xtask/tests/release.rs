//! A release as an operator starts it, with recorded `cargo-lambda`, `sam`, `aws` and `npm` on the PATH.

#![expect(clippy::unwrap_used, reason = "what a test cannot unwrap is its failure")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output};

/// Notes its name and its arguments.
const PROGRAM: &str = r#"#!/bin/sh
name=$(basename "$0")
echo "$name $*" >> "$FAKE/calls"
[ "$name $1" = "$FAILING" ] && exit 1
case "$name $1 $2" in
  "cargo-lambda lambda build") mkdir -p "$FAKE/root/target/lambda/webhook" && echo binary > "$FAKE/root/target/lambda/webhook/bootstrap" ;;
  "aws sts get-caller-identity") echo '{"Account": "123456789012", "Arn": "arn:aws:sts::123456789012:assumed-role/operator/ada"}' ;;
  "aws cloudformation describe-stacks") cat "$FAKE/stack.json" ;;
  "node --version "*) echo v22.0.0 ;;
esac
"#;

const SAMCONFIG: &str = r#"
version = 0.1
[prod.deploy.parameters]
stack_name = "cpd-prod"
region = "eu-central-1"
parameter_overrides = ["Stage=prod", "MailFrom=learning@example.org"]
"#;

/// An operator's machine, and a repository with what a release reads.
struct Machine(PathBuf);

impl Machine {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("cpd-release-run-{}-{name}", std::process::id()));
        _ = fs::remove_dir_all(&folder);
        let root = folder.join("root");
        for part in ["shared/font-layer/fonts", "frontend/dist", "frontend/node_modules", ".local"] {
            fs::create_dir_all(root.join(part)).unwrap();
        }
        fs::write(root.join("samconfig.toml"), SAMCONFIG).unwrap();
        fs::write(
            root.join("template.yaml"),
            "Parameters:\n  Architecture:\n    Type: String\n    Default: arm64\n",
        )
        .unwrap();
        fs::write(root.join("frontend/package-lock.json"), "{}").unwrap();
        fs::create_dir_all(folder.join("bin")).unwrap();
        for program in ["cargo-lambda", "sam", "aws", "npm", "node"] {
            let path = folder.join("bin").join(program);
            fs::write(&path, PROGRAM).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let machine = Self(folder);
        machine.deployed("none", &[]);
        machine
    }

    /// What the stack says of itself.
    fn deployed(&self, release: &str, outputs: &[(&str, &str)]) {
        let outputs: Vec<_> = outputs
            .iter()
            .map(|(name, value)| serde_json::json!({"OutputKey": name, "OutputValue": value}))
            .collect();
        let stack = serde_json::json!({"Stacks": [{
            "Parameters": [{"ParameterKey": "Release", "ParameterValue": release}], "Outputs": outputs,
        }]});
        fs::write(self.0.join("stack.json"), stack.to_string()).unwrap();
    }

    fn release(&self, arguments: &[&str], failing: &str) -> Output {
        let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let path = format!("{}:/usr/bin:/bin", self.0.join("bin").display());
        xtask.arg("release").args(arguments).env_clear().env("PATH", path).env("FAKE", &self.0);
        xtask.env("CPD_ROOT", self.0.join("root")).env("FAILING", failing);
        xtask.stdin(std::process::Stdio::null()).output().unwrap()
    }

    fn calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.0.join("calls")).unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }

    /// The fingerprint that `sam` was given.
    fn released(&self) -> String {
        let calls = self.calls();
        let deploy = calls.iter().rfind(|call| call.starts_with("sam deploy")).unwrap();
        deploy.split("Release=").nth(1).unwrap().split(' ').next().unwrap().to_owned()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[test]
fn a_release_builds_deploys_and_asks_nothing() {
    let machine = Machine::new("deploys");
    let output = machine.release(&["--stage", "prod"], "");
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("account 123456789012"), "{}", said(&output));
    let calls = machine.calls();
    let build = calls.iter().position(|call| call.starts_with("cargo-lambda lambda build")).unwrap();
    let deploy = calls.iter().position(|call| call.starts_with("sam deploy")).unwrap();
    assert!(build < deploy);
    assert!(calls[build].contains("--arm64"), "{}", calls[build]);
    for part in [
        "--stack-name cpd-prod",
        "--config-env prod",
        "--no-confirm-changeset",
        "--no-fail-on-empty-changeset",
        "--capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND",
        "--region eu-central-1",
        "--parameter-overrides Stage=prod MailFrom=learning@example.org Release=",
    ] {
        assert!(calls[deploy].contains(part), "{part}: {}", calls[deploy]);
    }
    assert!(!calls.iter().any(|call| call.starts_with("aws s3")), "the stack hosts no site");
}

#[test]
fn a_parameter_that_changes_alone_is_another_release() {
    let machine = Machine::new("parameters");
    assert!(machine.release(&["--stage", "prod"], "").status.success());
    let first = machine.released();
    assert!(machine.release(&["--stage", "prod"], "").status.success());
    assert_eq!(machine.released(), first, "the same source and parameters are the same release");
    let changed = SAMCONFIG.replace("learning@", "courses@");
    fs::write(machine.0.join("root/samconfig.toml"), changed).unwrap();
    assert!(machine.release(&["--stage", "prod"], "").status.success());
    assert_ne!(machine.released(), first);
}

#[test]
fn check_compares_and_deploys_nothing() {
    let machine = Machine::new("check");
    let differs = machine.release(&["--stage", "prod", "--check"], "");
    assert!(!differs.status.success());
    assert!(said(&differs).contains("holds release none"), "{}", said(&differs));
    assert!(!machine.calls().iter().any(|call| call.starts_with("sam")));
    assert!(machine.release(&["--stage", "prod"], "").status.success());
    machine.deployed(&machine.released(), &[]);
    let same = machine.release(&["--stage", "prod", "--check"], "");
    assert!(same.status.success(), "{}", said(&same));
}

#[test]
fn the_site_is_published_with_its_first_page_last() {
    let machine = Machine::new("site");
    machine.deployed(
        "none",
        &[
            ("SiteBucketName", "cpd-site"),
            ("SiteDistributionId", "E123"),
            ("ApiUrl", "https://learn.example.org"),
            ("Issuer", "https://id.example.org"),
            ("ClientId", "web"),
            ("ProviderName", "Meridian CPD"),
        ],
    );
    let output = machine.release(&["--stage", "prod"], "");
    assert!(output.status.success(), "{}", said(&output));
    let calls = machine.calls();
    let uploads: Vec<&String> = calls.iter().filter(|call| call.starts_with("aws s3")).collect();
    assert!(uploads[0].contains("s3 sync assets s3://cpd-site/assets/") && uploads[0].contains("immutable"));
    assert!(uploads.last().unwrap().contains("s3 cp index.html s3://cpd-site/index.html"), "{uploads:?}");
    assert!(calls.last().unwrap().contains("create-invalidation --distribution-id E123"), "{calls:?}");
    let config = fs::read_to_string(machine.0.join("root/.local/site-config.json")).unwrap();
    assert!(config.contains(r#""api_url":"https://learn.example.org""#), "{config}");
}

#[test]
fn a_step_that_fails_ends_the_release_and_is_named() {
    for (failing, named) in [("cargo-lambda lambda", "build the functions"), ("sam deploy", "deploy failed")]
    {
        let machine = Machine::new(&failing.replace(' ', "-"));
        let output = machine.release(&["--stage", "prod"], failing);
        assert!(!output.status.success());
        assert!(said(&output).contains(named), "{}", said(&output));
        assert!(!machine.calls().iter().any(|call| call.starts_with("aws s3")));
    }
    let machine = Machine::new("unknown-stage");
    let output = machine.release(&["--stage", "staging"], "");
    assert!(said(&output).contains("no stage staging"), "{}", said(&output));
    assert!(machine.calls().is_empty());
}
