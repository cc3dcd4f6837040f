//! The rights that a recorded call needs.

use serde_json::Value;
use tests::faults::Call;

use super::{Right, right};

/// What AWS checks for a call.
pub(super) fn rights(call: &Call) -> Vec<Right> {
    let (service, operation) = call.operation.split_once('.').unwrap();
    match service {
        "DynamoDB" => store(operation, &call.body),
        "SQS" => vec![right(queue_action(operation), &queue(&call.body))],
        "SES" => ["MailIdentity", "MailConfiguration"].map(|on| right("ses:SendEmail", on)).to_vec(),
        "S3" => bucket(operation, &call.body),
        other => panic!("{other}: which rights does it need?"),
    }
}

fn store(operation: &str, body: &Value) -> Vec<Right> {
    let table = |part: &Value| part["TableName"].as_str().unwrap().to_owned();
    match operation {
        "BatchGetItem" => {
            let tables = body["RequestItems"].as_object().unwrap().keys();
            tables.map(|table| right("dynamodb:BatchGetItem", table)).collect()
        }
        // Each item is checked as the call that does the same alone.
        "TransactWriteItems" => {
            let items = body["TransactItems"].as_array().unwrap().iter();
            let parts = items.flat_map(|item| item.as_object().unwrap());
            let action = |kind: &str| match kind {
                "ConditionCheck" => "dynamodb:ConditionCheckItem".to_owned(),
                kind => format!("dynamodb:{kind}Item"),
            };
            parts.map(|(kind, part)| right(&action(kind), &table(part))).collect()
        }
        _ => {
            let index = body["IndexName"].as_str().map(|index| format!("/index/{index}"));
            vec![right(&format!("dynamodb:{operation}"), &(table(body) + &index.unwrap_or_default()))]
        }
    }
}

fn queue_action(operation: &str) -> &str {
    match operation {
        "SendMessage" | "SendMessageBatch" => "sqs:SendMessage",
        "ChangeMessageVisibility" | "ChangeMessageVisibilityBatch" => "sqs:ChangeMessageVisibility",
        "ReceiveMessage" => "sqs:ReceiveMessage",
        "DeleteMessageBatch" => "sqs:DeleteMessage",
        "GetQueueAttributes" => "sqs:GetQueueAttributes",
        other => panic!("{other}: which right does it need?"),
    }
}

/// The template's name of a queue whose URL ends with `/cpd-sweep` or, in an event, `/cpd-email`.
fn queue(body: &Value) -> String {
    let url = body["QueueUrl"].as_str().unwrap();
    let name = url.rsplit('/').next().unwrap();
    match name {
        "email" | "cpd-email" => "EmailQueue".to_owned(),
        "zoom" | "cpd-zoom" => "ZoomQueue".to_owned(),
        "upload" | "cpd-upload" => "UploadQueue".to_owned(),
        name if name.ends_with("-dead-letters") => super::declared::pascal(name),
        name => format!("{}Queue", super::declared::pascal(name)),
    }
}

fn bucket(operation: &str, body: &Value) -> Vec<Right> {
    let key = body["Key"].as_str().unwrap();
    let (on, has_version) = (prefix(key), body["VersionId"].is_string());
    match operation {
        // Without the right to list, S3 answers 403 for what does not exist.
        "HeadObject" | "GetObject" => {
            let action = if has_version { "s3:GetObjectVersion" } else { "s3:GetObject" };
            vec![right(action, &on), right("s3:ListBucket", "UploadBucket")]
        }
        "CopyObject" => {
            let source = body["CopySource"].as_str().unwrap();
            let source = source.split_once('/').unwrap().1.replace("%2F", "/");
            let action = if source.contains("versionId=") { "s3:GetObjectVersion" } else { "s3:GetObject" };
            let tags = body["Tagging"].is_string().then(|| right("s3:PutObjectTagging", &on));
            [right("s3:PutObject", &on), right(action, &prefix(&source))].into_iter().chain(tags).collect()
        }
        "DeleteObject" if has_version => vec![right("s3:DeleteObjectVersion", &on)],
        "CreateMultipartUpload" | "CompleteMultipartUpload" => vec![right("s3:PutObject", &on)],
        "ListParts" => vec![right("s3:ListMultipartUploadParts", &on)],
        "ListObjectVersions" => vec![right("s3:ListBucketVersions", "UploadBucket")],
        other => vec![right(&format!("s3:{other}"), &on)],
    }
}

/// The part of the bucket that a role can be given.
fn prefix(key: &str) -> String {
    let known = ["quarantine/", "assignments/submissions/", "media/"]
        .into_iter()
        .find(|prefix| key.starts_with(prefix));
    format!("UploadBucket/{}*", known.unwrap_or_else(|| panic!("{key}: in which part of the bucket?")))
}
