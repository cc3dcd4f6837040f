//! Someone who follows the page: a shell, a clone of the repository, recorded programs, and nobody to ask.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::json;
use tests::world::World;

use crate::page::repository;
use crate::services::Services;

const FAKE: &str = include_str!("fake.sh");
/// Says which command failed, also inside a function.
const SHOWS_WHERE: &str = "set -E; trap 'echo \"FAILED: $BASH_COMMAND\" >&2' ERR\n";

pub(crate) struct Reader {
    folder: PathBuf,
    services: Services,
    world: World,
}

impl Reader {
    pub(crate) async fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("cpd-page-{}-{name}", std::process::id()));
        _ = fs::remove_dir_all(&folder);
        let root = folder.join("root");
        for part in ["root/frontend/dist", "bin", "cargo/debug"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        for part in ["infra", "shared", "template.yaml"] {
            symlink(repository().join(part), root.join(part)).unwrap();
        }
        fs::write(root.join("frontend/package-lock.json"), "{}").unwrap();
        symlink(env!("CARGO_BIN_EXE_ops"), folder.join("cargo/debug/ops")).unwrap();
        for program in ["aws", "sam", "cargo", "cargo-lambda", "npm", "node", "oathtool"] {
            let path = folder.join("bin").join(program);
            fs::write(&path, FAKE).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        fs::write(folder.join("options"), include_str!("aws-options.txt")).unwrap();
        fs::write(folder.join("answers"), include_str!("answers.txt")).unwrap();
        let reader = Self { folder, services: Services::start().await, world: World::start().await };
        let client = aws_sdk_dynamodb::Client::new(&reader.world.cloud.quiet.config);
        for table in ["MainTable", "OutboxTable", "KeysTable", "LedgerTable"] {
            tests::tables::create_copy(&client, table, &format!("{table}-2026-11-27T03-00-00Z")).await;
        }
        reader.describe_stack();
        reader
    }

    fn describe_stack(&self) {
        let api = self.services.uri();
        let outputs = [
            ("MainTableName", "MainTable"),
            ("OutboxTableName", "OutboxTable"),
            ("KeysTableName", "KeysTable"),
            ("LedgerTableName", "LedgerTable"),
            ("DraftsTableName", "DraftsTable"),
            ("SwitchesTableName", "SwitchesTable"),
            ("UploadBucketName", "cpd-prod-uploads"),
            ("SiteBucketName", "cpd-prod-site"),
            ("SiteDistributionId", "E123"),
            ("SiteAddress", "https://d123.cloudfront.net"),
            ("ApiUrl", &api),
            ("WebhookUrl", &format!("{api}/webhook")),
            ("Issuer", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool"),
            ("ClientId", "client"),
            ("ProviderName", "Example CPD"),
            ("StripeSecretArn", "arn:stripe"),
            ("ZoomSecretArn", "arn:zoom"),
            ("BadgeSecretArn", "arn:badges"),
        ];
        let outputs = outputs.map(|(name, value)| json!({"OutputKey": name, "OutputValue": value}));
        let id = "arn:aws:cloudformation:eu-west-1:123456789012:stack/cpd-prod/1";
        let stack = json!({"Stacks": [{"StackId": id, "Outputs": outputs}]});
        fs::write(self.folder.join("stack.json"), stack.to_string()).unwrap();
    }

    /// Types commands in a shell; it is closed at the first that fails.
    pub(crate) fn types(&self, commands: &str) -> Output {
        let script = self.folder.join("script");
        fs::write(&script, format!("{SHOWS_WHERE}{commands}")).unwrap();
        let programs = Path::new(env!("CARGO_BIN_EXE_ops")).parent().unwrap();
        let xtask = programs.join("xtask");
        assert!(xtask.exists(), "build the whole workspace: {} is missing", xtask.display());
        let mut shell = Command::new("bash");
        shell.arg(script).current_dir(self.folder.join("root")).env_clear();
        shell.env("PATH", format!("{}:/usr/bin:/bin", self.folder.join("bin").display()));
        shell.env("FAKE", &self.folder).env("XTASK", xtask).env("CPD_ROOT", self.folder.join("root"));
        shell.env("CARGO_TARGET_DIR", self.folder.join("cargo")).env("HOME", &self.folder);
        shell.envs([("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "secret")]);
        shell.env("AWS_ENDPOINT_URL", self.services.uri());
        shell.env("AWS_ENDPOINT_URL_DYNAMODB", self.world.cloud.quiet.config.endpoint_url().unwrap());
        shell.stdin(Stdio::null()).output().unwrap()
    }

    /// Every call of a program, without what differs from run to run.
    pub(crate) fn calls(&self) -> String {
        let calls = fs::read_to_string(self.folder.join("calls")).unwrap_or_default();
        let calls = calls.replace(&self.folder.join("root").display().to_string(), "ROOT");
        let lines = calls.lines().map(|line| match line.split_once("Release=") {
            Some((before, _)) => format!("{before}Release=FINGERPRINT\n"),
            None => format!("{line}\n"),
        });
        lines.collect()
    }

    /// A file that the page made.
    pub(crate) fn file(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join("root").join(name)).unwrap()
    }

    /// What is left in the folder of secrets.
    pub(crate) fn secrets_left(&self) -> usize {
        fs::read_dir(self.folder.join("root/.local/deployment")).unwrap().count()
    }
}

/// Both outputs.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}
