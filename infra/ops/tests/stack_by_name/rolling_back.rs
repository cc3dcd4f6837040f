//! Moving the alias back.

use serde_json::json;

use crate::machine::{Machine, said};

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
