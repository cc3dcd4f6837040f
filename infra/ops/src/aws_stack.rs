//! A stack on AWS, found by its name: its outputs, and whose account and region it is in.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use serde_json::Value;

use crate::aws_cli::AwsCli;
use crate::stack::Stack;

/// The outputs that hold the URL of a queue, and the name of the queue in commands.
const QUEUES: [(&str, &str); 8] = [
    ("EmailQueueUrl", "email"),
    ("EmailDeadLettersUrl", "email-dead-letters"),
    ("ZoomQueueUrl", "zoom"),
    ("ZoomDeadLettersUrl", "zoom-dead-letters"),
    ("UploadQueueUrl", "upload"),
    ("UploadDeadLettersUrl", "upload-dead-letters"),
    ("RelayFailuresUrl", "relay-failures"),
    ("AwardFailuresUrl", "award-failures"),
];
const TABLES: [(&str, &str); 6] = [
    ("MainTableName", "main"),
    ("OutboxTableName", "outbox"),
    ("KeysTableName", "keys"),
    ("LedgerTableName", "ledger"),
    ("DraftsTableName", "drafts"),
    ("SwitchesTableName", "switches"),
];

/// A stack on AWS.
#[derive(Clone, Debug)]
pub(crate) struct AwsStack {
    pub(crate) name: String,
    pub(crate) account: String,
    pub(crate) region: String,
    /// Who is signed in.
    pub(crate) caller: String,
    /// Who issues the tokens that its API accepts, and for which client.
    pub(crate) issuer: Option<String>,
    pub(crate) client_id: Option<String>,
    /// What commands need of it.
    pub(crate) stack: Stack,
}

impl AwsStack {
    /// Finds the stack with this name.
    pub(crate) fn find(aws: &AwsCli, name: &str) -> anyhow::Result<Self> {
        let found = aws.json(&["cloudformation", "describe-stacks", "--stack-name", name])?;
        let described = &found["Stacks"][0];
        // arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID
        let id = described["StackId"].as_str().context("the stack has no id")?;
        let parts: Vec<&str> = id.split(':').collect();
        let (Some(region), Some(account)) = (parts.get(3), parts.get(4)) else {
            bail!("the id of the stack is no ARN: {id}");
        };
        let outputs = outputs(described);
        if !outputs.contains_key("MainTableName") {
            bail!("{name} is no stack of this template: it has no output MainTableName");
        }
        let caller = aws.json(&["sts", "get-caller-identity"])?;
        let caller = caller["Arn"].as_str().unwrap_or("an unknown caller").to_owned();
        let stack = described_as_local(&outputs);
        Ok(Self {
            name: name.to_owned(),
            account: (*account).to_owned(),
            region: (*region).to_owned(),
            caller,
            issuer: outputs.get("Issuer").cloned(),
            client_id: outputs.get("ClientId").cloned(),
            stack,
        })
    }
}

impl std::fmt::Display for AwsStack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, account, region, caller, .. } = self;
        write!(f, "stack {name} in account {account}, region {region}, as {caller}")
    }
}

fn outputs(described: &Value) -> BTreeMap<String, String> {
    let outputs = described["Outputs"].as_array().into_iter().flatten();
    let pair = |output: &Value| {
        Some((output["OutputKey"].as_str()?.to_owned(), output["OutputValue"].as_str()?.to_owned()))
    };
    outputs.filter_map(pair).collect()
}

fn described_as_local(outputs: &BTreeMap<String, String>) -> Stack {
    let named = |names: &[(&str, &str)]| {
        let found = names
            .iter()
            .filter_map(|(output, name)| Some(((*name).to_owned(), outputs.get(*output)?.clone())));
        found.collect()
    };
    Stack {
        webhook_url: outputs.get("WebhookUrl").cloned(),
        api_url: outputs.get("ApiUrl").cloned(),
        tables: named(&TABLES),
        queues: named(&QUEUES),
        secrets: named(&[
            ("StripeSecretArn", "stripe"),
            ("ZoomSecretArn", "zoom"),
            ("BadgeSecretArn", "badges"),
        ]),
        bucket: outputs.get("UploadBucketName").cloned(),
        ..Stack::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn outputs_become_what_commands_need() {
        let described = json!({"Outputs": [
            {"OutputKey": "MainTableName", "OutputValue": "cpd-MainTable-1"},
            {"OutputKey": "EmailQueueUrl", "OutputValue": "https://sqs.example/1/email"},
            {"OutputKey": "StripeSecretArn", "OutputValue": "arn:stripe"},
            {"OutputKey": "WebhookUrl", "OutputValue": "https://hook.example/"},
        ]});
        let stack = described_as_local(&outputs(&described));
        assert_eq!(stack.tables["main"], "cpd-MainTable-1");
        assert_eq!(stack.queues["email"], "https://sqs.example/1/email");
        assert_eq!(stack.secrets["stripe"], "arn:stripe");
        assert_eq!(stack.webhook_url.as_deref(), Some("https://hook.example/"));
        assert_eq!(stack.aws_endpoint, None);
    }
}
