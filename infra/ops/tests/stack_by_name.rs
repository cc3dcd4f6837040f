//! The commands as an operator calls them for a stack on AWS: with a recorded `aws`, and a server in place of the
//! services that the SDK calls.

#![expect(clippy::unwrap_used, reason = "what a test cannot unwrap is its failure")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};
use wiremock::matchers::header;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// Notes its arguments, and answers with the file of its first two.
const AWS: &str = r#"#!/bin/sh
echo "$@" >> "$FAKE_AWS/calls"
if [ -f "$FAKE_AWS/$1.$2.json" ]; then cat "$FAKE_AWS/$1.$2.json"; else echo "$1 $2 is unknown" >&2; exit 254; fi
"#;

/// An operator's machine: a folder with nothing but the recorded `aws`.
struct Machine {
    folder: PathBuf,
    services: MockServer,
}

impl Machine {
    async fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("cpd-ops-{}-{name}", std::process::id()));
        _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("aws"), AWS).unwrap();
        fs::set_permissions(folder.join("aws"), fs::Permissions::from_mode(0o755)).unwrap();
        let machine = Self { folder, services: MockServer::start().await };
        machine.answers(
            "cloudformation describe-stacks",
            &json!({"Stacks": [{
                "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/cpd-prod/1",
                "Outputs": [{"OutputKey": "MainTableName", "OutputValue": "cpd-prod-main"}],
            }]}),
        );
        let caller = "arn:aws:sts::123456789012:assumed-role/operator/ada";
        machine.answers("sts get-caller-identity", &json!({"Account": "123456789012", "Arn": caller}));
        machine
    }

    fn answers(&self, command: &str, answer: &Value) {
        fs::write(self.folder.join(format!("{}.json", command.replace(' ', "."))), answer.to_string())
            .unwrap();
    }

    /// Runs a command. Nobody is there to be asked.
    fn ops(&self, arguments: &[&str]) -> Output {
        let mut ops = Command::new(env!("CARGO_BIN_EXE_ops"));
        let path = format!("{}:/usr/bin:/bin", self.folder.display());
        ops.args(arguments).current_dir(&self.folder).env_clear().env("PATH", path);
        ops.env("FAKE_AWS", &self.folder).env("AWS_ENDPOINT_URL", self.services.uri());
        ops.envs([("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "secret")]);
        ops.stdin(std::process::Stdio::null()).output().unwrap()
    }

    fn calls(&self) -> String {
        fs::read_to_string(self.folder.join("calls")).unwrap_or_default()
    }

    async fn parameter_store(&self, operation: &str, answer: Value) {
        Mock::given(header("x-amz-target", format!("AmazonSSM.{operation}").as_str()))
            .respond_with(ResponseTemplate::new(200).set_body_json(answer))
            .mount(&self.services)
            .await;
    }

    async fn requests(&self) -> Vec<(String, Value)> {
        let requests = self.services.received_requests().await.unwrap();
        let told = |request: &wiremock::Request| {
            let signed = request.headers["authorization"].to_str().unwrap().to_owned();
            (signed, serde_json::from_slice(&request.body).unwrap())
        };
        requests.iter().map(told).collect()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[tokio::test]
async fn a_switch_is_turned_in_the_account_and_region_of_the_stack() {
    let machine = Machine::new("switch").await;
    machine.parameter_store("PutParameter", json!({"Version": 2})).await;
    let output = machine.ops(&["switch", "off", "quizzes", "--stack-name", "cpd-prod", "--yes"]);
    assert!(output.status.success(), "{}", said(&output));
    let shown = "stack cpd-prod in account 123456789012, region eu-central-1";
    assert!(said(&output).contains(shown), "{}", said(&output));
    let requests = machine.requests().await;
    let (signed, body) = &requests[0];
    assert!(signed.contains("/eu-central-1/ssm/aws4_request"), "{signed}");
    assert_eq!(body["Name"], "/cpd/cpd-prod/switches/quizzes");
    assert_eq!((&body["Value"], &body["Overwrite"]), (&json!("off"), &json!(true)));
}

#[tokio::test]
async fn the_list_shows_what_nobody_has_turned_as_on() {
    let machine = Machine::new("list").await;
    let off = json!({"Name": "/cpd/cpd-prod/switches/uploads", "Value": "off", "Version": 3});
    machine.parameter_store("GetParameters", json!({"Parameters": [off], "InvalidParameters": []})).await;
    let output = machine.ops(&["switch", "list", "--stack-name", "cpd-prod"]);
    assert!(output.status.success(), "{}", said(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let off: Vec<&str> = text.lines().filter(|line| line.ends_with("off")).collect();
    assert_eq!((off, text.lines().count()), (vec!["uploads          off"], 5));
}

#[tokio::test]
async fn without_a_person_to_ask_nothing_is_written() {
    let machine = Machine::new("unconfirmed").await;
    let output = machine.ops(&["switch", "off", "writes", "--stack-name", "cpd-prod"]);
    assert!(!output.status.success());
    assert!(said(&output).contains("--yes"), "{}", said(&output));
    assert!(machine.requests().await.is_empty());
}

#[tokio::test]
async fn nothing_falls_back_to_the_local_stack_when_aws_is_meant() {
    let machine = Machine::new("meant").await;
    // A local stack is running.
    fs::create_dir(machine.folder.join(".local")).unwrap();
    let stack =
        json!({"aws_endpoint": machine.services.uri(), "region": "eu-west-1", "tables": {"main": "m"}});
    fs::write(machine.folder.join(".local/stack.json"), stack.to_string()).unwrap();
    for option in [["--profile", "prod"], ["--region", "eu-west-1"]] {
        let output = machine.ops(&["switch", "list", option[0], option[1]]);
        assert!(!output.status.success());
        assert!(said(&output).contains("--stack-name"), "{}", said(&output));
    }
    let both = machine.ops(&["switch", "list", "--local", "--stack-name", "cpd-prod"]);
    assert!(!both.status.success());
    assert!(machine.requests().await.is_empty());
    machine.parameter_store("GetParameters", json!({"Parameters": []})).await;
    let local = machine.ops(&["switch", "list"]);
    assert!(local.status.success() && said(&local).contains("on the local stack"), "{}", said(&local));
}

#[tokio::test]
async fn without_any_stack_a_command_says_how_to_name_one() {
    let machine = Machine::new("nowhere").await;
    for command in [
        ["settle", "course", "audit"].as_slice(),
        &["ledger", "check"],
        &["redrive", "email"],
        &["reconcile"],
        &["outbox"],
        &["rollback", "webhook"],
    ] {
        let output = machine.ops(command);
        assert!(!output.status.success(), "{command:?}");
        assert!(said(&output).contains("--stack-name"), "{command:?}: {}", said(&output));
    }
}

#[tokio::test]
async fn a_stack_of_something_else_is_refused() {
    let machine = Machine::new("other").await;
    let id = "arn:aws:cloudformation:eu-central-1:123456789012:stack/shop/1";
    machine.answers("cloudformation describe-stacks", &json!({"Stacks": [{"StackId": id, "Outputs": []}]}));
    let output = machine.ops(&["switch", "list", "--stack-name", "shop"]);
    assert!(said(&output).contains("no stack of this template"), "{}", said(&output));
}

#[tokio::test]
async fn a_function_goes_back_to_the_version_before() {
    let machine = Machine::new("rollback").await;
    machine.answers("lambda get-alias", &json!({"FunctionVersion": "12"}));
    let versions = json!({"Versions": [{"Version": "$LATEST"}, {"Version": "11"}, {"Version": "12"}]});
    machine.answers("lambda list-versions-by-function", &versions);
    machine.answers("lambda update-alias", &json!({}));
    let looked = machine.ops(&["rollback", "webhook", "--stack-name", "cpd-prod", "--dry-run"]);
    assert!(said(&looked).contains("cpd-prod-webhook: version 12 → 11"), "{}", said(&looked));
    assert!(!machine.calls().contains("update-alias"));
    let moved = machine.ops(&["rollback", "webhook", "--stack-name", "cpd-prod", "--yes"]);
    assert!(moved.status.success(), "{}", said(&moved));
    let update = "lambda update-alias --function-name cpd-prod-webhook --name live --function-version 11";
    assert!(machine.calls().contains(update), "{}", machine.calls());
    let region = machine
        .calls()
        .lines()
        .filter(|call| call.starts_with("lambda"))
        .all(|call| call.ends_with("--region eu-central-1"));
    assert!(region, "{}", machine.calls());
}

#[tokio::test]
async fn all_functions_go_back_or_none() {
    let machine = Machine::new("rollback-all").await;
    let resource = |kind: &str, id: &str| json!({"ResourceType": kind, "PhysicalResourceId": id});
    machine.answers(
        "cloudformation list-stack-resources",
        &json!({"StackResourceSummaries": [
            resource("AWS::Lambda::Function", "cpd-prod-webhook"),
            resource("AWS::SQS::Queue", "queue"),
            resource("AWS::Lambda::Function", "cpd-prod-email"),
        ]}),
    );
    machine.answers("lambda get-alias", &json!({"FunctionVersion": "1"}));
    machine.answers("lambda list-versions-by-function", &json!({"Versions": [{"Version": "1"}]}));
    let output = machine.ops(&["rollback", "--all", "--stack-name", "cpd-prod", "--yes"]);
    assert!(!output.status.success());
    assert!(said(&output).contains("no version before 1"), "{}", said(&output));
    assert!(!machine.calls().contains("update-alias"));
}
