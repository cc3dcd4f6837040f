//! A stack is removed, on a local AWS of its own: what holds people's data stays with its data, everything else is gone.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_s3::primitives::ByteStream;
use serde_json::Value;

use super::said;
use crate::operator::{Operator, python, root, services};

const TABLES: [&str; 5] = ["MainTable", "OutboxTable", "KeysTable", "LedgerTable", "DraftsTable"];

/// The template, deployed to a stack that nobody else uses.
struct Deployed {
    process: Child,
    endpoint: String,
    ids: Value,
}

impl Deployed {
    fn start() -> (Self, Operator) {
        let folder = std::env::temp_dir().join(format!("cpd-removal-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let local = root().join("infra/local");
        let mut program = python();
        program.arg(local.join("tests/own_stack.py")).arg(&folder);
        program.current_dir(&local).env("PYTHONPATH", &local);
        let mut process = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        let endpoint = said["endpoint"].as_str().unwrap().to_owned();
        let operator = Operator::at(&endpoint);
        (Self { process, endpoint, ids: said["ids"].clone() }, operator)
    }

    fn id(&self, resource: &str) -> &str {
        self.ids[resource].as_str().unwrap_or_else(|| panic!("{resource} is deployed"))
    }
}

impl Drop for Deployed {
    fn drop(&mut self) {
        // It stops when its input ends.
        drop(self.process.stdin.take());
        _ = self.process.wait();
        _ = std::fs::remove_dir_all(std::env::temp_dir().join(format!("cpd-removal-{}", std::process::id())));
    }
}

/// What people left in the stack.
struct Data {
    dynamodb: aws_sdk_dynamodb::Client,
    s3: aws_sdk_s3::Client,
}

impl Data {
    async fn of(stack: &Deployed) -> Self {
        let config = services(&stack.endpoint).await;
        let paths = aws_sdk_s3::config::Builder::from(&config).force_path_style(true).build();
        Self { dynamodb: aws_sdk_dynamodb::Client::new(&config), s3: aws_sdk_s3::Client::from_conf(paths) }
    }

    async fn put_item(&self, table: &str) {
        let put = self.dynamodb.put_item().table_name(table);
        let put = put.item("pk", AttributeValue::S("KEPT".into())).item("sk", AttributeValue::S("1".into()));
        put.send().await.unwrap();
    }

    async fn has_item(&self, table: &str) -> bool {
        let scanned = self.dynamodb.scan().table_name(table).send().await.unwrap();
        !scanned.items().is_empty()
    }

    async fn put_object(&self, bucket: &str) {
        for key in ["a.txt", "b.txt"] {
            let body = ByteStream::from_static(b"a file");
            self.s3.put_object().bucket(bucket).key(key).body(body).send().await.unwrap();
        }
    }

    async fn versions(&self, bucket: &str) -> Option<usize> {
        let listed = self.s3.list_object_versions().bucket(bucket).send().await.ok()?;
        Some(listed.versions().len())
    }
}

#[tokio::test]
async fn a_stack_is_removed_and_what_holds_peoples_data_stays() {
    let (stack, operator) = Deployed::start();
    let data = Data::of(&stack).await;
    for table in TABLES {
        data.put_item(stack.id(table)).await;
    }
    let (kept, gone) = (stack.id("UploadBucket"), stack.id("ExportBucket"));
    data.put_object(kept).await;
    data.put_object(gone).await;
    operator.does(&["switch", "off", "quizzes", "--yes"]);

    let listed = operator.does(&["remove"]);
    let (goes, stays) = listed.split_once("stays:").unwrap();
    for table in TABLES {
        assert!(stays.contains(stack.id(table)) && !goes.contains(stack.id(table)), "{table}: {listed}");
    }
    assert!(stays.contains(kept) && goes.contains(gone), "{listed}");
    let unconfirmed = operator.ops(&["remove", "--apply", "--yes"]);
    assert!(
        !unconfirmed.status.success() && said(&unconfirmed).contains("--confirm"),
        "{}",
        said(&unconfirmed)
    );
    assert_eq!(data.versions(gone).await, Some(2), "nothing was removed");

    let removed = operator.does(&["remove", "--apply", "--confirm", "cpd-local"]);
    assert!(removed.contains("cpd-local is removed"), "{removed}");
    for table in TABLES {
        assert!(data.has_item(stack.id(table)).await, "{table}");
    }
    assert_eq!((data.versions(kept).await, data.versions(gone).await), (Some(2), None));
    let secrets = operator.aws(&["secretsmanager", "list-secrets"]).to_string();
    assert!(secrets.contains(stack.id("BadgeSecret")), "{secrets}");
    assert!(!secrets.contains(stack.id("StripeSecret")), "{secrets}");
    let left = |service: &str, command: &str, list: &str| {
        operator.aws(&[service, command])[list].as_array().map_or(0, Vec::len)
    };
    assert_eq!(left("lambda", "list-functions", "Functions"), 0);
    assert_eq!(left("sqs", "list-queues", "QueueUrls"), 0);
    assert_eq!(left("events", "list-rules", "Rules"), 0);
    assert_eq!(left("cloudwatch", "describe-alarms", "MetricAlarms"), 0);
    let tables = operator.aws(&["dynamodb", "list-tables"]).to_string();
    assert!(!tables.contains(stack.id("SwitchesTable")), "the switches go with the stack: {tables}");
    assert!(!operator.ops(&["switch", "list"]).status.success(), "there is no stack of this name");
}
