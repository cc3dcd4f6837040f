//! Removing versions that nobody calls.

use serde_json::json;

use crate::machine::{Machine, said};

async fn with_versions(name: &str, alias: serde_json::Value) -> Machine {
    let machine = Machine::new(name).await;
    machine.answers(
        "cloudformation list-stack-resources",
        &json!({"StackResourceSummaries": [
            {"ResourceType": "AWS::Lambda::Function", "PhysicalResourceId": "cpd-prod-webhook"},
            {"ResourceType": "AWS::Lambda::Version", "PhysicalResourceId": "arn:aws:lambda:…:cpd-prod-webhook:9"},
        ]}),
    );
    machine.answers("lambda list-aliases", &json!({"Aliases": [alias]}));
    let numbers = ["$LATEST", "2", "3", "9", "10", "11"];
    let versions: Vec<_> = numbers.iter().map(|number| json!({"Version": number})).collect();
    machine.answers("lambda list-versions-by-function", &json!({"Versions": versions}));
    machine.answers("lambda delete-function", &json!({}));
    machine
}

fn removed(machine: &Machine) -> Vec<String> {
    let calls = machine.calls();
    let deletions = calls.lines().filter_map(|call| call.strip_prefix("lambda delete-function "));
    deletions.map(|call| call.split(" --output").next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn old_versions_go_and_the_newest_stay() {
    let machine = with_versions("prune", json!({"Name": "live", "FunctionVersion": "11"})).await;
    let looked = machine.ops(&["prune", "--stack-name", "cpd-prod", "--keep", "2", "--dry-run"]);
    assert!(said(&looked).contains("cpd-prod-webhook: 2, 3, 9"), "{}", said(&looked));
    assert!(removed(&machine).is_empty());
    let unconfirmed = machine.ops(&["prune", "--stack-name", "cpd-prod", "--keep", "2"]);
    assert!(!unconfirmed.status.success() && removed(&machine).is_empty(), "{}", said(&unconfirmed));
    let pruned = machine.ops(&["prune", "--stack-name", "cpd-prod", "--keep", "2", "--yes"]);
    assert!(pruned.status.success(), "{}", said(&pruned));
    let expected =
        ["2", "3", "9"].map(|number| format!("--function-name cpd-prod-webhook --qualifier {number}"));
    assert_eq!(removed(&machine), expected);
}

/// After a rollback the alias names an old version, and during a release two.
#[tokio::test]
async fn what_an_alias_names_stays_however_old_it_is() {
    let alias = json!({
        "Name": "live", "FunctionVersion": "3", "RoutingConfig": {"AdditionalVersionWeights": {"2": 0.1}},
    });
    let machine = with_versions("prune-alias", alias).await;
    let pruned = machine.ops(&["prune", "--stack-name", "cpd-prod", "--keep", "1", "--yes"]);
    assert!(pruned.status.success(), "{}", said(&pruned));
    let expected = ["9", "10"].map(|number| format!("--function-name cpd-prod-webhook --qualifier {number}"));
    assert_eq!(removed(&machine), expected);
}

#[tokio::test]
async fn a_stack_with_nothing_old_is_left_alone_without_a_question() {
    let machine = with_versions("prune-none", json!({"Name": "live", "FunctionVersion": "11"})).await;
    let pruned = machine.ops(&["prune", "--stack-name", "cpd-prod"]);
    assert!(pruned.status.success(), "{}", said(&pruned));
    assert!(removed(&machine).is_empty());
    let none_kept = machine.ops(&["prune", "--stack-name", "cpd-prod", "--keep", "0", "--yes"]);
    assert!(!none_kept.status.success() && removed(&machine).is_empty());
}
