//! An operator's machine.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tests::world::World;
use wiremock::matchers::header;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// Notes its arguments and what it is given to read, and answers with the file of its first two.
const AWS: &str = r#"#!/bin/sh
echo "$@" >> "$FAKE_AWS/calls"
case "$*" in *file:///dev/stdin*) cat > "$FAKE_AWS/$1.$2.input" ;; esac
if [ -f "$FAKE_AWS/$1.$2.json" ]; then cat "$FAKE_AWS/$1.$2.json"; else echo "$1 $2 is unknown" >&2; exit 254; fi
"#;

/// An operator's machine: a folder with nothing but the recorded `aws`.
pub(crate) struct Machine {
    pub(crate) folder: PathBuf,
    pub(crate) services: MockServer,
    /// Where the SDK's calls go.
    endpoint: String,
    environment: Vec<(&'static str, String)>,
}

impl Machine {
    pub(crate) async fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("cpd-ops-{}-{name}", std::process::id()));
        _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("aws"), AWS).unwrap();
        fs::set_permissions(folder.join("aws"), fs::Permissions::from_mode(0o755)).unwrap();
        let services = MockServer::start().await;
        let machine = Self { folder, endpoint: services.uri(), services, environment: Vec::new() };
        machine.outputs(&[("MainTableName", "cpd-prod-main")]);
        let caller = "arn:aws:sts::123456789012:assumed-role/operator/ada";
        machine.answers("sts get-caller-identity", &json!({"Account": "123456789012", "Arn": caller}));
        machine
    }

    /// The same for a stack whose tables are those of this world.
    pub(crate) async fn of(name: &str, world: &World) -> Self {
        let mut machine = Self::new(name).await;
        world.cloud.quiet.config.endpoint_url().unwrap().clone_into(&mut machine.endpoint);
        machine.outputs_of_tables(&[]);
        machine
    }

    /// What such a stack says of itself, with these outputs besides.
    pub(crate) fn outputs_of_tables(&self, more: &[(&str, &str)]) {
        let tables = [
            ("MainTableName", "MainTable"),
            ("OutboxTableName", "OutboxTable"),
            ("KeysTableName", "KeysTable"),
            ("LedgerTableName", "LedgerTable"),
            ("DraftsTableName", "DraftsTable"),
            ("SwitchesTableName", "SwitchesTable"),
        ];
        self.outputs(&[tables.as_slice(), more].concat());
    }

    /// With a variable in the operator's environment.
    pub(crate) fn with(mut self, variable: &'static str, value: &str) -> Self {
        self.environment.push((variable, value.to_owned()));
        self
    }

    /// What the stack says of itself.
    pub(crate) fn outputs(&self, outputs: &[(&str, &str)]) {
        let outputs: Vec<Value> =
            outputs.iter().map(|(name, value)| json!({"OutputKey": name, "OutputValue": value})).collect();
        let id = "arn:aws:cloudformation:eu-central-1:123456789012:stack/cpd-prod/1";
        let stack = json!({"Stacks": [{"StackId": id, "Outputs": outputs}]});
        self.answers("cloudformation describe-stacks", &stack);
    }

    /// What `aws` was given to read.
    pub(crate) fn input(&self, command: &str) -> Value {
        let file = self.folder.join(format!("{}.input", command.replace(' ', ".")));
        serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
    }

    pub(crate) fn answers(&self, command: &str, answer: &Value) {
        fs::write(self.folder.join(format!("{}.json", command.replace(' ', "."))), answer.to_string())
            .unwrap();
    }

    /// Runs a command. Nobody is there to be asked.
    pub(crate) fn ops(&self, arguments: &[&str]) -> Output {
        let mut ops = Command::new(env!("CARGO_BIN_EXE_ops"));
        let path = format!("{}:/usr/bin:/bin", self.folder.display());
        ops.args(arguments).current_dir(&self.folder).env_clear().env("PATH", path);
        ops.env("FAKE_AWS", &self.folder).env("AWS_ENDPOINT_URL", &self.endpoint);
        ops.envs([("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "secret")]);
        ops.envs(self.environment.iter().map(|(name, value)| (name, value)));
        ops.stdin(Stdio::null()).output().unwrap()
    }

    pub(crate) fn calls(&self) -> String {
        fs::read_to_string(self.folder.join("calls")).unwrap_or_default()
    }

    /// What DynamoDB answers to this operation.
    pub(crate) async fn dynamodb(&self, operation: &str, answer: Value) {
        Mock::given(header("x-amz-target", format!("DynamoDB_20120810.{operation}").as_str()))
            .respond_with(ResponseTemplate::new(200).set_body_json(answer))
            .mount(&self.services)
            .await;
    }

    pub(crate) async fn requests(&self) -> Vec<(String, Value)> {
        let requests = self.services.received_requests().await.unwrap();
        let told = |request: &wiremock::Request| {
            let signed = request.headers["authorization"].to_str().unwrap().to_owned();
            (signed, serde_json::from_slice(&request.body).unwrap())
        };
        requests.iter().map(told).collect()
    }
}

/// Both outputs.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}
