//! Switches, and how a command finds its stack.

use std::fs;

use serde_json::json;
use tests::world::World;

use crate::machine::{Machine, said};

#[tokio::test]
async fn a_switch_is_turned_in_the_account_and_region_of_the_stack() {
    let machine = Machine::new("switch").await;
    machine.outputs_of_tables(&[]);
    machine.dynamodb("BatchGetItem", json!({"Responses": {}})).await;
    machine.dynamodb("PutItem", json!({})).await;
    let output = machine.ops(&["switch", "off", "quizzes", "--stack-name", "cpd-prod", "--yes"]);
    assert!(output.status.success(), "{}", said(&output));
    let shown = "stack cpd-prod in account 123456789012, region eu-central-1";
    assert!(said(&output).contains(shown), "{}", said(&output));
    let requests = machine.requests().await;
    let (signed, body) = &requests[1];
    assert!(signed.contains("/eu-central-1/dynamodb/aws4_request"), "{signed}");
    assert_eq!((&body["TableName"], &body["Item"]["sk"]["S"]), (&json!("SwitchesTable"), &json!("quizzes")));
    assert_eq!(body["Item"]["on"], json!({"BOOL": false}));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_shows_what_nobody_has_turned_as_on() {
    let world = World::start().await;
    let machine = Machine::of("list", &world).await;
    for switch in ["uploads", "quizzes"] {
        let output = machine.ops(&["switch", "off", switch, "--stack-name", "cpd-prod", "--yes"]);
        assert!(output.status.success(), "{}", said(&output));
    }
    let output = machine.ops(&["switch", "on", "quizzes", "--stack-name", "cpd-prod", "--yes"]);
    assert!(output.status.success(), "{}", said(&output));
    let output = machine.ops(&["switch", "list", "--stack-name", "cpd-prod"]);
    assert!(output.status.success(), "{}", said(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let shown: Vec<&str> = text.lines().collect();
    let expected = [
        "writes           on",
        "paid-enrolment   on",
        "quizzes          on",
        "uploads          off",
        "credits          on",
    ];
    assert_eq!(shown, expected);
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
    let tables = json!({"main": "m", "switches": "s"});
    let stack = json!({"aws_endpoint": machine.services.uri(), "region": "eu-west-1", "tables": tables});
    fs::write(machine.folder.join(".local/stack.json"), stack.to_string()).unwrap();
    for option in [["--profile", "prod"], ["--region", "eu-west-1"]] {
        let output = machine.ops(&["switch", "list", option[0], option[1]]);
        assert!(!output.status.success());
        assert!(said(&output).contains("--stack-name"), "{}", said(&output));
    }
    let both = machine.ops(&["switch", "list", "--local", "--stack-name", "cpd-prod"]);
    assert!(!both.status.success());
    assert!(machine.requests().await.is_empty());
    machine.dynamodb("BatchGetItem", json!({"Responses": {}})).await;
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
