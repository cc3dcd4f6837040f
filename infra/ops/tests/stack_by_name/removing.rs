//! Removing a stack: what goes, what stays, and who is asked.

use serde_json::json;
use wiremock::matchers::{method, path, query_param_contains};
use wiremock::{Mock, ResponseTemplate};

use crate::machine::{Machine, said};

const VERSIONS: &str = r#"<?xml version="1.0"?><ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
<Name>cpd-exports</Name><IsTruncated>false</IsTruncated>
<Version><Key>transcripts/a.csv</Key><VersionId>v1</VersionId><IsLatest>false</IsLatest></Version>
<DeleteMarker><Key>transcripts/a.csv</Key><VersionId>v2</VersionId><IsLatest>true</IsLatest></DeleteMarker>
</ListVersionsResult>"#;

async fn with_stack(name: &str) -> Machine {
    let machine = Machine::new(name).await;
    let resource = |id: &str, kind: &str, physical: &str| json!({"LogicalResourceId": id, "ResourceType": kind, "PhysicalResourceId": physical});
    machine.answers(
        "cloudformation list-stack-resources",
        &json!({"StackResourceSummaries": [
            resource("WebhookFunction", "AWS::Lambda::Function", "cpd-prod-webhook"),
            resource("WebhookFunctionVersion1", "AWS::Lambda::Version", "arn:…:cpd-prod-webhook:1"),
            resource("ExportBucket", "AWS::S3::Bucket", "cpd-exports"),
            resource("UploadBucket", "AWS::S3::Bucket", "cpd-uploads"),
            resource("LedgerTable", "AWS::DynamoDB::Table", "cpd-prod-LedgerTable-1"),
            resource("BadgeSecret", "AWS::SecretsManager::Secret", "arn:…:BadgeSecret-1"),
            resource("ZoomSecret", "AWS::SecretsManager::Secret", "arn:…:ZoomSecret-1"),
        ]}),
    );
    let kept = json!({"DeletionPolicy": "RetainExceptOnCreate"});
    machine.answers(
        "cloudformation get-template",
        &json!({"TemplateBody": {"Resources": {
            "WebhookFunction": {}, "WebhookFunctionVersion1": {"DeletionPolicy": "Retain"}, "ExportBucket": {},
            "UploadBucket": kept, "LedgerTable": kept, "BadgeSecret": {"DeletionPolicy": "Retain"},
            "ZoomSecret": {"DeletionPolicy": "Delete"},
        }}}),
    );
    for command in ["cloudformation delete-stack", "cloudformation wait"] {
        machine.answers(command, &json!({}));
    }
    Mock::given(method("GET"))
        .and(path("/cpd-exports/"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(VERSIONS, "application/xml"))
        .mount(&machine.services)
        .await;
    let deleted = r#"<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></DeleteResult>"#;
    Mock::given(method("POST"))
        .and(path("/cpd-exports/"))
        .and(query_param_contains("delete", ""))
        .respond_with(ResponseTemplate::new(200).set_body_raw(deleted, "application/xml"))
        .mount(&machine.services)
        .await;
    machine
}

/// The requests that change a bucket.
async fn emptied(machine: &Machine) -> Vec<String> {
    let requests = machine.services.received_requests().await.unwrap();
    let posts = requests.iter().filter(|request| request.method == wiremock::http::Method::POST);
    posts.map(|request| String::from_utf8_lossy(&request.body).into_owned()).collect()
}

#[tokio::test]
async fn what_would_go_and_what_stays_is_listed_and_nothing_is_changed() {
    let machine = with_stack("remove-list").await;
    let listed = machine.ops(&["remove", "--stack-name", "cpd-prod"]);
    assert!(listed.status.success(), "{}", said(&listed));
    let text = String::from_utf8(listed.stdout).unwrap();
    let (goes, stays) = text.split_once("stays:").unwrap();
    for gone in ["cpd-prod-webhook", "cpd-exports", "ZoomSecret-1"] {
        assert!(goes.contains(gone) && !stays.contains(gone), "{gone}: {text}");
    }
    for kept in ["cpd-prod-LedgerTable-1", "cpd-uploads", "BadgeSecret-1"] {
        assert!(stays.contains(kept) && !goes.contains(kept), "{kept}: {text}");
    }
    assert!(!stays.contains("webhook:1"), "a version goes with its function: {text}");
    assert!(!machine.calls().contains("delete"), "{}", machine.calls());
    assert!(emptied(&machine).await.is_empty());
}

#[tokio::test]
async fn the_stacks_name_is_asked_for_even_of_a_script() {
    for confirmation in [[].as_slice(), &["--yes"], &["--confirm", "cpd-dev"]] {
        let machine = with_stack("remove-unconfirmed").await;
        let refused =
            machine.ops(&[&["remove", "--stack-name", "cpd-prod", "--apply"], confirmation].concat());
        assert!(!refused.status.success(), "{}", said(&refused));
        assert!(said(&refused).contains("--confirm"), "{}", said(&refused));
        assert!(!machine.calls().contains("delete"), "{}", machine.calls());
        assert!(emptied(&machine).await.is_empty());
    }
}

#[tokio::test]
async fn a_bucket_that_goes_is_emptied_with_its_versions_and_one_that_stays_is_not() {
    let machine = with_stack("remove").await;
    let removed = machine.ops(&["remove", "--stack-name", "cpd-prod", "--apply", "--confirm", "cpd-prod"]);
    assert!(removed.status.success(), "{}", said(&removed));
    let emptied = emptied(&machine).await;
    assert_eq!(emptied.len(), 1, "{emptied:?}");
    assert!(
        emptied[0].contains("<VersionId>v1</VersionId>") && emptied[0].contains("<VersionId>v2</VersionId>")
    );
    let calls = machine.calls();
    let order: Vec<usize> = ["delete-stack --stack-name cpd-prod", "wait stack-delete-complete"]
        .map(|call| calls.find(call).unwrap_or_else(|| panic!("{call}: {calls}")))
        .to_vec();
    assert!(order.is_sorted(), "{calls}");
    assert!(!calls.contains("cpd-uploads") && !calls.contains("LedgerTable"), "{calls}");
}

#[tokio::test]
async fn a_removal_that_fails_is_reported() {
    let machine = with_stack("remove-fails").await;
    std::fs::remove_file(machine.folder.join("cloudformation.wait.json")).unwrap();
    let removed = machine.ops(&["remove", "--stack-name", "cpd-prod", "--apply", "--confirm", "cpd-prod"]);
    assert!(!removed.status.success(), "{}", said(&removed));
    assert!(said(&removed).contains("run the command again"), "{}", said(&removed));
}
