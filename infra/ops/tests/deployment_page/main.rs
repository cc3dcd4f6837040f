//! `docs/deployment.md`, followed line by line with recorded programs: no command fails, asks, or needs what the page
//! does not say.

#![expect(clippy::unwrap_used, reason = "what a test cannot unwrap is its failure")]

mod page;
mod reader;
mod services;

use page::{Step, script, steps};
use reader::{Reader, said};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_of_the_page_works_in_its_order() {
    let reader = Reader::new("walk").await;
    let output = reader.types(&script());
    assert!(output.status.success(), "{}\n{}", reader.calls(), said(&output));
    insta::assert_snapshot!("calls", reader.calls());
    insta::assert_snapshot!("samconfig", reader.file("samconfig.toml"));
    assert_eq!(reader.secrets_left(), 0, "every secret is shredded");
    assert!(said(&output).contains("everything answers as it should"), "{}", said(&output));
    assert!(said(&output).contains("the ledger is sound"), "{}", said(&output));
}

/// The walk restores the ledger; the others have an option, and two of them a stream, of their own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_table_can_be_restored_and_given_back() {
    let commands = steps().into_iter().filter_map(|step| match step {
        Step::Commands(commands) => Some(commands),
        Step::File { .. } => None,
    });
    let commands: Vec<String> = commands.collect();
    let at = |what: &str| commands.iter().position(|block| block.contains(what)).unwrap();
    let first = format!("CONCURRENCY=1000\nCERTIFICATE=arn\n{}", commands[at("cat > samconfig.toml")]);
    let restoring = commands[at("PARAMETER=LedgerTableName")..at("KEPT_TABLES=")].concat();
    for (table, option, changes) in [("Main", "main", 5), ("Outbox", "outbox", 4), ("Keys", "keys", 3)] {
        let reader = Reader::new(table).await;
        let restoring = restoring
            .replace("PARAMETER=LedgerTableName", &format!("PARAMETER={table}TableName"))
            .replace("OPTION=--ledger-table", &format!("OPTION=--{option}-table"));
        let output = reader.types(&[commands[..2].concat(), first.clone(), restoring].concat());
        assert!(output.status.success(), "{table}: {}", said(&output));
        let calls = reader.calls();
        let updates = calls.lines().filter(|call| call.starts_with("aws dynamodb update-")).count();
        assert_eq!(updates, changes, "{table}: {calls}");
        let released: Vec<&str> = calls.lines().filter(|call| call.starts_with("sam deploy")).collect();
        let copy = format!(" {table}TableName={table}Table-2026-11-27T03-00-00Z ");
        assert!(released[1].contains(&copy), "{}", released[1]);
        let label = format!(" {table}TableStreamLabel=2026-11-27T03:10:00.000 ");
        assert_eq!(released[1].contains(&label), changes > 3, "{}", released[1]);
        assert!(released[2].contains(&format!(" '{table}TableName=\"\"' ")), "{}", released[2]);
        let unlabelled = format!(" '{table}TableStreamLabel=\"\"' ");
        assert_eq!(released[2].contains(&unlabelled), changes > 3, "{}", released[2]);
    }
}

#[test]
fn the_page_has_no_placeholder() {
    for step in steps() {
        let Step::Commands(commands) = step else { continue };
        for word in commands.split_whitespace() {
            let is_marked =
                word.contains('…') || (word.starts_with('<') && word.ends_with('>') && word.len() > 2);
            let name = word.trim_matches(['"', '\'']);
            // Elsewhere NAME stands for a name; here a variable does.
            let is_shouted = name.len() > 3 && name.chars().all(|letter| letter.is_ascii_uppercase());
            let is_meant =
                ["ALARM", "AVAILABLE", "CNAME", "INACTIVE", "SUPPRESS", "TRANSACTIONAL"].contains(&name);
            assert!(!is_marked && (!is_shouted || is_meant), "{word} in {commands}");
        }
    }
}

/// The recorded programs are as strict as the real ones; without that the walk would show nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mistake_on_the_page_would_be_found() {
    let reader = Reader::new("mistakes").await;
    for (mistake, reason) in [
        ("aws sts get-caller-identity --stack-name x", "no option --stack-name"),
        ("aws cloudformation describe-stack --stack-name x", "no command cloudformation describe-stack"),
        ("aws dynamodb delete-table", "needs --table-name"),
        (
            "aws secretsmanager put-secret-value --secret-id x --secret-string file://missing.json",
            "missing.json",
        ),
        ("sam deploy --stack-name x --resolve-s3 --capabilities CAPABILITY_IAM", "[y/N]"),
        ("oathtool --totp --base32 JBSWY3DPEHPK3PXP", "a secret is no argument"),
        ("read -r answer", "FAILED: read"),
        ("echo $NOT_SET_ANYWHERE", "unbound variable"),
        ("cargo xtask prune --stack-name cpd-prod", "--yes"),
        ("cargo xtask remove --stack-name cpd-prod --apply", "--confirm"),
        ("cargo xtask no-such-command", "no-such-command"),
    ] {
        let output = reader.types(&format!("set -euo pipefail\nexport AWS_REGION=eu-west-1\n{mistake}\n"));
        assert!(!output.status.success(), "{mistake}: {}", said(&output));
        assert!(said(&output).contains(reason), "{mistake}: {}", said(&output));
    }
}
